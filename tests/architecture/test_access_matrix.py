"""Everyone, at every address, asking for their own, somebody else's and nobody's: who gets what.

The expectations are in ``access_matrix``. Whoever may not see a family gets none of its texts on
any page, and an answer that does not even tell that there is such a family.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import pytest
from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from cryptography.hazmat.primitives.asymmetric import ec
from django.core.cache import cache
from django.db import connections, transaction
from django.test import Client, override_settings
from django.urls import URLResolver, get_resolver, reverse
from fido2.cose import ES256
from fido2.webauthn import (
    Aaguid,
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorAttestationResponse,
    AuthenticatorData,
    CollectedClientData,
    RegistrationResponse,
)

from accounts import links
from accounts.models import OneTimeLink, User
from accounts.roles import Role
from accounts.session_store import SessionStore
from contactcentre.demonstration.canaries import canaries
from contactcentre.safekeeping import clock
from contactcentre.safekeeping.access import rule_of
from families.models import Alert, Booking, ContactDetail, EntryKind, Family, Person, PersonRole
from families.models import Representative as Solicitor
from families.services.allocation import allocate
from families.services.family import NewPerson, NewRepresentative
from families.services.register import record_movement
from tests.architecture.access_matrix import (
    BEFORE_SECOND_FACTOR,
    LISTS,
    MATRIX,
    METHODS,
    PRINCIPALS,
    SHOWS_CONTACT_DETAIL,
    SHOWS_VOLUNTEERS,
    STEP_UP,
    Cell,
)
from tests.factories.accounts import make_user, signed_in_client
from tests.factories.families import make_family
from tests.factories.sessions import make_booking, make_session, person_of

pytestmark = pytest.mark.django_db

Kwargs = dict[str, Any]
Relations = Mapping[str, list[Kwargs]]

SIGN_IN = reverse("account_login")
CONFIRM = reverse("account_reauthenticate")
NOWHERE = "/there/is/no/such/page/"
NO_FAMILY = "F-000000"
NO_NUMBER = 987654
_CSRF = re.compile(r'(name="csrfmiddlewaretoken" value=")\w+')


# --- The addresses --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Address:
    """One pattern of the URLconf: what answers there, and the places to fill in."""

    view: Any
    places: frozenset[str]


def addresses(
    resolver: URLResolver, above: frozenset[str] = frozenset(), *namespaces: str
) -> Iterator[tuple[str, Address]]:
    """Every pattern below ``resolver`` by the name under which it is reversed."""
    for pattern in resolver.url_patterns:
        places = above | set(pattern.pattern.converters)
        if isinstance(pattern, URLResolver):
            inside = [*namespaces, pattern.namespace] if pattern.namespace else namespaces
            yield from addresses(pattern, places, *inside)
        else:
            name = ":".join([*namespaces, pattern.name or str(pattern.pattern)])
            yield name, Address(pattern.callback, places)


ADDRESSES = dict(addresses(get_resolver()))


def test_the_table_lists_every_address_and_no_other():
    assert sorted(MATRIX) == sorted(ADDRESSES)


def test_no_two_addresses_share_a_name():
    assert len(list(addresses(get_resolver()))) == len(ADDRESSES)


def test_what_asks_for_a_second_factor_is_as_listed():
    rules = {name: rule_of(address.view) for name, address in ADDRESSES.items()}

    assert {name for name, rule in rules.items() if rule.step_up} == STEP_UP
    assert {name for name, rule in rules.items() if rule.before_second_factor} == (
        BEFORE_SECOND_FACTOR
    )


# --- Two families, and everyone who might look ----------------------------------------------------


MARKS = ("Juniper", "Cobalt")
BORN = (date(2018, 3, 9), date(2020, 11, 23))


def tell_tale_family(mark: str) -> Family:
    """A family of which every text can be recognised wherever it turns up."""
    child = NewPerson(
        role=PersonRole.CHILD,
        first_name=f"Childfirst{mark}",
        last_name=f"Childlast{mark}",
        date_of_birth=BORN[MARKS.index(mark)],
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
    response: Any

    @property
    def answer(self) -> str:
        """The answer in the words of the table."""
        if self.response.status_code != 302:
            return str(self.response.status_code)
        return "in" if self.response.headers["Location"].startswith(SIGN_IN) else "->"

    def says(self, texts: Iterable[str]) -> list[str]:
        """Those of ``texts`` that are anywhere in the answer."""
        headers = "\n".join(self.response.headers.values())
        said = f"{headers}\n{self.response.content.decode()}".casefold()
        return sorted(text for text in texts if text.casefold() in said)

    @property
    def fingerprint(self) -> tuple[Any, ...]:
        """All that could tell this answer from another one, but for a form's random token."""
        body = _CSRF.sub(r"\1", self.response.content.decode())
        headers = sorted(self.response.headers.items())
        return self.response.status_code, body, headers, sorted(self.response.cookies)

    def __str__(self) -> str:
        cell = self.cell
        return f"{cell.principal}: {cell.method} {self.url} ({cell.relation}) is {self.answer}"


class World:
    """The centre on a session day: two families booked, one of them allocated to a volunteer."""

    def __init__(self) -> None:
        roles = {
            "co-ordinator": Role.CO_ORDINATOR,
            "team leader": Role.TEAM_LEADER,
            "volunteer with": Role.VOLUNTEER,
            "volunteer without": Role.VOLUNTEER,
            "trustee": Role.TRUSTEE,
            "closed": Role.CO_ORDINATOR,
        }
        self.people = {name: make_user(role) for name, role in roles.items()}
        self.colleague = make_user(Role.VOLUNTEER)
        self.families = [tell_tale_family(mark) for mark in MARKS]
        self.session = make_session()
        self._fill_the_register()
        self.browsers = {name: self._browser(user) for name, user in self.people.items()}
        self._browser(self.colleague)
        self.client = Client()
        self._make_links()
        closed = self.people["closed"]
        User.objects.filter(pk=closed.pk).update(is_active=False)

    def _fill_the_register(self) -> None:
        by = self.people["co-ordinator"]
        self.bookings = [make_booking(self.session, family, by=by) for family in self.families]
        looking_after = [self.people["volunteer with"], self.colleague]
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

    def age_second_factor(self, principal: str) -> None:
        """As if the second factor had been shown ten minutes ago."""
        self._change_proofs(
            principal, lambda proofs: [proof | {"at": proof["at"] - 600} for proof in proofs]
        )

    def forget_second_factor(self, principal: str) -> None:
        """As if nothing but the password had been given yet."""
        self._change_proofs(principal, lambda proofs: proofs[:1])

    def _change_proofs(self, principal: str, change: Callable[[list[Any]], list[Any]]) -> None:
        session = SessionStore(self.browsers[principal])
        session["account_authentication_methods"] = change(
            session["account_authentication_methods"]
        )
        session.save()

    def _make_links(self) -> None:
        purpose = OneTimeLink.Purpose
        self.invitation = _made_link(purpose.INVITATION, self.colleague)
        self.first = _made_link(purpose.FIRST_CO_ORDINATOR, None)

    # --- Whose is it --------------------------------------------------------------------------

    def relations(self, name: str, principal: str) -> Relations:
        """What to fill the address's places with, for each relation to the record."""
        person = self.people.get(principal, self.people["co-ordinator"])
        if name in OF_AN_ACCOUNT:
            return OF_AN_ACCOUNT[name](self, person)
        places = ADDRESSES[name].places
        if not places:
            return {"own": [{}]}
        if "reference" in places:
            return self._of_families(places - {"reference"})
        (place,) = places
        return self._with_one_place(place, person)

    def devices(self, person: User) -> Relations:
        """Another device of one's own, and one of a colleague's."""
        mine, theirs = (_device(user) for user in (person, self.colleague))
        return _three("session_id", mine.pk, theirs.pk, NO_NUMBER)

    def passkeys(self, person: User) -> Relations:
        mine, theirs = (_passkey(user) for user in (person, self.colleague))
        return _three("pk", mine.pk, theirs.pk, NO_NUMBER)

    def first_links(self, person: User) -> Relations:
        return _three("secret", self.first, self.invitation, "x" * 43)

    def links(self, person: User) -> Relations:
        return _three("secret", self.invitation, self.first, "x" * 43)

    def password_links(self, person: User) -> Relations:
        whose = user_pk_to_url_str(self.colleague)
        good = {"uidb36": whose, "key": default_token_generator.make_token(self.colleague)}
        return {"own": [good], "unknown": [good | {"key": "abc-def"}, good | {"uidb36": "zzz"}]}

    def _with_one_place(self, place: str, person: User) -> Relations:
        """Of the family allocated, of the other one, of none."""
        if place == "session_id":
            return {"own": [{place: self.session.pk}], "unknown": [{place: uuid4()}]}
        pairs: dict[str, list[Any]] = {
            "booking_id": self.bookings,
            "allocation_id": self.allocations,
            "entry_id": self.entries,
            "user_id": [person, self.colleague],
        }
        own, other = pairs[place]
        return _three(place, own.pk, other.pk, uuid4())

    def _of_families(self, parts: frozenset[str]) -> Relations:
        """Below a family: its own part, the other family's part, no part, no family."""
        ours, theirs = (family.reference for family in self.families)
        if not parts:
            return _three("reference", ours, theirs, NO_FAMILY)
        (part,) = parts
        model: Any = PARTS[part]
        mine, other = (model.objects.filter(family=f).first().pk for f in self.families)
        return {
            "own": [{"reference": ours, part: mine}],
            "swapped": [{"reference": ours, part: other}, {"reference": theirs, part: mine}],
            "unknown": [{"reference": ours, part: uuid4()}, {"reference": NO_FAMILY, part: mine}],
        }

    # --- Who may be told what -------------------------------------------------------------------

    @cached_property
    def texts(self) -> set[str]:
        """Every sealed text of both families, and their dates of birth as a page writes them."""
        sealed = {text for field, text in canaries().items() if field.startswith("families.")}
        return (
            sealed | {f"{born:%Y-%m-%d}" for born in BORN} | {f"{born:%-d %B %Y}" for born in BORN}
        )

    @cached_property
    def details(self) -> set[str]:
        """The contact details themselves."""
        return {detail.value for detail in ContactDetail.objects.all()}

    @cached_property
    def contact(self) -> set[str]:
        """Every way of reaching people: details, safe routes, their solicitors' numbers."""
        routes = {person.safe_route for person in Person.objects.all() if person.safe_route}
        solicitors = {text for s in Solicitor.objects.all() for text in (s.telephone, s.email)}
        return self.details | routes | solicitors

    @cached_property
    def on_sheet(self) -> set[str]:
        """What the sheet says of the family to the volunteer who looks after it."""
        names = {person.first_name for person in self.families[0].people.all()}
        alerts = self.families[0].alerts.all()
        return names | {alert.text for alert in alerts if alert.kind in Alert.ON_SHEET}

    def may_be_told(self, name: str, principal: str) -> set[str]:
        """The families' texts that may be in what this address answers to this principal."""
        if principal == "volunteer with":
            return self.on_sheet if name == SHOWS_VOLUNTEERS else set()
        if principal not in {"co-ordinator", "team leader"}:
            return set()
        if name == SHOWS_CONTACT_DETAIL:
            return self.texts
        return self.texts - (self.contact if name in LISTS else self.details)

    # --- Looking ------------------------------------------------------------------------------

    def ask(self, cell: Cell, url: str, **sent: str) -> Looked:
        """One request, in that person's browser; whatever it did is undone."""
        self.client.cookies.clear()
        if cell.principal in self.browsers:
            self.client.cookies["sessionid"] = self.browsers[cell.principal]
        cache.clear()
        with undone():
            return Looked(cell, url, getattr(self.client, cell.method.lower())(url, sent))

    def look(self, principal: str, url: str, method: str = "GET", **sent: str) -> Looked:
        return self.ask(Cell(principal, method, "own"), url, **sent)

    def walk(self, name: str) -> Iterator[Looked]:
        """Every cell of this address, asked for."""
        for principal in PRINCIPALS:
            for relation, places in self.relations(name, principal).items():
                for method in METHODS:
                    cell = Cell(principal, method, relation)
                    for kwargs in places:
                        yield self.ask(cell, reverse(name, kwargs=kwargs))


OF_AN_ACCOUNT = {
    "account:session-end": World.devices,
    "mfa_remove_webauthn": World.passkeys,
    "account:first": World.first_links,
    "account:link": World.links,
    "account_reset_password_from_key": World.password_links,
}
PARTS = {
    "alert_id": Alert,
    "person_id": Person,
    "representative_id": Solicitor,
    "detail_id": ContactDetail,
}


def _three(place: str, own: Any, other: Any, unknown: Any) -> Relations:
    return {"own": [{place: own}], "other": [{place: other}], "unknown": [{place: unknown}]}


def _device(user: User) -> UserSession:
    return UserSession.objects.create(
        user=user, session_key=uuid4().hex, ip="127.0.0.1", user_agent="another browser"
    )


def _passkey(user: User) -> Authenticator:
    public = ec.generate_private_key(ec.SECP256R1()).public_key()
    held = AttestedCredentialData.create(
        Aaguid.NONE, user.pk.bytes, ES256.from_cryptography_key(public)
    )
    flags = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.AT
    shown = AuthenticatorData.create(bytes(32), flags, 0, held)
    kind = CollectedClientData.TYPE.CREATE
    registration = RegistrationResponse(
        raw_id=user.pk.bytes,
        response=AuthenticatorAttestationResponse(
            client_data=CollectedClientData.create(kind, bytes(16), "http://testserver"),
            attestation_object=AttestationObject.create("none", shown, {}),
        ),
    )
    data = {"name": "Passkey 1", "credential": dict(registration)}
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


@pytest.fixture(scope="module")
def world(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[World]:
    """Made once; each test, and each request within it, leaves it as it was."""
    folder = tmp_path_factory.mktemp("keyring")
    keyring = override_settings(
        KEYRING_KEK_DIR=folder / "kek", KEYRING_MIRROR_DIR=folder / "mirror"
    )
    with django_db_blocker.unblock(), keyring, undone():
        yield World()


@pytest.fixture(autouse=True)
def own_keyring(world: World) -> None:
    """The keyring of the world that all tests here share, in place of one for each."""


# --- The table, cell by cell ----------------------------------------------------------------------


@pytest.mark.parametrize("name", MATRIX)
def test_address(world: World, name: str) -> None:
    looked = list(world.walk(name))
    problems = [
        *other_answers_than_listed(name, looked),
        *told_to_the_wrong_people(world, name, looked),
        *tells_that_there_is_something(world, name, looked),
    ]

    assert not problems, "\n".join(problems)


def other_answers_than_listed(name: str, looked: list[Looked]) -> Iterator[str]:
    asked = {each.cell for each in looked}
    yield from (
        f"{cell} is listed, but there is no such cell" for cell in MATRIX[name].keys() - asked
    )
    for each in looked:
        expected = MATRIX[name].get(each.cell, "not listed")
        if each.answer != expected:
            yield f"{each}; it should be {expected}"


def told_to_the_wrong_people(world: World, name: str, looked: list[Looked]) -> Iterator[str]:
    """Texts of the families where they have no business to be; which ones is not for a log."""
    for each in looked:
        found = each.says(world.texts - world.may_be_told(name, each.cell.principal))
        if found:
            yield f"{each} and says {len(found)} texts of a family, such as {found[0]}"


def tells_that_there_is_something(world: World, name: str, looked: list[Looked]) -> Iterator[str]:
    """404s of one page must all look the same, whether there is such a record or not."""
    unknown = {
        (each.cell.principal, each.cell.method): each
        for each in looked
        if each.cell.relation == "unknown"
    }
    for each in looked:
        if each.answer != "404":
            continue
        who = each.cell.principal, each.cell.method
        like = unknown[who] if who in unknown else world.ask(Cell(*who, "nowhere"), NOWHERE)
        if each.fingerprint != like.fingerprint:
            yield f"{each} and can be told from: {like}"


# --- What the walk stands on ----------------------------------------------------------------------


def test_what_may_be_seen_is_seen(world: World) -> None:
    """Or the walk would find nothing because there is nothing to find."""
    family = world.families[0]
    file = world.look("co-ordinator", reverse("families:file", args=[family.reference]))
    sheet = world.look("volunteer with", reverse(SHOWS_VOLUNTEERS))
    empty_sheet = world.look("volunteer without", reverse(SHOWS_VOLUNTEERS))

    assert len(file.says(world.texts)) > 10
    assert sheet.says(world.on_sheet) == sorted(world.on_sheet)
    assert empty_sheet.says(world.texts) == []
    assert len(world.contact) == 2 * 7


def test_a_contact_detail_is_shown_one_at_a_time(world: World) -> None:
    family = world.families[0]
    for detail in ContactDetail.objects.filter(family=family):
        url = reverse(SHOWS_CONTACT_DETAIL, args=[family.reference, detail.pk])
        shown = world.look("co-ordinator", url, method="POST")
        assert shown.says(world.contact) == [detail.value]


def test_who_searches_is_shown_no_contact_detail(world: World) -> None:
    for principal in ("co-ordinator", "team leader"):
        found = world.look(principal, reverse("families:list"), method="POST", text="Residentfirst")
        assert len(found.says(["ResidentfirstJuniper", "ResidentfirstCobalt"])) == 2
        assert found.says(world.contact) == []


def test_what_does_not_exist_looks_like_any_other_address(world: World) -> None:
    """A page of one's own with nothing behind it, a page for others, no page at all."""
    ours, theirs = reverse("families:list"), reverse(SHOWS_VOLUNTEERS)
    nothing = [world.look("co-ordinator", url) for url in (f"{ours}{NO_FAMILY}/", theirs, NOWHERE)]

    assert [each.answer for each in nothing] == ["404"] * 3
    assert len({str(each.fingerprint) for each in nothing}) == 1


# --- The second factor ----------------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(STEP_UP))
def test_a_second_factor_of_a_while_ago_is_asked_for_again(world: World, name: str) -> None:
    world.age_second_factor("co-ordinator")
    for method in METHODS:
        address = reverse(name, kwargs=world.relations(name, "co-ordinator")["own"][0])
        asked = world.look("co-ordinator", address, method=method)
        assert asked.response.status_code == 302, str(asked)
        back = quote(address, safe="") if method == "GET" else "%2F"
        assert asked.response.headers["Location"] == f"{CONFIRM}?next={back}"
        assert asked.says(world.texts) == []


def test_a_password_alone_opens_nothing(world: World) -> None:
    world.forget_second_factor("co-ordinator")
    person = world.people["co-ordinator"]
    for name, address in ADDRESSES.items():
        rule = rule_of(address.view)
        if rule.public or name in BEFORE_SECOND_FACTOR or not rule.admits(person):
            continue
        for method in METHODS:
            url = reverse(name, kwargs=world.relations(name, "co-ordinator")["own"][0])
            asked = world.look("co-ordinator", url, method=method)
            assert asked.response.headers.get("Location", "").startswith(CONFIRM), str(asked)
