"""What is due, disposals and holds: decided by co-ordinators and trustees, by reference only."""

TABLE = """
#                              anon  agcy  co-o  lead  on    off   lapse confl left  trust deact

retention:due shows-many
retention:cases shows-many
retention:holds shows-many
  GET  own                     in    in    200   404   404   404   404   404   in    200   in
  POST own                     in    in    405   404   404   404   404   404   in    405   in

retention:undated shows-many
  GET  own                     in    in    200   404   404   404   404   404   in    404   in
  POST own                     in    in    405   404   404   404   404   404   in    404   in

retention:decide-day step-up
  GET  own                     in    in    404   404   404   404   404   404   in    405   in
  POST own                     in    in    404   404   404   404   404   404   in    404   in

retention:data-requests shows-many
  GET  own                     in    in    200   404   404   404   404   404   in    404   in
  POST own                     in    in    405   404   404   404   404   404   in    404   in

retention:last-use
retention:hold-new
retention:erasure-new
retention:data-request-new
  GET  own other               in    in    200   404   404   404   404   404   in    404   in
  both disposed unknown        in    in    404   404   404   404   404   404   in    404   in
  POST own other               in    in    422   404   404   404   404   404   in    404   in

retention:propose
  GET  own                     in    in    405   404   404   404   404   404   in    404   in
  POST own                     in    in    404   404   404   404   404   404   in    404   in

retention:carry-out-ready step-up
  GET  own                     in    in    ->    404   404   404   404   404   in    ->    in
  POST own                     in    in    ->    404   404   404   404   404   in    ->    in

retention:case
  GET  own other               in    in    200   404   404   404   404   404   in    200   in
  GET  unknown                 in    in    404   404   404   404   404   404   in    404   in
  POST own other unknown       in    in    405   404   404   404   404   404   in    405   in

retention:approve step-up
  GET  own other unknown       in    in    404   404   404   404   404   404   in    405   in
  POST own other unknown       in    in    404   404   404   404   404   404   in    404   in

retention:carry-out step-up
  both own other               in    in    ->    404   404   404   404   404   in    ->    in
  both unknown                 in    in    404   404   404   404   404   404   in    404   in

retention:release step-up
  GET  own other unknown       in    in    405   404   404   404   404   404   in    405   in
  POST own other               in    in    ->    404   404   404   404   404   in    ->    in
  POST unknown                 in    in    404   404   404   404   404   404   in    404   in

retention:cancel
  GET  own other               in    in    200   404   404   404   404   404   in    200   in
  GET  unknown                 in    in    404   404   404   404   404   404   in    404   in
  POST own other               in    in    ->    404   404   404   404   404   in    ->    in
  POST unknown                 in    in    404   404   404   404   404   404   in    404   in

retention:paper
retention:ask-release
  GET  own other unknown       in    in    405   404   404   404   404   404   in    405   in
  POST own other               in    in    ->    404   404   404   404   404   in    ->    in
  POST unknown                 in    in    404   404   404   404   404   404   in    404   in

retention:certificate
retention:certificate-pdf
  GET  own other unknown       in    in    404   404   404   404   404   404   in    404   in
  POST own other unknown       in    in    405   404   404   404   404   404   in    405   in

retention:own
  GET  own                     in    in    200   200   200   200   200   200   in    200   in
  POST own                     in    in    405   405   405   405   405   405   in    405   in

retention:hold
  GET  own other               in    in    200   404   404   404   404   404   in    200   in
  both unknown                 in    in    404   404   404   404   404   404   in    404   in
  POST own other               in    in    422   404   404   404   404   404   in    422   in

retention:data-request
  GET  own other               in    in    200   404   404   404   404   404   in    404   in
  GET  unknown                 in    in    404   404   404   404   404   404   in    404   in
  POST own other unknown       in    in    405   404   404   404   404   404   in    404   in

retention:data-decide
retention:data-give step-up
  GET  own other unknown       in    in    405   404   404   404   404   404   in    404   in
  POST own other               in    in    422   404   404   404   404   404   in    404   in
  POST unknown                 in    in    404   404   404   404   404   404   in    404   in

retention:data-withdraw
  GET  own other unknown       in    in    405   404   404   404   404   404   in    404   in
  POST own other               in    in    ->    404   404   404   404   404   in    404   in
  POST unknown                 in    in    404   404   404   404   404   404   in    404   in

retention:data-copy step-up
retention:data-copy-pdf step-up
  GET  own other               in    in    200   404   404   404   404   404   in    404   in
  GET  unknown                 in    in    404   404   404   404   404   404   in    404   in
  POST own other unknown       in    in    405   404   404   404   404   404   in    404   in
"""
