"""Everyone, at every address, asking for their own, somebody else's and nobody's: who gets what.

The expectations are in ``access_matrix``. Whoever may not see a family gets none of its texts on
any page, and an answer that does not even tell that there is such a family.
"""

import re
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.core.cache import cache
from django.db import connections, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from accounts import links
from accounts.models import OneTimeLink, User
from accounts.roles import Role
from contactcentre.demonstration.canaries import canaries
from contactcentre.safekeeping import clock
from contactcentre.safekeeping.access import rule_of
from families.models import Alert, Booking, ContactDetail, EntryKind, Family, Person, PersonRole
from families.models import Representative as Solicitor
from families.services.allocation import allocate
from families.services.family import NewPerson, NewRepresentative
from families.services.register import record_movement
from tests.architecture.access_matrix import (
    LIST_PAGES,
    MATRIX,
    METHODS,
    PRINCIPALS,
    SHOWS_CONTACT_DETAIL,
    STEP_UP,
    Cell,
)
from tests.factories.accounts import make_user, signed_in_client
from tests.factories.families import make_family
from tests.factories.sessions import make_booking, make_session, person_of

pytestmark = pytest.mark.django_db

Kwargs = dict[str, Any]
Relations = Mapping[str, list[Kwargs]]

NOWHERE = "/there/is/no/such/page/"
NO_FAMILY = "F-000000"
NO_NUMBER = 987654
_CSRF = re.compile(r'(name="csrfmiddlewaretoken" value=")\w+')


# --- The addresses --------------------------------------------------------------------------------


def named(resolver: URLResolver, *namespaces: str) -> Iterator[tuple[str, URLPattern]]:
    """Every pattern below ``resolver`` by the name under which it is reversed."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            inside = [*namespaces, pattern.namespace] if pattern.namespace else namespaces
            yield from named(pattern, *inside)
        else:
            yield ":".join([*namespaces, pattern.name or str(pattern.pattern)]), pattern


PATTERNS = dict(named(get_resolver()))


def test_the_table_lists_every_address_and_no_other():
    assert sorted(MATRIX) == sorted(PATTERNS)


def test_no_two_addresses_share_a_name():
    assert len(list(named(get_resolver()))) == len(PATTERNS)


def test_the_pages_that_ask_for_a_fresh_check_are_those_listed():
    asking = {name for name, pattern in PATTERNS.items() if rule_of(pattern.callback).step_up}

    assert asking == STEP_UP


# --- Two families, and everyone who might look ----------------------------------------------------


def tell_tale_family(mark: str) -> Family:
    """A family of which every text can be recognised wherever it turns up."""
    child = NewPerson(
        role=PersonRole.CHILD,
        first_name=f"Childfirst{mark}",
        last_name=f"Childlast{mark}",
        date_of_birth=date(2018, 3, 9) if mark == "Juniper" else date(2020, 11, 23),
        needs=f"Childneeds{mark}",
        alerts=[
            (Alert.Kind.ALLERGY, f"Allergy{mark}"),
            (Alert.Kind.INJUNCTION, f"Injunction{mark}"),
        ],
    )
    resident = NewPerson(
        role=PersonRole.RESIDENT,
        first_name=f"Residentfirst{mark}",
        last_name=f"Residentlast{mark}",
        relationship=f"Relationship{mark}",
        interpreter=f"Language{mark}",
        address_withheld=True,
        safe_route=f"Saferoute{mark}",
        contact=[
            (ContactDetail.Kind.ADDRESS, f"12 Residentstreet{mark}"),
            (ContactDetail.Kind.TELEPHONE, f"01632 960{sum(map(ord, mark)):04d}"),
        ],
        representative=NewRepresentative(
            name=f"Solicitor{mark}",
            firm=f"Firm{mark}",
            their_reference=f"Theirs{mark}",
            telephone=f"01632 961{sum(map(ord, mark)):04d}",
            email=f"solicitor.{mark}@firm.example",
        ),
    )
    visiting = NewPerson(
        role=PersonRole.VISITING,
        first_name=f"Visitingfirst{mark}",
        last_name=f"Visitinglast{mark}",
        safe_route=f"Visitorsroute{mark}",
        contact=[(ContactDetail.Kind.EMAIL, f"visiting.{mark}@family.example")],
    )
    return make_family(people=[child, resident, visiting])


@dataclass
class Looked:
    """One request and its answer."""

    cell: Cell
    url: str
    response: HttpResponse

    @property
    def answer(self) -> str:
        """The answer in the words of the table."""
        if self.response.status_code != 302:
            return str(self.response.status_code)
        return "in" if self.response.headers["Location"].startswith(SIGN_IN) else "->"

    @property
    def everything_said(self) -> str:
        headers = "\n".join(f"{name}: {value}" for name, value in self.response.headers.items())
        return f"{headers}\n{self.response.content.decode()}".casefold()

    @property
    def fingerprint(self) -> tuple[Any, ...]:
        """All that could tell this answer from another, but for a form's random token."""
        body = _CSRF.sub(r"\1", self.response.content.decode())
        headers = sorted(self.response.headers.items())
        return self.response.status_code, body, headers, sorted(self.response.cookies)

    def __str__(self) -> str:
        return f"{self.cell.principal}: {self.cell.method} {self.url} ({self.cell.relation})"


SIGN_IN = reverse("account_login")


class World:
    """The centre on a session day: two families booked, one of them allocated to a volunteer."""

    def __init__(self) -> None:
        roles = {
            "co-ordinator": Role.CO_ORDINATOR,
            "team leader": Role.TEAM_LEADER,
            "volunteer with the family": Role.VOLUNTEER,
            "volunteer without": Role.VOLUNTEER,
            "trustee": Role.TRUSTEE,
            "closed account": Role.CO_ORDINATOR,
        }
        self.people = {name: make_user(role) for name, role in roles.items()}
        self.colleague = make_user(Role.VOLUNTEER)
        self.families = [tell_tale_family(mark) for mark in ("Juniper", "Cobalt")]
        self.session = make_session()
        self._fill_the_register()
        self.browsers = {name: self._browser(user) for name, user in self.people.items()}
        self.colleagues_browser = self._browser(self.colleague)
        self.passkeys = {user.pk: _passkey(user) for user in self._accounts()}
        self._make_links()
        closed = self.people["closed account"]
        User.objects.filter(pk=closed.pk).update(is_active=False)

    def _accounts(self) -> list[User]:
        return [*self.people.values(), self.colleague]

    def _fill_the_register(self) -> None:
        by = self.people["co-ordinator"]
        self.bookings = [make_booking(self.session, family, by=by) for family in self.families]
        looking_after = [self.people["volunteer with the family"], self.colleague]
        self.allocations = [
            allocate(booking_id=booking.pk, volunteer=volunteer, by=by)
            for booking, volunteer in zip(self.bookings, looking_after, strict=True)
        ]
        self.entries = [self._arrival(booking, by) for booking in self.bookings]

    def _arrival(self, booking: Booking, by: User) -> Any:
        child = person_of(booking.family, PersonRole.CHILD)
        return record_movement(
            booking_id=booking.pk,
            person_id=child.pk,
            kind=EntryKind.ARRIVED,
            at=clock.now(),
            by=by,
            key=uuid4(),
        ).entry

    def _browser(self, user: User) -> str:
        """The session key of a browser in which ``user`` is signed in with both factors."""
        key = signed_in_client(user).cookies["sessionid"].value
        UserSession.objects.get_or_create(
            user=user, session_key=key, defaults={"ip": "127.0.0.1", "user_agent": "a browser"}
        )
        return key

    def _make_links(self) -> None:
        purpose = OneTimeLink.Purpose
        self.invitation = _made_link(purpose.INVITATION, self.colleague)
        self.first = _made_link(purpose.FIRST_CO_ORDINATOR, None)

    # --- Whose is it --------------------------------------------------------------------------

    def relations(self, name: str, principal: str) -> Relations:
        """What to fill the address's places with, for each relation to the record."""
        places = frozenset(PATTERNS[name].pattern.converters) or self._groups(name)
        person = self.people.get(principal, self.people["co-ordinator"])
        if name in self._own_things(person):
            return self._own_things(person)[name]
        if "reference" in places:
            return self._of_families(places)
        if not places:
            return {"own": [{}]}
        (place,) = places
        return self._single(person)[place]

    def _groups(self, name: str) -> frozenset[str]:
        return frozenset(getattr(PATTERNS[name].pattern, "regex").groupindex)  # noqa: B009

    def _own_things(self, person: User) -> dict[str, Relations]:
        """Things of one's account, and links."""
        devices = [
            UserSession.objects.filter(user=user).values_list("pk", flat=True)[0]
            for user in (person, self.colleague)
        ]
        keys = [self.passkeys[user.pk].pk for user in (person, self.colleague)]
        reset = {
            "uidb36": user_pk_to_url_str(self.colleague),
            "key": default_token_generator.make_token(self.colleague),
        }
        secrets = [{"secret": secret} for secret in (self.first, self.invitation, "x" * 43)]
        return {
            "account:session-end": _three("session_id", *devices, NO_NUMBER),
            "mfa_remove_webauthn": _three("pk", *keys, NO_NUMBER),
            "account:first": {
                "own": secrets[:1],
                "other": secrets[1:2],
                "unknown": secrets[2:],
            },
            "account:link": {"own": secrets[1:2], "other": secrets[:1], "unknown": secrets[2:]},
            "account_reset_password_from_key": {
                "own": [reset],
                "unknown": [reset | {"key": "abc-def"}, reset | {"uidb36": "zzz"}],
            },
        }

    def _single(self, person: User) -> dict[str, Relations]:
        """Addresses with one place: of the family allocated, of the other one, of none."""
        return {
            "session_id": {
                "own": [{"session_id": self.session.pk}],
                "unknown": [_no("session_id")],
            },
            "booking_id": _three("booking_id", *_ids(self.bookings), uuid4()),
            "allocation_id": _three("allocation_id", *_ids(self.allocations), uuid4()),
            "entry_id": _three("entry_id", *_ids(self.entries), uuid4()),
            "user_id": _three("user_id", person.pk, self.colleague.pk, uuid4()),
        }

    def _of_families(self, places: frozenset[str]) -> Relations:
        """Addresses below a family: its own part, the other family's part, no part, no family."""
        ours, theirs = (family.reference for family in self.families)
        parts = places - {"reference"}
        if not parts:
            return _three("reference", ours, theirs, NO_FAMILY)
        (part,) = parts
        model: Any = PARTS[part]
        mine, other = (
            model.objects.filter(family=family).order_by("pk").first().pk
            for family in self.families
        )
        return {
            "own": [{"reference": ours, part: mine}],
            "swapped": [{"reference": ours, part: other}, {"reference": theirs, part: mine}],
            "unknown": [{"reference": ours, part: uuid4()}, {"reference": NO_FAMILY, part: mine}],
        }

    # --- Looking ------------------------------------------------------------------------------

    def ask(self, cell: Cell, url: str) -> Looked:
        """One request, in that person's browser; whatever it did is undone."""
        client = Client()
        if cell.principal in self.browsers:
            client.cookies["sessionid"] = self.browsers[cell.principal]
        cache.clear()
        with undone():
            return Looked(cell, url, getattr(client, cell.method.lower())(url))

    def walk(self, name: str) -> Iterator[Looked]:
        """Every cell of this address, asked for."""
        for principal in PRINCIPALS:
            for relation, places in self.relations(name, principal).items():
                for method in METHODS:
                    cell = Cell(principal, method, relation)
                    for kwargs in places:
                        yield self.ask(cell, reverse(name, kwargs=kwargs))


PARTS = {
    "alert_id": Alert,
    "person_id": Person,
    "representative_id": Solicitor,
    "detail_id": ContactDetail,
}


def _three(place: str, own: Any, other: Any, unknown: Any) -> Relations:
    return {"own": [{place: own}], "other": [{place: other}], "unknown": [{place: unknown}]}


def _no(place: str) -> Kwargs:
    return {place: uuid4()}


def _ids(records: list[Any]) -> list[Any]:
    return [record.pk for record in records]


def _passkey(user: User) -> Authenticator:
    data = {"name": "Passkey 1", "credential": {}}
    return Authenticator.objects.create(user=user, type=Authenticator.Type.WEBAUTHN, data=data)


def _made_link(purpose: OneTimeLink.Purpose, user: User | None) -> str:
    return links.make(purpose, user=user, base_url="http://testserver").split("/")[-2]


@contextmanager
def undone() -> Iterator[None]:
    """Both databases are afterwards as they were, as between two tests."""
    with ExitStack() as stack:
        for alias in connections:
            block: Any = transaction.atomic(using=alias)
            block._from_testcase = True
            stack.enter_context(block)
        try:
            yield
        finally:
            for alias in connections:
                transaction.set_rollback(True, using=alias)


@pytest.fixture
def world() -> World:
    return World()
