"""What is printed before a session, typed in after it, and shredded."""

TABLE = """
#                              anon  co-o  lead  with  w/out trust closed

families:paper-forms
families:accident-paper
families:blank-sheet
families:sheets-unshredded
  GET  own                     in    200   200   404   404   404   in
  POST own                     in    405   405   404   404   404   in

families:sheets shows-many
  GET  own                     in    200   200   404   404   404   in
  POST own unknown             in    405   405   404   404   404   in
  GET  unknown                 in    404   404   404   404   404   in

families:sheet-print shows-many
  GET  own unknown             in    405   405   404   404   404   in
  POST own                     in    200   200   404   404   404   in
  POST unknown                 in    404   404   404   404   404   in

families:sheet-shredded
  GET  own other unknown       in    405   405   404   404   404   in
  POST own other               in    ->    ->    404   404   404   in
  POST unknown                 in    404   404   404   404   404   in

families:from-paper shows-many
  GET  own                     in    200   200   404   404   404   in
  POST own unknown             in    404   404   404   404   404   in
  GET  unknown                 in    404   404   404   404   404   in
"""
