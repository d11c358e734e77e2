"""Signing in and out, the second factor, people and roles, links that work once."""

TABLE = """
#                              anon  agcy  co-o  lead  on    off   lapse confl left  trust deact

# --- Signing in and out -------------------------------------------------------

account_login
  GET  own                     200   200   ->    ->    ->    ->    ->    ->    200   ->    200
  POST own                     422   422   ->    ->    ->    ->    ->    ->    422   ->    422

account_logout
  GET  own                     in    in    200   200   200   200   200   200   in    200   in
  POST own                     in    in    in    in    in    in    in    in    in    in    in

account_reset_password
  GET  own                     200   200   200   200   200   200   200   200   200   200   200
  POST own                     422   422   422   422   422   422   422   422   422   422   422

account_reset_password_done
account_reset_password_from_key_done
  GET  own                     200   200   200   200   200   200   200   200   200   200   200
  POST own                     405   405   405   405   405   405   405   405   405   405   405

account_reset_password_from_key
  GET  own unknown             200   200   200   200   200   200   200   200   200   200   200
  POST own unknown             422   422   422   422   422   422   422   422   422   422   422

account_reauthenticate before-second-factor
account_change_password step-up
  both own                     in    in    ->    ->    ->    ->    ->    ->    in    ->    in

usersessions_list
  GET  own                     in    in    200   200   200   200   200   200   in    200   in
  POST own                     in    in    ->    ->    ->    ->    ->    ->    in    ->    in

account:session-end
  GET  own other unknown       in    in    405   405   405   405   405   405   in    405   in
  POST own                     in    in    ->    ->    ->    ->    ->    ->    in    ->    in
  POST other unknown           in    in    404   404   404   404   404   404   in    404   in

# --- The second factor --------------------------------------------------------

mfa_index before-second-factor
mfa_list_webauthn
  GET  own                     in    in    200   200   200   200   200   200   in    200   in
  POST own                     in    in    405   405   405   405   405   405   in    405   in

mfa_reauthenticate_webauthn before-second-factor
mfa_authenticate
mfa_activate_totp before-second-factor
mfa_login_webauthn
  both own                     in    in    ->    ->    ->    ->    ->    ->    in    ->    in

mfa_reauthenticate before-second-factor
mfa_add_webauthn before-second-factor
  GET  own                     in    in    200   200   200   200   200   200   in    200   in
  POST own                     in    in    422   422   422   422   422   422   in    422   in

mfa_deactivate_totp
  both own                     in    in    422   422   422   422   422   422   in    422   in

mfa_view_recovery_codes
  GET  own                     in    in    404   404   404   404   404   404   in    404   in
  POST own                     in    in    405   405   405   405   405   405   in    405   in

mfa_generate_recovery_codes
  GET  own                     in    in    200   200   200   200   200   200   in    200   in
  POST own                     in    in    ->    ->    ->    ->    ->    ->    in    ->    in

mfa_download_recovery_codes
  both own                     in    in    404   404   404   404   404   404   in    404   in

mfa_remove_webauthn
  GET  own                     in    in    200   200   200   200   200   200   in    200   in
  both other unknown           in    in    404   404   404   404   404   404   in    404   in
  POST own                     in    in    ->    ->    ->    ->    ->    ->    in    ->    in

# --- People and roles ---------------------------------------------------------

account:notices
  GET  own                     in    in    200   200   200   200   200   200   in    200   in
  POST own                     in    in    ->    ->    ->    ->    ->    ->    in    ->    in

account:own
account:roles shows-many
  GET  own                     in    in    200   200   200   200   200   200   in    200   in
  POST own                     in    in    405   405   405   405   405   405   in    405   in

account:people shows-many
  GET  own                     in    in    200   404   404   404   404   404   in    200   in
  POST own                     in    in    405   404   404   404   404   404   in    405   in

account:invite step-up
  GET  own                     in    in    200   404   404   404   404   404   in    404   in
  POST own                     in    in    422   404   404   404   404   404   in    404   in

account:person
  GET  own other               in    in    200   404   404   404   404   404   in    200   in
  GET  unknown                 in    in    404   404   404   404   404   404   in    404   in
  POST own other unknown       in    in    405   404   404   404   404   404   in    405   in

account:person-roles step-up
  GET  own other               in    in    200   404   404   404   404   404   in    404   in
  both unknown                 in    in    404   404   404   404   404   404   in    404   in
  POST own other               in    in    422   404   404   404   404   404   in    404   in

account:person-same step-up
account:person-deactivate step-up
account:person-reactivate step-up
account:person-start-again step-up
  GET  own other               in    in    200   404   404   404   404   404   in    404   in
  both unknown                 in    in    404   404   404   404   404   404   in    404   in
  POST own                     in    in    422   404   404   404   404   404   in    404   in
  POST other                   in    in    ->    404   404   404   404   404   in    404   in

account:person-invite-again step-up
  GET  own other               in    in    200   404   404   404   404   404   in    404   in
  both unknown                 in    in    404   404   404   404   404   404   in    404   in
  POST own                     in    in    422   404   404   404   404   404   in    404   in
  POST other                   in    in    ->    404   404   404   404   404   in    404   in

# --- Links that work once -----------------------------------------------------

account:first
account:link
  GET  own                     200   200   200   200   200   200   200   200   200   200   200
  both other unknown           404   404   404   404   404   404   404   404   404   404   404
  POST own                     422   422   422   422   422   422   422   422   422   422   422
"""
