"""What is printed before a session, typed in after it, and shredded."""

TABLE = """
#                              anon  agcy  co-o  lead  on    off   lapse confl left  trust deact

families:paper-forms
families:accident-paper
families:blank-sheet
families:sheets-unshredded
  GET  own                     in    in    200   200   404   404   404   404   in    404   in
  POST own                     in    in    405   405   404   404   404   404   in    404   in

families:sheets shows-many
  GET  own                     in    in    200   200   404   404   404   404   in    404   in
  GET  unknown                 in    in    404   404   404   404   404   404   in    404   in
  POST own unknown             in    in    405   405   404   404   404   404   in    404   in

families:sheet-print shows-many
  GET  own unknown             in    in    405   405   404   404   404   404   in    404   in
  POST own                     in    in    200   200   404   404   404   404   in    404   in
  POST unknown                 in    in    404   404   404   404   404   404   in    404   in

families:sheet-shredded
  GET  own other unknown       in    in    405   405   404   404   404   404   in    404   in
  POST own other               in    in    ->    ->    404   404   404   404   in    404   in
  POST unknown                 in    in    404   404   404   404   404   404   in    404   in

families:from-paper shows-many
  GET  own                     in    in    200   200   404   404   404   404   in    404   in
  both unknown                 in    in    404   404   404   404   404   404   in    404   in
  POST own                     in    in    404   404   404   404   404   404   in    404   in
"""
