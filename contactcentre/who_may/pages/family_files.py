"""Family files, and where the people in them can be reached."""

TABLE = """
#                              anon  agcy  co-o  lead  on    off   lapse confl left  trust deact

# --- Family files -------------------------------------------------------------

families:list shows-many
  GET  own                     in    in    200   200   404   404   404   404   in    404   in
  POST own                     in    in    422   422   404   404   404   404   in    404   in

families:new
families:import shows-many
  GET  own                     in    in    200   404   404   404   404   404   in    404   in
  POST own                     in    in    422   404   404   404   404   404   in    404   in

families:import-example
  GET  own                     in    in    200   404   404   404   404   404   in    404   in
  POST own                     in    in    405   404   404   404   404   404   in    404   in

families:file
  GET  own other               in    in    200   200   404   404   404   404   in    404   in
  GET  disposed unknown        in    in    404   404   404   404   404   404   in    404   in
  POST own other disposed unknown in    in    405   405   404   404   404   404   in    404   in

families:state
  GET  own other disposed unknown in    in    405   404   404   404   404   404   in    404   in
  POST own other               in    in    ->    404   404   404   404   404   in    404   in
  POST disposed unknown        in    in    404   404   404   404   404   404   in    404   in

families:consulted
families:arrangement
families:alert-add
families:person-add
  GET  own other               in    in    200   404   404   404   404   404   in    404   in
  both disposed unknown        in    in    404   404   404   404   404   404   in    404   in
  POST own other               in    in    422   404   404   404   404   404   in    404   in

families:alert-edit
families:person-edit
families:representative-add
families:representative-edit
  GET  own                     in    in    200   404   404   404   404   404   in    404   in
  both swapped disposed unknown in    in    404   404   404   404   404   404   in    404   in
  POST own                     in    in    422   404   404   404   404   404   in    404   in

families:alert-remove
families:representative-remove
  GET  own                     in    in    200   404   404   404   404   404   in    404   in
  both swapped disposed unknown in    in    404   404   404   404   404   404   in    404   in
  POST own                     in    in    422   404   404   404   404   404   in    404   in

families:apart-add
  GET  own other               in    in    200   404   404   404   404   404   in    404   in
  both disposed unknown        in    in    404   404   404   404   404   404   in    404   in
  POST own other               in    in    422   404   404   404   404   404   in    404   in

families:apart-lift step-up
  GET  own                     in    in    200   404   404   404   404   404   in    404   in
  both swapped disposed unknown in    in    404   404   404   404   404   404   in    404   in
  POST own                     in    in    422   404   404   404   404   404   in    404   in

families:known-add
  GET  own other               in    in    200   404   404   404   404   404   in    404   in
  both disposed unknown        in    in    404   404   404   404   404   404   in    404   in
  POST own other               in    in    422   404   404   404   404   404   in    404   in

families:known-end
  GET  own swapped disposed unknown in    in    405   404   404   404   404   404   in    404   in
  POST own                     in    in    ->    404   404   404   404   404   in    404   in
  POST swapped disposed unknown in    in    404   404   404   404   404   404   in    404   in

families:emergency step-up
  GET  own                     in    in    200   404   404   404   404   404   in    404   in
  POST own                     in    in    422   404   404   404   404   404   in    404   in

families:emergencies shows-many
  GET  own                     in    in    200   404   404   404   404   404   in    200   in
  POST own                     in    in    405   404   404   404   404   404   in    405   in

families:i-know
  GET  own                     in    in    404   404   200   404   404   404   in    404   in
  both other disposed unknown  in    in    404   404   404   404   404   404   in    404   in
  POST own                     in    in    404   404   ->    404   404   404   in    404   in

# --- Where people can be reached ----------------------------------------------

families:contact-add
  GET  own                     in    in    200   404   404   404   404   404   in    404   in
  both swapped disposed unknown in    in    404   404   404   404   404   404   in    404   in
  POST own                     in    in    422   404   404   404   404   404   in    404   in

families:contact step-up
  GET  own                     in    in    200   404   404   404   404   404   in    404   in
  GET  swapped disposed unknown in    in    404   404   404   404   404   404   in    404   in
  POST own swapped disposed unknown in    in    405   404   404   404   404   404   in    404   in

families:contact-reveal step-up
  GET  own swapped disposed unknown in    in    405   404   404   404   404   404   in    404   in
  POST own                     in    in    200   404   404   404   404   404   in    404   in
  POST swapped disposed unknown in    in    404   404   404   404   404   404   in    404   in

families:contact-remove
  GET  own                     in    in    200   404   404   404   404   404   in    404   in
  both swapped disposed unknown in    in    404   404   404   404   404   404   in    404   in
  POST own                     in    in    ->    404   404   404   404   404   in    404   in
"""
