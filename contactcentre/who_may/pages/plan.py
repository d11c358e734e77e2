"""The plan: sessions, closures, rooms, bookings and who looks after whom."""

TABLE = """
#                              anon  agcy  co-o  lead  on    off   lapse confl left  trust deact

families:session-list shows-many
  GET  own                     in    in    200   200   404   404   404   404   in    404   in
  POST own                     in    in    405   405   404   404   404   404   in    404   in

families:session-new
families:closure-new
  both own                     in    in    200   404   404   404   404   404   in    404   in

families:session shows-many
  both own                     in    in    200   200   404   404   404   404   in    404   in
  both unknown                 in    in    404   404   404   404   404   404   in    404   in

families:session-cancel
  GET  own                     in    in    200   404   404   404   404   404   in    404   in
  both unknown                 in    in    404   404   404   404   404   404   in    404   in
  POST own                     in    in    ->    404   404   404   404   404   in    404   in

families:session-edit
  GET  own                     in    in    200   404   404   404   404   404   in    404   in
  both unknown                 in    in    404   404   404   404   404   404   in    404   in
  POST own                     in    in    422   404   404   404   404   404   in    404   in

families:session-close
families:session-hold
  GET  own unknown             in    in    405   404   404   404   404   404   in    404   in
  POST own                     in    in    ->    404   404   404   404   404   in    404   in
  POST unknown                 in    in    404   404   404   404   404   404   in    404   in

families:walk-in shows-many
  GET  own                     in    in    200   200   404   404   404   404   in    404   in
  both unknown                 in    in    404   404   404   404   404   404   in    404   in
  POST own                     in    in    422   422   404   404   404   404   in    404   in

families:closure shows-many
families:closure-notice shows-many
  GET  own                     in    in    200   200   404   404   404   404   in    404   in
  GET  unknown                 in    in    404   404   404   404   404   404   in    404   in
  POST own unknown             in    in    405   405   404   404   404   404   in    404   in

families:closure-change
families:closure-withdraw
  GET  own                     in    in    200   404   404   404   404   404   in    404   in
  both unknown                 in    in    404   404   404   404   404   404   in    404   in
  POST own                     in    in    422   404   404   404   404   404   in    404   in

families:rooms
  GET  own                     in    in    200   404   404   404   404   404   in    404   in
  POST own                     in    in    422   404   404   404   404   404   in    404   in

families:room-edit
  GET  own                     in    in    200   404   404   404   404   404   in    404   in
  both unknown                 in    in    404   404   404   404   404   404   in    404   in
  POST own                     in    in    422   404   404   404   404   404   in    404   in

families:room-remove
  GET  own unknown             in    in    405   404   404   404   404   404   in    404   in
  POST own                     in    in    ->    404   404   404   404   404   in    404   in
  POST unknown                 in    in    404   404   404   404   404   404   in    404   in

families:booking-cancel
  GET  own other               in    in    200   200   404   404   404   404   in    404   in
  GET  disposed unknown        in    in    404   404   404   404   404   404   in    404   in
  POST own other               in    in    403   403   404   404   404   404   in    404   in
  POST disposed unknown        in    in    404   404   404   404   404   404   in    404   in

families:allocate
families:allocation-end
families:booking-room
  GET  own other disposed unknown in    in    405   405   404   404   404   404   in    404   in
  POST own other               in    in    ->    ->    404   404   404   404   in    404   in
  POST disposed unknown        in    in    404   404   404   404   404   404   in    404   in
"""
