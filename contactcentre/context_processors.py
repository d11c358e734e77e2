"""What every page's frame needs: the centre, where one may go, and who is signed in."""

from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject

from accounts.roles import EVERY_ROLE, RUNS_SESSIONS, Role


@dataclass(frozen=True)
class Entry:
    """One entry of the navigation."""

    label: str
    url: str
    current: bool = False


# Who is shown which entry; an entry whose page does not exist is left out.
_ENTRIES: tuple[tuple[str, str, tuple[Role, ...]], ...] = (
    ("Today", "families:today", RUNS_SESSIONS),
    ("Today’s sheet", "families:sheet", (Role.VOLUNTEER,)),
    ("Families", "families:list", RUNS_SESSIONS),
    ("Referrals", "families:referral-list", RUNS_SESSIONS),
    ("Requests", "disclosures:list", (Role.CO_ORDINATOR,)),
    ("Disclosures", "disclosures:register", (Role.CO_ORDINATOR,)),
    ("Sessions", "families:session-list", RUNS_SESSIONS),
    ("Reviews", "families:reviews", RUNS_SESSIONS),
    ("Rota", "families:rota", RUNS_SESSIONS),
    ("My shifts", "families:shifts", (Role.VOLUNTEER,)),
    ("Volunteers", "volunteers:list", (Role.CO_ORDINATOR,)),
    ("My record", "volunteers:own", (Role.VOLUNTEER,)),
    ("Accident book", "accidents:book", (Role.CO_ORDINATOR,)),
    ("People", "account:people", (Role.CO_ORDINATOR,)),
    ("Retention", "retention:due", (Role.CO_ORDINATOR, Role.TRUSTEE)),
    ("Annual report", "governance:reports", (Role.TRUSTEE, Role.CO_ORDINATOR)),
    ("Who holds which role", "account:roles", (Role.TRUSTEE,)),
    ("Record a concern", "disclosures:concern-new", EVERY_ROLE),
)


class Centre:
    """The centre as the pages name it."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    @property
    def name(self) -> str:
        return str(settings.CENTRE_NAME)

    @property
    def demonstration(self) -> bool:
        """Whether what is shown is made up: a setting, or a mark on the account signed in."""
        if getattr(settings, "DEMONSTRATION", False):
            return True
        user = _user(self._request)
        return bool(user is not None and getattr(user, "demonstration", False))


class SignedIn:
    """The person signed in; their name is opened only when it is printed."""

    def __init__(self, user: Any) -> None:
        self._user = user

    @property
    def name(self) -> str:
        return str(self._user.display_name)


def centre(request: HttpRequest) -> dict[str, Any]:
    """``centre``, ``navigation`` and ``signed_in`` for every page.

    Asks no database for a visitor without a session, and for others only when the page prints them.
    """
    if not _has_session(request):
        return {"centre": Centre(request), "navigation": [], "signed_in": None}
    return {
        "centre": Centre(request),
        "navigation": SimpleLazyObject(lambda: _navigation(request)),
        "signed_in": SimpleLazyObject(lambda: _signed_in(request)),
    }


def _has_session(request: HttpRequest) -> bool:
    session = getattr(request, "session", None)
    return settings.SESSION_COOKIE_NAME in request.COOKIES or bool(
        session is not None and session.session_key
    )


def _user(request: HttpRequest) -> Any:
    if not _has_session(request):
        return None
    user = getattr(request, "user", None)
    return user if user is not None and user.is_authenticated else None


def _signed_in(request: HttpRequest) -> SignedIn | None:
    user = _user(request)
    return SignedIn(user) if user is not None else None


def _navigation(request: HttpRequest) -> list[Entry]:
    user = _user(request)
    if user is None:
        return []
    roles = set(user.roles)
    shown = [
        Entry(label, url)
        for label, name, who in _ENTRIES
        if not roles.isdisjoint(who) and (url := _url(name))
    ]
    return _mark_current(shown, request.path)


def _url(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def _mark_current(entries: list[Entry], path: str) -> list[Entry]:
    """The entry whose address the page's address starts with; of several, the longest."""
    above = [entry.url for entry in entries if path.startswith(entry.url)]
    longest = max(above, key=len, default=None)
    return [replace(entry, current=entry.url == longest) for entry in entries]
