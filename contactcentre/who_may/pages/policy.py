"""The policy and the way to each person's own first page."""

TABLE = """
#                              anon  agcy  co-o  lead  on    off   lapse confl left  trust deact

home
  GET  own                     in    in    200   ->    ->    ->    ->    ->    in    200   in
  POST own                     in    in    405   405   405   405   405   405   in    405   in

policy:read
  GET  own                     200   200   200   200   200   200   200   200   200   200   200
  POST own                     405   405   405   405   405   405   405   405   405   405   405

policy:undertake
  GET  own                     in    in    200   200   200   200   200   200   in    200   in
  POST own                     in    in    ->    ->    ->    ->    ->    ->    in    ->    in

policy:map
  GET  own                     in    in    200   200   200   200   200   200   in    200   in
  POST own                     in    in    405   405   405   405   405   405   in    405   in
"""
