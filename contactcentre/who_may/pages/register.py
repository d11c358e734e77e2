"""The day: the register, the board, the door, who is in the building."""

TABLE = """
#                              anon  agcy  co-o  lead  on    off   lapse confl left  trust deact

families:today shows-many
  GET  own                     in    in    ->    ->    404   404   404   404   in    404   in
  POST own                     in    in    405   405   404   404   404   404   in    404   in

families:sheet shows-many
  GET  own                     in    in    404   404   200   200   200   200   in    404   in
  POST own                     in    in    404   404   405   405   405   405   in    404   in

families:register shows-many
  GET  own                     in    in    200   200   404   404   404   404   in    404   in
  GET  unknown                 in    in    404   404   404   404   404   404   in    404   in
  POST own unknown             in    in    405   405   404   404   404   404   in    404   in

families:board
families:board-changes
families:register-changes
families:fire-list
families:fire-list-kept
  GET  own                     in    in    200   200   404   404   404   404   in    404   in
  GET  unknown                 in    in    404   404   404   404   404   404   in    404   in
  POST own unknown             in    in    405   405   404   404   404   404   in    404   in

families:people-in
  GET  own                     in    in    200   200   404   404   404   404   in    404   in
  both unknown                 in    in    404   404   404   404   404   404   in    404   in
  POST own                     in    in    422   422   404   404   404   404   in    404   in

families:person-out
  GET  own other unknown       in    in    405   405   404   404   404   404   in    404   in
  POST own other               in    in    ->    ->    404   404   404   404   in    404   in
  POST unknown                 in    in    404   404   404   404   404   404   in    404   in

families:person-back
  GET  own other unknown       in    in    405   405   404   404   404   404   in    404   in
  POST own other unknown       in    in    404   404   404   404   404   404   in    404   in

families:cover
  GET  own                     in    in    200   200   200   200   200   200   in    404   in
  POST own                     in    in    405   405   405   405   405   405   in    404   in

families:all-closed
  GET  own unknown             in    in    405   405   404   404   404   404   in    404   in
  POST own unknown             in    in    404   404   404   404   404   404   in    404   in

families:door
  GET  own other               in    in    200   200   404   404   404   404   in    404   in
  both disposed unknown        in    in    404   404   404   404   404   404   in    404   in
  POST own other               in    in    422   422   404   404   404   404   in    404   in

families:door-slip
families:settle
  GET  own other disposed unknown in    in    405   405   404   404   404   404   in    404   in
  POST own other disposed unknown in    in    404   404   404   404   404   404   in    404   in

families:consents
  GET  own                     in    in    200   404   404   404   404   404   in    404   in
  both swapped disposed unknown in    in    404   404   404   404   404   404   in    404   in
  POST own                     in    in    422   404   404   404   404   404   in    404   in

families:movement
families:outcome
  GET  own other disposed unknown in    in    405   405   404   404   404   404   in    404   in
  POST own other disposed unknown in    in    404   404   404   404   404   404   in    404   in

families:movement-at
families:correct
  both own other               in    in    200   200   404   404   404   404   in    404   in
  both disposed unknown        in    in    404   404   404   404   404   404   in    404   in
"""
