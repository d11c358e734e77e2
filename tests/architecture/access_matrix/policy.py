"""The policy and the way to each person's own first page."""

TABLE = """
#                              anon  co-o  lead  with  w/out trust closed

home
  GET  own                     in    ->    ->    ->    ->    ->    in
  POST own                     in    405   405   405   405   405   in

policy:read
  GET  own                     200   200   200   200   200   200   200
  POST own                     405   405   405   405   405   405   405

policy:undertake
  GET  own                     in    200   200   200   200   200   in
  POST own                     in    ->    ->    ->    ->    ->    in

policy:map
  GET  own                     in    200   200   200   200   200   in
  POST own                     in    405   405   405   405   405   in
"""
