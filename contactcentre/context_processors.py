"""What every page's frame needs: the centre, where one may go, and who is signed in."""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject

from accounts.roles import AT_SESSIONS, EVERY_ROLE, GOVERNS, RUNS_SESSIONS, Role


class Place(StrEnum):
    """Where an entry stands: what is not at hand on a telephone is in its menu."""

    # On every screen, however small.
    AT_HAND = "at-hand"
    # In the row of a wider screen.
    ROW = "row"
    # In the row where it is short, else under “More”.
    MORE = "more"


@dataclass(frozen=True)
class Entry:
    """One entry of the navigation; ``above`` are the addresses whose pages belong to it."""

    label: str
    url: str
    place: Place = Place.AT_HAND
    above: tuple[str, ...] = ()
    current: bool = False

    @property
    def is_at_hand(self) -> bool:
        return self.place is Place.AT_HAND


@dataclass(frozen=True)
class Navigation:
    """The row of a wider screen, what is under “More” there, and the menu of a telephone."""

    row: list[Entry]
    more: list[Entry]
    menu: list[Entry]

    @property
    def is_under_more(self) -> bool:
        """Whether the page that is shown belongs to an entry under “More”."""
        return any(entry.current for entry in self.more)


# So many fit into the row of a tablet, and on a telephone.
_IN_A_ROW, _ON_A_TELEPHONE = 7, 4
# Who is shown which entry, and where; one whose page does not exist is left out.
_ENTRIES: tuple[tuple[str, Place, tuple[str, ...], tuple[Role, ...]], ...] = (
    ("Today", Place.AT_HAND, ("families:today",), RUNS_SESSIONS),
    ("Today’s sheet", Place.AT_HAND, ("families:sheet",), (Role.VOLUNTEER,)),
    ("Families", Place.ROW, ("families:list",), RUNS_SESSIONS),
    ("Requests", Place.ROW, ("disclosures:list",), (Role.CO_ORDINATOR,)),
    ("Sessions", Place.ROW, ("families:session-list",), RUNS_SESSIONS),
    ("Volunteers", Place.ROW, ("volunteers:list",), (Role.CO_ORDINATOR,)),
    ("Policy", Place.ROW, ("policy:read", "governance:adoption"), GOVERNS),
    ("Referrals", Place.MORE, ("families:referral-list",), RUNS_SESSIONS),
    ("Annual report", Place.MORE, ("governance:reports",), GOVERNS),
    ("Breaches", Place.MORE, ("governance:breaches",), GOVERNS),
    ("Rota", Place.MORE, ("families:rota",), RUNS_SESSIONS),
    ("My shifts", Place.MORE, ("families:shifts",), AT_SESSIONS),
    ("My record", Place.MORE, ("retention:own",), AT_SESSIONS),
    ("Reviews", Place.MORE, ("families:reviews",), RUNS_SESSIONS),
    ("Disclosures", Place.MORE, ("disclosures:register",), (Role.CO_ORDINATOR,)),
    ("Accident book", Place.MORE, ("accidents:book",), (Role.CO_ORDINATOR,)),
    ("Retention", Place.MORE, ("retention:due",), GOVERNS),
    ("People", Place.MORE, ("account:people",), (Role.CO_ORDINATOR,)),
    ("Who holds which role", Place.MORE, ("account:roles",), (Role.TRUSTEE,)),
    ("Record a concern", Place.AT_HAND, ("disclosures:concern-new",), EVERY_ROLE),
)


class Centre:
    """The centre as the pages name it."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    @property
    def name(self) -> str:
        return str(settings.CENTRE_NAME)

    @property
    def telephone(self) -> str:
        """Where the centre is reached; empty where nobody has set it, made up in what is shown."""
        made_up = settings.MADE_UP_TELEPHONES["centre"] if self.demonstration else ""
        return str(settings.CENTRE_TELEPHONE or made_up)

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
        return {"centre": Centre(request), "navigation": None, "signed_in": None}
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


def _navigation(request: HttpRequest) -> Navigation | None:
    user = _user(request)
    if user is None:
        return None
    roles = set(user.roles)
    shown = [
        Entry(label, above[0], place, above)
        for label, place, names, who in _ENTRIES
        if not roles.isdisjoint(who) and (above := _urls(names))
    ]
    return _placed(_mark_current(shown, request.path)) if shown else None


def _placed(entries: list[Entry]) -> Navigation:
    """With few of them there is nothing to unfold."""
    if len(entries) <= _ON_A_TELEPHONE:
        return Navigation([replace(each, place=Place.AT_HAND) for each in entries], [], [])
    few = len(entries) <= _IN_A_ROW
    more = [] if few else [entry for entry in entries if entry.place is Place.MORE]
    row = [entry for entry in entries if entry not in more]
    return Navigation(row, more, [entry for entry in entries if not entry.is_at_hand])


def _urls(names: tuple[str, ...]) -> tuple[str, ...]:
    try:
        return tuple(reverse(name) for name in names)
    except NoReverseMatch:
        return ()


def _mark_current(entries: list[Entry], path: str) -> list[Entry]:
    """The entry with the longest address that the page's address starts with."""
    above = {url: entry for entry in entries for url in entry.above if path.startswith(url)}
    current = above.get(max(above, key=len, default=""))
    return [replace(entry, current=entry is current) for entry in entries]
