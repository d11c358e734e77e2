"""The policy and the way to each person's own first page."""

TABLE = """
#                              anon  agcy  co-o  lead  on    off   lapse confl left  trust deact

home
  GET  own                     in    in    200   ->    ->    ->    ->    ->    in    200   in
  POST own                     in    in    405   405   405   405   405   405   in    405   in

policy:read
policy:large-print
policy:for-parents
policy:for-children
policy:pdf
policy:large-pdf
policy:versions
  GET  own                     200   200   200   200   200   200   200   200   200   200   200
  POST own                     405   405   405   405   405   405   405   405   405   405   405

policy:version
  GET  own                     200   200   200   200   200   200   200   200   200   200   200
  GET  other unknown           404   404   404   404   404   404   404   404   404   404   404
  POST own other unknown       405   405   405   405   405   405   405   405   405   405   405

policy:undertake
  GET  own                     in    in    200   200   200   200   200   200   in    200   in
  POST own                     in    in    ->    ->    ->    ->    ->    ->    in    ->    in

policy:map
  GET  own                     in    in    200   200   200   200   200   200   in    200   in
  POST own                     in    in    405   405   405   405   405   405   in    405   in

policy:copies
  GET  own                     in    in    200   200   200   200   200   200   in    200   in
  POST own                     in    in    422   422   422   422   422   422   in    422   in

families:tell-of-policy
  GET  own swapped disposed unknown in    in    405   404   404   404   404   404   in    404   in
  POST own                     in    in    ->    404   404   404   404   404   in    404   in
  POST swapped disposed unknown in    in    404   404   404   404   404   404   in    404   in

governance:adoption
governance:awareness shows-many
  GET  own                     in    in    200   404   404   404   404   404   in    200   in
  POST own                     in    in    405   404   404   404   404   404   in    405   in

governance:draft
  GET  own                     in    in    200   404   404   404   404   404   in    404   in
  POST own                     in    in    422   404   404   404   404   404   in    404   in

governance:draft-discard
  GET  own                     in    in    200   404   404   404   404   404   in    404   in
  POST own                     in    in    ->    404   404   404   404   404   in    404   in

governance:sign step-up
  GET  own                     in    in    404   404   404   404   404   404   in    405   in
  POST own                     in    in    404   404   404   404   404   404   in    422   in

governance:sign-take-back
  GET  own                     in    in    404   404   404   404   404   404   in    405   in
  POST own                     in    in    404   404   404   404   404   404   in    403   in
"""
