"""Referrals at the centre, and one side's own half by its private link."""

TABLE = """
#                              anon  co-o  lead  with  w/out trust closed

# --- Referrals ----------------------------------------------------------------

families:referral-list shows-many
families:waiting shows-many
  GET  own                     in    200   200   404   404   404   in
  POST own                     in    405   405   404   404   404   in

families:referral-new
  GET  own                     in    200   404   404   404   404   in
  POST own                     in    422   404   404   404   404   in

families:referral
families:referral-paper
  GET  own other               in    200   200   404   404   404   in
  POST own other unknown       in    405   405   404   404   404   in
  GET  unknown                 in    404   404   404   404   404   in

families:referral-screening
families:referral-accept
families:referral-turn-away
families:referral-half
families:offer
  GET  own other               in    200   404   404   404   404   in
  POST own other               in    422   404   404   404   404   in
  both unknown                 in    404   404   404   404   404   in

families:referral-link
  GET  own other unknown       in    405   404   404   404   404   in
  POST own other               in    200   404   404   404   404   in
  POST unknown                 in    404   404   404   404   404   in

families:referral-link-end
  GET  own other unknown       in    405   404   404   404   404   in
  POST own other               in    ->    404   404   404   404   in
  POST unknown                 in    404   404   404   404   404   in

families:referral-reach step-up
  GET  own other               in    200   404   404   404   404   in
  POST own other unknown       in    404   404   404   404   404   in
  GET  unknown                 in    404   404   404   404   404   in

# --- One side's own half, by its private link ---------------------------------

families:your-referral
  GET  own                     200   200   200   200   200   200   200
  POST own                     ->    ->    ->    ->    ->    ->    ->
  both other unknown           404   404   404   404   404   404   404

families:your-referral-form
  both own other unknown       404   404   404   404   404   404   404

families:your-referral-received
  GET  own                     200   200   200   200   200   200   200
  POST own                     405   405   405   405   405   405   405
"""
