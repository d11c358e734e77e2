"""How long a sign-in lasts: noted in the session itself, judged on the server at every request."""

from enum import StrEnum
from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.http import HttpRequest

from accounts.models import User
from accounts.session_store import row_key
from contactcentre.safekeeping import clock

_BEGAN = "began_at"
_SEEN = "seen_at"
NOTED_EVERY_SECONDS = 60
_PROOFS = frozenset({"mfa", "demonstration-link"})
# The list of sessions has a column for a network address; none is kept.
_NO_ADDRESS = "0.0.0.0"  # noqa: S104


class Ended(StrEnum):
    """Why a session is over, in words for the person."""

    IDLE = "You were signed out because nothing happened for a while."
    TOO_LONG = "You were signed out because you had been signed in for a whole day’s work."


def begin(session: SessionBase) -> None:
    """Note that somebody signed in now."""
    session[_BEGAN] = session[_SEEN] = clock.now().timestamp()


def row_of(session: SessionBase) -> str:
    """Under which key the database keeps this session, in both its tables."""
    return row_key(session.session_key or "")


def put_on_list(session: SessionBase, *, user: User, user_agent: str) -> None:
    """Put a session on its person's list. Of browser and network it keeps the kind of device."""
    UserSession.objects.create(
        user=user,
        session_key=row_of(session),
        ip=_NO_ADDRESS,
        user_agent=_kind_of_device(user_agent),
    )


def listed(user: User) -> QuerySet[UserSession]:
    """Where the person is signed in, the longest first."""
    alive = Session.objects.filter(expire_date__gt=clock.now()).values("session_key")
    mine: QuerySet[UserSession] = UserSession.objects.filter(user=user, session_key__in=alive)
    return mine.order_by("created_at", "pk")


def end_all() -> None:
    """Sign everybody out, and forget sign-ins that were half done."""
    Session.objects.all().delete()
    UserSession.objects.all().delete()


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
    elif now.timestamp() - session[_SEEN] >= NOTED_EVERY_SECONDS:
        session[_SEEN] = now.timestamp()
        UserSession.objects.filter(session_key=row_of(session)).update(last_seen_at=now)


def rotate(request: HttpRequest) -> None:
    """Give the session a new key, so that one seen before a step up is worth nothing after it."""
    old = row_of(request.session)
    request.session.cycle_key()
    UserSession.objects.filter(session_key=old).update(session_key=row_of(request.session))


def proofs(request: HttpRequest) -> list[dict[str, Any]]:
    """The times this session's person showed more than a password."""
    records = get_authentication_records(request, request.user)
    return [record for record in records if record["method"] in _PROOFS]


def came_by_demonstration_link(request: HttpRequest) -> bool:
    return any(proof["method"] == "demonstration-link" for proof in proofs(request))


def _kind_of_device(user_agent: str) -> str:
    """What a browser says of itself, as one of three words."""
    if "iPad" in user_agent or "Tablet" in user_agent:
        return "Tablet"
    if "Android" in user_agent and "Mobile" not in user_agent:
        return "Tablet"
    return "Telephone" if "iPhone" in user_agent or "Mobile" in user_agent else "Computer"
