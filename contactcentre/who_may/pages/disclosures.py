"""What may leave the centre: asked for by anybody, read and answered by co-ordinators."""

TABLE = """
#                              anon  agcy  co-o  lead  on    off   lapse confl left  trust deact

disclosures:ask
  GET  own                     200   200   200   200   200   200   200   200   200   200   200
  POST own                     422   422   422   422   422   422   422   422   422   422   422

disclosures:asked
  GET  own                     200   200   200   200   200   200   200   200   200   200   200
  POST own                     405   405   405   405   405   405   405   405   405   405   405

disclosures:list shows-many
  GET  own                     in    in    200   404   404   404   404   404   in    404   in
  POST own                     in    in    422   404   404   404   404   404   in    404   in

disclosures:close-many
  GET  own                     in    in    405   404   404   404   404   404   in    404   in
  POST own                     in    in    422   404   404   404   404   404   in    404   in

disclosures:request
  GET  own other               in    in    200   404   404   404   404   404   in    404   in
  both unknown                 in    in    404   404   404   404   404   404   in    404   in
  POST own other               in    in    422   404   404   404   404   404   in    404   in

disclosures:find-family shows-many
  GET  own other               in    in    200   404   404   404   404   404   in    404   in
  both unknown                 in    in    404   404   404   404   404   404   in    404   in
  POST own other               in    in    422   404   404   404   404   404   in    404   in

disclosures:match
  GET  own other               in    in    200   404   404   404   404   404   in    404   in
  both disposed unknown        in    in    404   404   404   404   404   404   in    404   in
  POST own other               in    in    422   404   404   404   404   404   in    404   in

disclosures:release-new step-up
  GET  own other               in    in    200   404   404   404   404   404   in    404   in
  both unknown                 in    in    404   404   404   404   404   404   in    404   in
  POST own other               in    in    422   404   404   404   404   404   in    404   in

disclosures:send-held step-up
  both own other               in    in    ->    404   404   404   404   404   in    404   in
  both disposed unknown        in    in    404   404   404   404   404   404   in    404   in

disclosures:take-back
  GET  own other disposed unknown in    in    405   404   404   404   404   404   in    404   in
  POST own other               in    in    ->    404   404   404   404   404   in    404   in
  POST disposed unknown        in    in    404   404   404   404   404   404   in    404   in

disclosures:release
  GET  own other               in    in    200   404   404   404   404   404   in    404   in
  GET  disposed unknown        in    in    404   404   404   404   404   404   in    404   in
  POST own other disposed unknown in    in    405   404   404   404   404   404   in    404   in

disclosures:correct step-up
  GET  own other               in    in    200   404   404   404   404   404   in    404   in
  both disposed unknown        in    in    404   404   404   404   404   404   in    404   in
  POST own other               in    in    422   404   404   404   404   404   in    404   in

disclosures:statement step-up
  GET  own other               in    in    200   404   404   404   404   404   in    404   in
  GET  disposed unknown        in    in    404   404   404   404   404   404   in    404   in
  POST own other disposed unknown in    in    405   404   404   404   404   404   in    404   in

disclosures:letter step-up
  GET  own                     in    in    200   404   404   404   404   404   in    404   in
  GET  swapped unknown         in    in    404   404   404   404   404   404   in    404   in
  POST own swapped unknown     in    in    405   404   404   404   404   404   in    404   in

disclosures:hand-over
  GET  own swapped unknown     in    in    405   404   404   404   404   404   in    404   in
  POST own                     in    in    ->    404   404   404   404   404   in    404   in
  POST swapped unknown         in    in    404   404   404   404   404   404   in    404   in

disclosures:of-family
  GET  own other               in    in    200   404   404   404   404   404   in    404   in
  GET  disposed unknown        in    in    404   404   404   404   404   404   in    404   in
  POST own other disposed unknown in    in    405   404   404   404   404   404   in    404   in

disclosures:assessment-new
disclosures:court-request-new
  GET  own other               in    in    200   404   404   404   404   404   in    404   in
  both disposed unknown        in    in    404   404   404   404   404   404   in    404   in
  POST own other               in    in    422   404   404   404   404   404   in    404   in

disclosures:assessment-end
  GET  own swapped disposed unknown in    in    405   404   404   404   404   404   in    404   in
  POST own                     in    in    ->    404   404   404   404   404   in    404   in
  POST swapped disposed unknown in    in    404   404   404   404   404   404   in    404   in

disclosures:assessor
  GET  own other               in    in    200   200   404   404   404   404   in    404   in
  both disposed unknown        in    in    404   404   404   404   404   404   in    404   in
  POST own other               in    in    422   422   404   404   404   404   in    404   in

disclosures:court-requests shows-many
  GET  own                     in    in    200   404   404   404   404   404   in    404   in
  POST own                     in    in    405   404   404   404   404   404   in    404   in

disclosures:court-request
disclosures:court-given
  GET  own                     in    in    200   404   404   404   404   404   in    404   in
  both swapped disposed unknown in    in    404   404   404   404   404   404   in    404   in
  POST own                     in    in    422   404   404   404   404   404   in    404   in

disclosures:court-reply
  GET  own                     in    in    200   404   404   404   404   404   in    404   in
  GET  swapped disposed unknown in    in    404   404   404   404   404   404   in    404   in
  POST own swapped disposed unknown in    in    405   404   404   404   404   404   in    404   in

disclosures:permission-new
  GET  own                     in    in    200   404   404   404   404   404   in    404   in
  both swapped disposed unknown in    in    404   404   404   404   404   404   in    404   in
  POST own                     in    in    422   404   404   404   404   404   in    404   in

disclosures:permission-withdraw
  GET  own swapped disposed unknown in    in    405   404   404   404   404   404   in    404   in
  POST own                     in    in    ->    404   404   404   404   404   in    404   in
  POST swapped disposed unknown in    in    404   404   404   404   404   404   in    404   in

disclosures:pass-on step-up
  GET  own                     in    in    200   404   404   404   404   404   in    404   in
  both swapped disposed unknown in    in    404   404   404   404   404   404   in    404   in
  POST own                     in    in    200   404   404   404   404   404   in    404   in

disclosures:refuse
  GET  own other disposed unknown in    in    405   405   404   404   404   404   in    404   in
  POST own other               in    in    ->    ->    404   404   404   404   in    404   in
  POST disposed unknown        in    in    404   404   404   404   404   404   in    404   in
"""
