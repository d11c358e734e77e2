"""Signing in and out, the second factor, people and roles, links that work once."""

TABLE = """
#                              anon  co-o  lead  with  w/out trust closed

# --- Signing in and out -------------------------------------------------------

account_login
  GET  own                     200   ->    ->    ->    ->    ->    200
  POST own                     422   ->    ->    ->    ->    ->    422

account_logout
  GET  own                     in    200   200   200   200   200   in
  POST own                     in    in    in    in    in    in    in

account_reset_password
  GET  own                     200   200   200   200   200   200   200
  POST own                     422   422   422   422   422   422   422

account_reset_password_done
account_reset_password_from_key_done
  GET  own                     200   200   200   200   200   200   200
  POST own                     405   405   405   405   405   405   405

account_reset_password_from_key
  both own                     ->    ->    ->    ->    ->    ->    ->
  GET  unknown                 200   200   200   200   200   200   200
  POST unknown                 422   422   422   422   422   422   422

account_reauthenticate before-second-factor
account_change_password step-up
  both own                     in    ->    ->    ->    ->    ->    in

usersessions_list
  GET  own                     in    200   200   200   200   200   in
  POST own                     in    ->    ->    ->    ->    ->    in

account:session-end
  GET  own other unknown       in    405   405   405   405   405   in
  POST own                     in    ->    ->    ->    ->    ->    in
  POST other unknown           in    404   404   404   404   404   in

# --- The second factor --------------------------------------------------------

mfa_index before-second-factor
mfa_list_webauthn
  GET  own                     in    200   200   200   200   200   in
  POST own                     in    405   405   405   405   405   in

mfa_reauthenticate_webauthn before-second-factor
mfa_authenticate
mfa_activate_totp before-second-factor
mfa_login_webauthn
  both own                     in    ->    ->    ->    ->    ->    in

mfa_reauthenticate before-second-factor
mfa_add_webauthn before-second-factor
  GET  own                     in    200   200   200   200   200   in
  POST own                     in    422   422   422   422   422   in

mfa_deactivate_totp
  both own                     in    422   422   422   422   422   in

mfa_view_recovery_codes
  GET  own                     in    404   404   404   404   404   in
  POST own                     in    405   405   405   405   405   in

mfa_generate_recovery_codes
  GET  own                     in    200   200   200   200   200   in
  POST own                     in    ->    ->    ->    ->    ->    in

mfa_download_recovery_codes
  both own                     in    404   404   404   404   404   in

mfa_remove_webauthn
  GET  own                     in    200   200   200   200   200   in
  POST own                     in    ->    ->    ->    ->    ->    in
  both other unknown           in    404   404   404   404   404   in

# --- People and roles ---------------------------------------------------------

account:notices
  GET  own                     in    200   200   200   200   200   in
  POST own                     in    ->    ->    ->    ->    ->    in

account:own
account:roles shows-many
  GET  own                     in    200   200   200   200   200   in
  POST own                     in    405   405   405   405   405   in

account:people shows-many
  GET  own                     in    200   404   404   404   200   in
  POST own                     in    405   404   404   404   405   in

account:invite step-up
  GET  own                     in    200   404   404   404   404   in
  POST own                     in    422   404   404   404   404   in

account:person
  GET  own other               in    200   404   404   404   200   in
  POST own other unknown       in    405   404   404   404   405   in
  GET  unknown                 in    404   404   404   404   404   in

account:person-roles step-up
  GET  own other               in    200   404   404   404   404   in
  POST own other               in    422   404   404   404   404   in
  both unknown                 in    404   404   404   404   404   in

account:person-deactivate step-up
account:person-reactivate step-up
account:person-start-again step-up
  GET  own other               in    200   404   404   404   404   in
  POST own                     in    422   404   404   404   404   in
  POST other                   in    ->    404   404   404   404   in
  both unknown                 in    404   404   404   404   404   in

account:person-invite-again step-up
  GET  own other               in    200   404   404   404   404   in
  POST own other               in    ->    404   404   404   404   in
  both unknown                 in    404   404   404   404   404   in

# --- Links that work once -----------------------------------------------------

account:first
account:link
  GET  own                     200   200   200   200   200   200   200
  POST own                     422   422   422   422   422   422   422
  both other unknown           404   404   404   404   404   404   404
"""
