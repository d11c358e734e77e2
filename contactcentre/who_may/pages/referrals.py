"""Referrals at the centre, and one side's own half by its private link."""

TABLE = """
#                              anon  agcy  co-o  lead  on    off   lapse confl left  trust deact

# --- Referrals ----------------------------------------------------------------

families:referral-list shows-many
families:waiting shows-many
  GET  own                     in    in    200   200   404   404   404   404   in    404   in
  POST own                     in    in    405   405   404   404   404   404   in    404   in

families:referral-new
  GET  own                     in    in    200   404   404   404   404   404   in    404   in
  POST own                     in    in    422   404   404   404   404   404   in    404   in

families:referral
families:referral-paper
  GET  own other               in    in    200   200   404   404   404   404   in    404   in
  GET  disposed unknown        in    in    404   404   404   404   404   404   in    404   in
  POST own other disposed unknown in    in    405   405   404   404   404   404   in    404   in

families:referral-screening
families:referral-accept
families:referral-turn-away
families:referral-reopen
families:referral-half
families:offer
  GET  own other               in    in    200   404   404   404   404   404   in    404   in
  both disposed unknown        in    in    404   404   404   404   404   404   in    404   in
  POST own other               in    in    422   404   404   404   404   404   in    404   in

families:referral-link
  GET  own other disposed unknown in    in    405   404   404   404   404   404   in    404   in
  POST own other               in    in    200   404   404   404   404   404   in    404   in
  POST disposed unknown        in    in    404   404   404   404   404   404   in    404   in

families:referral-link-end
  GET  own other disposed unknown in    in    405   404   404   404   404   404   in    404   in
  POST own other               in    in    ->    404   404   404   404   404   in    404   in
  POST disposed unknown        in    in    404   404   404   404   404   404   in    404   in

families:referral-reach step-up
  GET  own other               in    in    200   404   404   404   404   404   in    404   in
  both disposed unknown        in    in    404   404   404   404   404   404   in    404   in
  POST own other               in    in    404   404   404   404   404   404   in    404   in

# --- One side's own half, by its private link ---------------------------------

families:your-referral
  GET  own                     200   200   200   200   200   200   200   200   200   200   200
  both other unknown           404   404   404   404   404   404   404   404   404   404   404
  POST own                     ->    ->    ->    ->    ->    ->    ->    ->    ->    ->    ->

families:your-referral-form
  GET  own                     404   200   404   404   404   404   404   404   404   404   404
  both other disposed unknown  404   404   404   404   404   404   404   404   404   404   404
  POST own                     404   422   404   404   404   404   404   404   404   404   404

families:your-referral-received
  GET  own                     200   200   200   200   200   200   200   200   200   200   200
  POST own                     405   405   405   405   405   405   405   405   405   405   405
"""
