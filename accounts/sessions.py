"""How long a sign-in lasts: noted in the session itself, judged on the server at every request."""

from enum import StrEnum
from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest

from contactcentre.safekeeping import clock

_BEGAN = "began_at"
_SEEN = "seen_at"
_NOTED_EVERY_SECONDS = 60
_PROOFS = frozenset({"mfa", "demonstration-link"})


class Ended(StrEnum):
    """Why a session is over, in words for the person."""

    IDLE = "You were signed out because nothing happened for a while."
    TOO_LONG = "You were signed out because you had been signed in for a whole day’s work."


def begin(session: SessionBase) -> None:
    """Note that somebody signed in now."""
    session[_BEGAN] = session[_SEEN] = clock.now().timestamp()


def ended(session: SessionBase) -> Ended | None:
    """Whether a signed-in session has reached its idle or its absolute limit."""
    now = clock.now().timestamp()
    if now - session.get(_BEGAN, now) >= settings.SESSION_ABSOLUTE_LIMIT.total_seconds():
        return Ended.TOO_LONG
    if now - session.get(_SEEN, now) >= settings.SESSION_IDLE_LIMIT.total_seconds():
        return Ended.IDLE
    return None


def note_use(session: SessionBase) -> None:
    """Note that the session is in use; writes at most once a minute."""
    now = clock.now()
    if _BEGAN not in session:
        begin(session)
    elif now.timestamp() - session[_SEEN] >= _NOTED_EVERY_SECONDS:
        session[_SEEN] = now.timestamp()
        UserSession.objects.filter(session_key=session.session_key).update(last_seen_at=now)


def rotate(request: HttpRequest) -> None:
    """Give the session a new key, so that one seen before a step up is worth nothing after it."""
    old = request.session.session_key
    request.session.cycle_key()
    UserSession.objects.filter(session_key=old).update(session_key=request.session.session_key)


def proofs(request: HttpRequest) -> list[dict[str, Any]]:
    """The times this session's person showed more than a password."""
    records = get_authentication_records(request, request.user)
    return [record for record in records if record["method"] in _PROOFS]


def came_by_demonstration_link(request: HttpRequest) -> bool:
    return any(proof["method"] == "demonstration-link" for proof in proofs(request))
