"""What follows from signing in and out, from a new password, a second factor, a new keyring."""

from typing import Any

from allauth.account import signals as account_signals
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa import signals as mfa_signals
from allauth.mfa.models import Authenticator
from allauth.usersessions.signals import on_user_logged_in as list_with_key_and_address
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.dispatch import receiver
from django.http import HttpRequest

from accounts import links, sessions
from accounts.adapters import SECOND_FACTORS
from accounts.models import User
from accounts.services import aliases, open_sessions
from contactcentre.safekeeping import audit, clock, subjects
from contactcentre.safekeeping.keyring import generations
from contactcentre.safekeeping.models import Use
from contactcentre.safekeeping.restoring import restored


@receiver(user_logged_in)
def note_beginning(request: HttpRequest, **kwargs: Any) -> None:
    sessions.begin(request.session)


account_signals.user_logged_in.disconnect(list_with_key_and_address)


@receiver(account_signals.user_logged_in)
def record_sign_in(request: HttpRequest, user: User, **kwargs: Any) -> None:
    user_agent = request.headers.get("user-agent", "")
    sessions.put_on_list(request.session, user=user, user_agent=user_agent)
    subjects.record_use(user.subject_id, Use.SIGNED_IN, on=clock.today())
    _record("signed-in", user)


@receiver(user_logged_out)
def forget_session(request: HttpRequest, user: User | None, **kwargs: Any) -> None:
    if request.session.session_key:
        open_sessions.forget_session(listed_as=sessions.row_of(request.session))
    if user is not None:
        _record("signed-out", user)


@receiver([account_signals.password_changed, account_signals.password_reset])
def end_sessions_of_old_password(user: User, **kwargs: Any) -> None:
    open_sessions.password_changed(user=user)


@receiver(mfa_signals.authenticator_added)
def accept_as_shown(
    request: HttpRequest, user: User, authenticator: Authenticator, **kwargs: Any
) -> None:
    """Setting a second factor up shows it, as signing in with it does."""
    if authenticator.type in SECOND_FACTORS:
        record_authentication(
            request, user, "mfa", id=authenticator.pk, type=str(authenticator.type)
        )
        sessions.rotate(request)
        _record("second-factor-added", user)


@receiver(mfa_signals.authenticator_removed)
def record_removal(user: User, **kwargs: Any) -> None:
    _record("second-factor-removed", user)


@receiver(mfa_signals.authenticator_reset)
def record_new_codes(user: User, **kwargs: Any) -> None:
    _record("recovery-codes-made", user)


@receiver(mfa_signals.authentication_failed)
def record_refusal(user: User, **kwargs: Any) -> None:
    _record("second-factor-refused", user)


@receiver(restored)
def end_ways_in_of_then(**kwargs: Any) -> None:
    """Nobody is signed in as when the backup was made, and no link used since works again."""
    sessions.end_all()
    links.void_all()


@receiver([generations.rotated, restored])
def renew_aliases(**kwargs: Any) -> None:
    aliases.renew_aliases()


def _record(event: str, user: User) -> None:
    audit.record(event, user, subject_id=user.subject_id)
