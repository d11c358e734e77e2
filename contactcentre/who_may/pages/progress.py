"""Pre-visits and reviews."""

TABLE = """
#                              anon  agcy  co-o  lead  on    off   lapse confl left  trust deact

families:reviews shows-many
families:pre-visit-form
families:agreement
  GET  own                     in    in    200   200   404   404   404   404   in    404   in
  POST own                     in    in    405   405   404   404   404   404   in    404   in

families:review-record
  GET  own other               in    in    200   404   404   404   404   404   in    404   in
  both disposed unknown        in    in    404   404   404   404   404   404   in    404   in
  POST own other               in    in    422   404   404   404   404   404   in    404   in

families:review-decide
families:visit-reason
families:pre-visit
  GET  own                     in    in    200   404   404   404   404   404   in    404   in
  both swapped disposed unknown in    in    404   404   404   404   404   404   in    404   in
  POST own                     in    in    422   404   404   404   404   404   in    404   in
"""
