"""Pre-visits and reviews."""

TABLE = """
#                              anon  co-o  lead  with  w/out trust closed

families:reviews shows-many
families:pre-visit-form
families:agreement
  GET  own                     in    200   200   404   404   404   in
  POST own                     in    405   405   404   404   404   in

families:review-record
  GET  own other               in    200   404   404   404   404   in
  POST own other               in    422   404   404   404   404   in
  both unknown                 in    404   404   404   404   404   in

families:review-decide
families:pre-visit
  GET  own                     in    200   404   404   404   404   in
  POST own                     in    422   404   404   404   404   in
  both swapped unknown         in    404   404   404   404   404   in
"""
