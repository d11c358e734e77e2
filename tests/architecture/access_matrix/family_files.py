"""Family files, and where the people in them can be reached."""

TABLE = """
#                              anon  co-o  lead  with  w/out trust closed

# --- Family files -------------------------------------------------------------

families:list shows-many
  GET  own                     in    200   200   404   404   404   in
  POST own                     in    422   422   404   404   404   in

families:new
families:import shows-many
  GET  own                     in    200   404   404   404   404   in
  POST own                     in    422   404   404   404   404   in

families:import-example
  GET  own                     in    200   404   404   404   404   in
  POST own                     in    405   404   404   404   404   in

families:file
  GET  own other               in    200   200   404   404   404   in
  POST own other unknown       in    405   405   404   404   404   in
  GET  unknown                 in    404   404   404   404   404   in

families:state
  GET  own other unknown       in    405   404   404   404   404   in
  POST own other               in    ->    404   404   404   404   in
  POST unknown                 in    404   404   404   404   404   in

families:arrangement
families:alert-add
families:person-add
  GET  own other               in    200   404   404   404   404   in
  POST own other               in    422   404   404   404   404   in
  both unknown                 in    404   404   404   404   404   in

families:alert-edit
families:person-edit
families:representative-add
families:representative-edit
  GET  own                     in    200   404   404   404   404   in
  POST own                     in    422   404   404   404   404   in
  both swapped unknown         in    404   404   404   404   404   in

families:alert-remove
families:representative-remove
  GET  own                     in    200   404   404   404   404   in
  POST own                     in    422   404   404   404   404   in
  both swapped unknown         in    404   404   404   404   404   in

families:apart-add
  GET  own other               in    200   404   404   404   404   in
  POST own other               in    422   404   404   404   404   in
  both unknown                 in    404   404   404   404   404   in

families:apart-remove
  GET  own                     in    200   404   404   404   404   in
  POST own                     in    ->    404   404   404   404   in
  both swapped unknown         in    404   404   404   404   404   in

families:known-add
  GET  own other               in    200   404   404   404   404   in
  POST own other               in    422   404   404   404   404   in
  both unknown                 in    404   404   404   404   404   in

families:known-end
  GET  own swapped unknown     in    405   404   404   404   404   in
  POST own                     in    ->    404   404   404   404   in
  POST swapped unknown         in    404   404   404   404   404   in

families:emergency step-up
  GET  own                     in    200   404   404   404   404   in
  POST own                     in    422   404   404   404   404   in

families:i-know
  GET  own                     in    404   404   200   404   404   in
  POST own                     in    404   404   ->    404   404   in
  both other unknown           in    404   404   404   404   404   in

# --- Where people can be reached ----------------------------------------------

families:contact-add
  GET  own                     in    200   404   404   404   404   in
  POST own                     in    422   404   404   404   404   in
  both swapped unknown         in    404   404   404   404   404   in

families:contact step-up
  GET  own                     in    200   404   404   404   404   in
  POST own swapped unknown     in    405   404   404   404   404   in
  GET  swapped unknown         in    404   404   404   404   404   in

families:contact-reveal step-up
  GET  own swapped unknown     in    405   404   404   404   404   in
  POST own                     in    200   404   404   404   404   in
  POST swapped unknown         in    404   404   404   404   404   in

families:contact-remove
  GET  own                     in    200   404   404   404   404   in
  POST own                     in    ->    404   404   404   404   in
  both swapped unknown         in    404   404   404   404   404   in
"""
