"""The plan: sessions, closures, rooms, bookings and who looks after whom."""

TABLE = """
#                              anon  co-o  lead  with  w/out trust closed

families:session-list shows-many
  GET  own                     in    200   200   404   404   404   in
  POST own                     in    405   405   404   404   404   in

families:session-new
families:closure-new
  both own                     in    200   404   404   404   404   in

families:session shows-many
  both own                     in    200   200   404   404   404   in
  both unknown                 in    404   404   404   404   404   in

families:session-cancel
  GET  own                     in    200   404   404   404   404   in
  POST own                     in    ->    404   404   404   404   in
  both unknown                 in    404   404   404   404   404   in

families:session-edit
  GET  own                     in    200   404   404   404   404   in
  POST own                     in    422   404   404   404   404   in
  both unknown                 in    404   404   404   404   404   in

families:session-close
  GET  own unknown             in    405   404   404   404   404   in
  POST own                     in    ->    404   404   404   404   in
  POST unknown                 in    404   404   404   404   404   in

families:walk-in shows-many
  GET  own                     in    200   200   404   404   404   in
  POST own                     in    422   422   404   404   404   in
  both unknown                 in    404   404   404   404   404   in

families:closure shows-many
families:closure-notice shows-many
  GET  own                     in    200   200   404   404   404   in
  POST own unknown             in    405   405   404   404   404   in
  GET  unknown                 in    404   404   404   404   404   in

families:rooms
  GET  own                     in    200   404   404   404   404   in
  POST own                     in    422   404   404   404   404   in

families:room-edit
  GET  own                     in    200   404   404   404   404   in
  POST own                     in    422   404   404   404   404   in
  both unknown                 in    404   404   404   404   404   in

families:room-remove
  GET  own unknown             in    405   404   404   404   404   in
  POST own                     in    ->    404   404   404   404   in
  POST unknown                 in    404   404   404   404   404   in

families:booking-cancel
  GET  own other unknown       in    405   405   404   404   404   in
  POST own other               in    403   403   404   404   404   in
  POST unknown                 in    404   404   404   404   404   in

families:allocate
families:allocation-end
families:booking-room
  GET  own other unknown       in    405   405   404   404   404   in
  POST own other               in    ->    ->    404   404   404   in
  POST unknown                 in    404   404   404   404   404   in
"""
