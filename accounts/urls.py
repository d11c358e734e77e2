"""Every address of the account pages. Of django-allauth only what is here can be reached."""

from django.urls import URLPattern, URLResolver, include, path, re_path

from accounts.views import links, notices, own, people, sign_in

_SIGN_IN = [
    path("sign-in/", sign_in.sign_in, name="account_login"),
    path("sign-out/", sign_in.sign_out, name="account_logout"),
    path("confirm/", sign_in.confirm, name="account_reauthenticate"),
    path("password/", sign_in.change_password, name="account_change_password"),
    path("password/forgotten/", sign_in.new_password_link, name="account_reset_password"),
    path(
        "password/forgotten/sent/",
        sign_in.new_password_link_done,
        name="account_reset_password_done",
    ),
    re_path(
        r"^password/new/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        sign_in.new_password,
        name="account_reset_password_from_key",
    ),
    path(
        "password/new/done/",
        sign_in.new_password_done,
        name="account_reset_password_from_key_done",
    ),
    path("sessions/", own.sessions, name="usersessions_list"),
]

_SECOND_FACTOR = [
    path("", sign_in.second_factors, name="mfa_index"),
    path("sign-in/", sign_in.second_step, name="mfa_authenticate"),
    path("confirm/", sign_in.confirm_by_code, name="mfa_reauthenticate"),
    path("app/set-up/", sign_in.activate_app, name="mfa_activate_totp"),
    path("app/remove/", sign_in.deactivate_app, name="mfa_deactivate_totp"),
    path("codes/", sign_in.view_codes, name="mfa_view_recovery_codes"),
    path("codes/new/", sign_in.generate_codes, name="mfa_generate_recovery_codes"),
    path("codes/file/", sign_in.download_codes, name="mfa_download_recovery_codes"),
    path("passkeys/", sign_in.passkeys, name="mfa_list_webauthn"),
    path("passkeys/add/", sign_in.add_passkey, name="mfa_add_webauthn"),
    path("passkeys/<int:pk>/remove/", sign_in.remove_passkey, name="mfa_remove_webauthn"),
    path("passkeys/sign-in/", sign_in.passkey_sign_in, name="mfa_login_webauthn"),
    path("passkeys/confirm/", sign_in.confirm_by_passkey, name="mfa_reauthenticate_webauthn"),
]

_PERSON = [
    path("", people.person, name="person"),
    path("roles/", people.roles, name="person-roles"),
    path("same-person/", people.same_person, name="person-same"),
    path("close/", people.deactivate, name="person-deactivate"),
    path("open/", people.reactivate, name="person-reactivate"),
    path("invite/", people.invite_again, name="person-invite-again"),
    path("start-again/", people.start_again, name="person-start-again"),
]

_ACCOUNT: list[URLPattern | URLResolver] = [
    path("", own.own, name="own"),
    path("messages/", notices.own_notices, name="notices"),
    path("roles/", own.roles, name="roles"),
    path("sessions/<int:session_id>/end/", own.end_session, name="session-end"),
    path("people/", people.people, name="people"),
    path("people/invite/", people.invite, name="invite"),
    path("people/<uuid:user_id>/", include(_PERSON)),
    path("first/<str:secret>/", links.first, name="first"),
    path("link/<str:secret>/", links.link, name="link"),
]

urlpatterns = [
    path("account/", include(_SIGN_IN)),
    path("account/second-step/", include(_SECOND_FACTOR)),
    path("account/", include((_ACCOUNT, "account"))),
]
