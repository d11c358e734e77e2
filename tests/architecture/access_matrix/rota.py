"""The rota: who is coming, and a volunteer's own shifts."""

TABLE = """
#                              anon  co-o  lead  with  w/out trust closed

families:rota
  GET  own                     in    200   200   404   404   404   in
  POST own                     in    405   405   404   404   404   in

families:session-rota
  GET  own                     in    200   200   404   404   404   in
  POST own                     in    422   422   404   404   404   in
  both unknown                 in    404   404   404   404   404   in

families:shift-off
  GET  own other unknown       in    405   405   404   404   404   in
  POST own other               in    ->    ->    404   404   404   in
  POST unknown                 in    404   404   404   404   404   in

families:shifts
  GET  own                     in    404   404   200   200   404   in
  POST own                     in    404   404   405   405   404   in

families:shift-answer
  GET  own other unknown       in    404   404   405   405   404   in
  POST own                     in    404   404   ->    404   404   in
  POST other unknown           in    404   404   404   404   404   in

families:shift-take
  GET  own other unknown       in    404   404   405   405   404   in
  POST own other               in    404   404   ->    ->    404   in
  POST unknown                 in    404   404   404   404   404   in

families:shift-come
  GET  own unknown             in    404   404   405   405   404   in
  POST own                     in    404   404   ->    ->    404   in
  POST unknown                 in    404   404   404   404   404   in
"""
