"""Concerns: recorded by everybody who works here, read by those who lead on safeguarding.

Here the co-ordinator leads; whoever leads and is complained of has tests of their own.
"""

TABLE = """
#                              anon  agcy  co-o  lead  on    off   lapse confl left  trust deact

disclosures:concern-new
  GET  own                     in    in    200   200   200   200   200   200   in    200   in
  POST own                     in    in    422   422   422   422   422   422   in    422   in

disclosures:concern-recorded
  GET  own                     in    in    200   200   200   200   200   200   in    200   in
  POST own                     in    in    405   405   405   405   405   405   in    405   in

disclosures:concerns
  GET  own                     in    in    200   404   404   404   404   404   in    404   in
  POST own                     in    in    405   405   405   405   405   405   in    405   in

disclosures:concern
  GET  own other               in    in    200   404   404   404   404   404   in    404   in
  GET  unknown                 in    in    404   404   404   404   404   404   in    404   in
  POST own other unknown       in    in    405   405   405   405   405   405   in    405   in

disclosures:concern-whom
disclosures:concern-pass-on
disclosures:concern-not-referred
disclosures:concern-stand-back
  GET  own other               in    in    200   404   404   404   404   404   in    404   in
  both unknown                 in    in    404   404   404   404   404   404   in    404   in
  POST own other               in    in    422   404   404   404   404   404   in    404   in

disclosures:register shows-many
  GET  own                     in    in    200   404   404   404   404   404   in    404   in
  POST own                     in    in    405   405   405   405   405   405   in    405   in

disclosures:leads
  GET  own                     in    in    200   200   200   200   200   200   in    200   in
  POST own                     in    in    405   405   405   405   405   405   in    405   in

disclosures:lead-new step-up
  GET  own                     in    in    404   404   404   404   404   404   in    200   in
  POST own                     in    in    404   404   404   404   404   404   in    422   in

disclosures:lead-end step-up
  GET  own other unknown       in    in    404   404   404   404   404   404   in    405   in
  POST own other               in    in    404   404   404   404   404   404   in    ->    in
  POST unknown                 in    in    404   404   404   404   404   404   in    404   in
"""
