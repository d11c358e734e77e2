"""The day: the register, the board, the door, who is in the building."""

TABLE = """
#                              anon  co-o  lead  with  w/out trust closed

families:today shows-many
  GET  own                     in    ->    ->    404   404   404   in
  POST own                     in    405   405   404   404   404   in

families:sheet shows-many
  GET  own                     in    404   404   200   200   404   in
  POST own                     in    404   404   405   405   404   in

families:register shows-many
  GET  own                     in    200   200   404   404   404   in
  POST own unknown             in    405   405   404   404   404   in
  GET  unknown                 in    404   404   404   404   404   in

families:board
families:board-changes
families:register-changes
families:fire-list
  GET  own                     in    200   200   404   404   404   in
  POST own unknown             in    405   405   404   404   404   in
  GET  unknown                 in    404   404   404   404   404   in

families:people-in
  GET  own                     in    200   200   404   404   404   in
  POST own                     in    422   422   404   404   404   in
  both unknown                 in    404   404   404   404   404   in

families:person-out
  GET  own other unknown       in    405   405   404   404   404   in
  POST own other               in    ->    ->    404   404   404   in
  POST unknown                 in    404   404   404   404   404   in

families:cover
  GET  own                     in    200   200   404   404   404   in
  POST own                     in    405   405   404   404   404   in

families:all-closed
  GET  own unknown             in    405   405   404   404   404   in
  POST own unknown             in    404   404   404   404   404   in

families:door
  GET  own other               in    200   200   404   404   404   in
  POST own other               in    422   422   404   404   404   in
  both unknown                 in    404   404   404   404   404   in

families:settle
  GET  own other unknown       in    405   405   404   404   404   in
  POST own other unknown       in    404   404   404   404   404   in

families:consents
  GET  own                     in    200   404   404   404   404   in
  POST own                     in    422   404   404   404   404   in
  both swapped unknown         in    404   404   404   404   404   in

families:movement
families:outcome
  GET  own other unknown       in    405   405   404   404   404   in
  POST own other unknown       in    404   404   404   404   404   in

families:movement-at
families:correct
  both own other               in    200   200   404   404   404   in
  both unknown                 in    404   404   404   404   404   in
"""
