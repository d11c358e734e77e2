"""Volunteers' records and checks: co-ordinators'."""

TABLE = """
#                              anon  agcy  co-o  lead  on    off   lapse confl left  trust deact

volunteers:list
volunteers:posts
  GET  own                     in    in    200   404   404   404   404   404   in    404   in
  POST own                     in    in    405   404   404   404   404   404   in    404   in

volunteers:new
  GET  own                     in    in    200   404   404   404   404   404   in    404   in
  POST own                     in    in    422   404   404   404   404   404   in    404   in

volunteers:import
  GET  own                     in    in    200   404   404   404   404   404   in    404   in
  POST own                     in    in    422   404   404   404   404   404   in    404   in

volunteers:import-example
  GET  own                     in    in    200   404   404   404   404   404   in    404   in
  POST own                     in    in    405   404   404   404   404   404   in    404   in

volunteers:post-new
  GET  own                     in    in    200   404   404   404   404   404   in    404   in
  POST own                     in    in    422   404   404   404   404   404   in    404   in

volunteers:post-edit
  GET  own                     in    in    200   404   404   404   404   404   in    404   in
  both unknown                 in    in    404   404   404   404   404   404   in    404   in
  POST own                     in    in    422   404   404   404   404   404   in    404   in

volunteers:record
  GET  own other               in    in    200   404   404   404   404   404   in    404   in
  GET  unknown                 in    in    404   404   404   404   404   404   in    404   in
  POST own other unknown       in    in    405   404   404   404   404   404   in    404   in

volunteers:edit
volunteers:induction
volunteers:reference-add
volunteers:training-add
volunteers:check-apply
  GET  own other               in    in    200   404   404   404   404   404   in    404   in
  both unknown                 in    in    404   404   404   404   404   404   in    404   in
  POST own other               in    in    422   404   404   404   404   404   in    404   in

volunteers:account step-up
  GET  own other               in    in    200   404   404   404   404   404   in    404   in
  both unknown                 in    in    404   404   404   404   404   404   in    404   in
  POST own other               in    in    ->    404   404   404   404   404   in    404   in

volunteers:move
  GET  own                     in    in    200   404   404   404   404   404   in    404   in
  both unknown                 in    in    404   404   404   404   404   404   in    404   in
  POST own                     in    in    422   404   404   404   404   404   in    404   in

volunteers:reference-edit
volunteers:training-edit
  GET  own                     in    in    200   404   404   404   404   404   in    404   in
  both swapped unknown         in    in    404   404   404   404   404   404   in    404   in
  POST own                     in    in    422   404   404   404   404   404   in    404   in

volunteers:check-certificate
volunteers:check-decide
volunteers:check-agreed
volunteers:check-status
  GET  own other               in    in    200   404   404   404   404   404   in    404   in
  both unknown                 in    in    404   404   404   404   404   404   in    404   in
  POST own other               in    in    422   404   404   404   404   404   in    404   in

volunteers:record-of-check
  GET  own other               in    in    ->    404   404   404   404   404   in    404   in
  GET  unknown                 in    in    404   404   404   404   404   404   in    404   in
  POST own other unknown       in    in    405   404   404   404   404   404   in    404   in

volunteers:check-agreed-end
  GET  own other unknown       in    in    405   404   404   404   404   404   in    404   in
  POST own other               in    in    ->    404   404   404   404   404   in    404   in
  POST unknown                 in    in    404   404   404   404   404   404   in    404   in

volunteers:check-number step-up
  GET  own other unknown       in    in    405   404   404   404   404   404   in    404   in
  POST own other unknown       in    in    404   404   404   404   404   404   in    404   in
"""
