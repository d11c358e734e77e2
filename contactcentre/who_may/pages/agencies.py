"""Agencies and whom they act for, kept by co-ordinators; and an agency’s own sign-in."""

TABLE = """
#                              anon  agcy  co-o  lead  on    off   lapse confl left  trust deact

disclosures:agencies shows-many
  GET  own                     in    in    200   404   404   404   404   404   in    404   in
  POST own                     in    in    405   404   404   404   404   404   in    404   in

disclosures:agency-new
  GET  own                     in    in    200   404   404   404   404   404   in    404   in
  POST own                     in    in    422   404   404   404   404   404   in    404   in

disclosures:agency
  GET  own                     in    in    200   404   404   404   404   404   in    404   in
  GET  unknown                 in    in    404   404   404   404   404   404   in    404   in
  POST own unknown             in    in    405   404   404   404   404   404   in    404   in

disclosures:agency-edit
disclosures:contact-new
disclosures:contact-edit
  GET  own                     in    in    200   404   404   404   404   404   in    404   in
  both unknown                 in    in    404   404   404   404   404   404   in    404   in
  POST own                     in    in    422   404   404   404   404   404   in    404   in

disclosures:contact
  GET  own                     in    in    200   404   404   404   404   404   in    404   in
  GET  unknown                 in    in    404   404   404   404   404   404   in    404   in
  POST own unknown             in    in    405   404   404   404   404   404   in    404   in

disclosures:contact-told
  GET  own unknown             in    in    405   404   404   404   404   404   in    404   in
  POST own                     in    in    ->    404   404   404   404   404   in    404   in
  POST unknown                 in    in    404   404   404   404   404   404   in    404   in

disclosures:acting-new
  GET  own other               in    in    200   404   404   404   404   404   in    404   in
  both disposed unknown        in    in    404   404   404   404   404   404   in    404   in
  POST own other               in    in    422   404   404   404   404   404   in    404   in

disclosures:acting-edit
  GET  own                     in    in    200   404   404   404   404   404   in    404   in
  both swapped disposed unknown in    in    404   404   404   404   404   404   in    404   in
  POST own                     in    in    422   404   404   404   404   404   in    404   in

disclosures:party-sign-in
  GET  own                     in    in    200   404   404   404   404   404   in    404   in
  both swapped disposed unknown in    in    404   404   404   404   404   404   in    404   in
  POST own                     in    in    422   404   404   404   404   404   in    404   in

disclosures:party-sign-in-end
  GET  own swapped disposed unknown in    in    405   404   404   404   404   404   in    404   in
  POST own                     in    in    ->    404   404   404   404   404   in    404   in
  POST swapped disposed unknown in    in    404   404   404   404   404   404   in    404   in

# --- Behind an agency’s own sign-in -------------------------------------------

disclosures:portal-sign-in
disclosures:portal-code
  GET  own                     200   200   200   200   200   200   200   200   200   200   200
  POST own                     422   422   422   422   422   422   422   422   422   422   422

disclosures:portal
  GET  own                     ->    200   ->    ->    ->    ->    ->    ->    ->    ->    ->
  POST own                     405   405   405   405   405   405   405   405   405   405   405

disclosures:portal-release
disclosures:portal-pdf
  GET  own                     ->    200   ->    ->    ->    ->    ->    ->    ->    ->    ->
  GET  other disposed unknown  ->    404   ->    ->    ->    ->    ->    ->    ->    ->    ->
  POST own other disposed unknown 405 405  405   405   405   405   405   405   405   405   405

disclosures:portal-sign-out
  GET  own                     405   405   405   405   405   405   405   405   405   405   405
  POST own                     ->    ->    ->    ->    ->    ->    ->    ->    ->    ->    ->
"""
