"""The rota: who is coming, and a volunteer's own shifts."""

TABLE = """
#                              anon  agcy  co-o  lead  on    off   lapse confl left  trust deact

families:rota
  GET  own                     in    in    200   200   404   404   404   404   in    404   in
  POST own                     in    in    405   405   404   404   404   404   in    404   in

families:session-rota
  GET  own                     in    in    200   200   404   404   404   404   in    404   in
  both unknown                 in    in    404   404   404   404   404   404   in    404   in
  POST own                     in    in    422   422   404   404   404   404   in    404   in

families:shift-off
  GET  own other unknown       in    in    405   405   404   404   404   404   in    404   in
  POST own other               in    in    ->    ->    404   404   404   404   in    404   in
  POST unknown                 in    in    404   404   404   404   404   404   in    404   in

families:shifts
  GET  own                     in    in    200   200   200   200   200   200   in    404   in
  POST own                     in    in    405   405   405   405   405   405   in    404   in

families:shift-answer
  GET  own other unknown       in    in    405   405   405   405   405   405   in    404   in
  POST own                     in    in    404   404   ->    404   ->    ->    in    404   in
  POST other unknown           in    in    404   404   404   404   404   404   in    404   in

families:shift-withdraw
  GET  own                     in    in    404   404   200   404   200   200   in    404   in
  POST own                     in    in    404   404   ->    404   ->    ->    in    404   in
  both other unknown           in    in    404   404   404   404   404   404   in    404   in

families:calendar
  GET  own                     in    in    405   405   405   405   405   405   in    404   in
  POST own                     in    in    ->    ->    200   200   200   200   in    404   in

families:calendar-end
  GET  own                     in    in    405   405   405   405   405   405   in    404   in
  POST own                     in    in    ->    ->    ->    ->    ->    ->    in    404   in

families:calendar-feed
  GET  own                     200   200   200   200   200   200   200   200   200   200   200
  POST own other unknown       405   405   405   405   405   405   405   405   405   405   405
  GET  other unknown           404   404   404   404   404   404   404   404   404   404   404

families:shift-take
  GET  own other unknown       in    in    405   405   405   405   405   405   in    404   in
  POST own other               in    in    ->    ->    ->    ->    ->    ->    in    404   in
  POST unknown                 in    in    404   404   404   404   404   404   in    404   in

families:shift-come
  GET  own unknown             in    in    405   405   405   405   405   405   in    404   in
  POST own                     in    in    ->    ->    ->    ->    ->    ->    in    404   in
  POST unknown                 in    in    404   404   404   404   404   404   in    404   in
"""
