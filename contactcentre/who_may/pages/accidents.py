"""The accident book: written in by whoever helps that day, read by co-ordinators."""

TABLE = """
#                              anon  agcy  co-o  lead  on    off   lapse confl left  trust deact

accidents:book shows-many
  GET  own                     in    in    200   404   404   404   404   404   in    404   in
  POST own                     in    in    422   404   404   404   404   404   in    404   in

accidents:write
  GET  own                     in    in    200   200   200   403   403   200   in    404   in
  POST own                     in    in    422   422   422   403   403   422   in    404   in

accidents:written
  GET  own                     in    in    200   200   200   200   200   200   in    404   in
  POST own                     in    in    405   405   405   405   405   405   in    404   in

accidents:entry
accidents:print
  GET  own                     in    in    200   404   404   404   404   404   in    404   in
  GET  unknown                 in    in    404   404   404   404   404   404   in    404   in
  POST own unknown             in    in    405   404   404   404   404   404   in    404   in

accidents:add
  GET  own                     in    in    200   404   404   404   404   404   in    404   in
  both unknown                 in    in    404   404   404   404   404   404   in    404   in
  POST own                     in    in    422   404   404   404   404   404   in    404   in
"""
