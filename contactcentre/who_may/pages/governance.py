"""The annual report, the trustees' review of the policy, the register of breaches: no names."""

TABLE = """
#                              anon  agcy  co-o  lead  on    off   lapse confl left  trust deact

governance:reports
  GET  own                     in    in    200   404   404   404   404   404   in    200   in
  POST own                     in    in    405   404   404   404   404   404   in    405   in

governance:report
governance:report-json
governance:report-pdf
  GET  own                     in    in    200   404   404   404   404   404   in    200   in
  GET  unknown                 in    in    404   404   404   404   404   404   in    404   in
  POST own unknown             in    in    405   404   404   404   404   404   in    405   in

governance:report-make
  GET  own unknown             in    in    405   404   404   404   404   404   in    405   in
  POST own                     in    in    ->    404   404   404   404   404   in    ->    in
  POST unknown                 in    in    403   404   404   404   404   404   in    403   in

governance:review-begin
  GET  own                     in    in    404   404   404   404   404   404   in    200   in
  POST own                     in    in    404   404   404   404   404   404   in    422   in

governance:review
  GET  own                     in    in    200   404   404   404   404   404   in    200   in
  GET  unknown                 in    in    404   404   404   404   404   404   in    404   in
  POST own unknown             in    in    405   404   404   404   404   404   in    405   in

governance:review-comment
  GET  own                     in    in    404   404   404   404   404   404   in    200   in
  both unknown                 in    in    404   404   404   404   404   404   in    404   in
  POST own                     in    in    404   404   404   404   404   404   in    422   in

governance:review-sign step-up
  GET  own                     in    in    404   404   404   404   404   404   in    200   in
  both unknown                 in    in    404   404   404   404   404   404   in    404   in
  POST own                     in    in    404   404   404   404   404   404   in    422   in

governance:review-discard
  GET  own                     in    in    404   404   404   404   404   404   in    200   in
  both unknown                 in    in    404   404   404   404   404   404   in    404   in
  POST own                     in    in    404   404   404   404   404   404   in    ->    in

governance:review-take-back
  GET  own unknown             in    in    404   404   404   404   404   404   in    405   in
  POST own                     in    in    404   404   404   404   404   404   in    403   in
  POST unknown                 in    in    404   404   404   404   404   404   in    404   in

governance:breaches
  GET  own                     in    in    200   404   404   404   404   404   in    200   in
  POST own                     in    in    405   404   404   404   404   404   in    405   in

governance:breach-note
  GET  own                     in    in    200   404   404   404   404   404   in    200   in
  POST own                     in    in    422   404   404   404   404   404   in    422   in

governance:breach
governance:breach-assess
  GET  own                     in    in    200   404   404   404   404   404   in    200   in
  both unknown                 in    in    404   404   404   404   404   404   in    404   in
  POST own                     in    in    422   404   404   404   404   404   in    422   in

governance:breach-end
  GET  own                     in    in    404   404   404   404   404   404   in    200   in
  both unknown                 in    in    404   404   404   404   404   404   in    404   in
  POST own                     in    in    404   404   404   404   404   404   in    422   in
"""
