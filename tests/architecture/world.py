"""The centre on a session day, and everyone who might look at it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property
from itertools import product
from typing import Any
from unittest.mock import patch

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.core import mail
from django.core.cache import cache
from django.db import connections
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.session_store import SessionStore, row_key
from contactcentre.demonstration.canaries import canaries
from contactcentre.safekeeping import clock
from contactcentre.who_may import (
    GIVES_OWN_DATA,
    LISTS,
    OFFERS_FAMILIES,
    PASSES_CONTACT_DETAIL,
    SHOWS_CONTACT_DETAIL,
    SHOWS_VOLUNTEERS,
)
from contactcentre.who_may.addresses import ADDRESSES
from contactcentre.who_may.table import METHODS, PRINCIPALS, Cell
from disclosures.models import AgencyContact, AttendanceRequest
from families.models import Alert, ContactDetail, Person
from families.models import Representative as Solicitor
from families.rules.referral_questions import REACHED_BY
from families.services.known import declare_known
from families.services.referral_file import answers_of
from tests.architecture.looking import Looked
from tests.architecture.relations import of_disposed, relations
from tests.architecture.session_day import SessionDay
from tests.architecture.tell_tale import BORN
from tests.factories.accounts import signed_in_client
from tests.factories.volunteers import lapse
from tests.rolled_back import rolled_back
from volunteers.services.record import leave

# On pages for everybody as well, whatever anybody typed.
IN_EVERYBODYS_MOUTH = frozenset({"Cafcass"})
GIVEN = frozenset(
    {
        "disclosures.AgencyContact.name",
        "disclosures.AttendanceRequest.their_reference",
        "disclosures.Release.statement",
    }
)
BEHIND_THEIR_SIGN_IN = frozenset(
    {"disclosures:portal", "disclosures:portal-release", "disclosures:portal-pdf"}
)
TELL_OF_CONCERNS = frozenset(
    {
        "disclosures:concern",
        "disclosures:concern-whom",
        "disclosures:concern-pass-on",
        "disclosures:concern-not-referred",
        "disclosures:concern-stand-back",
        "disclosures:register",
    }
)


class World(SessionDay):
    """A session day, and the browsers in which everyone is signed in."""

    def __init__(self) -> None:
        super().__init__()
        self.browsers = {name: self._browser(user) for name, user in self.people.items()}
        self._browser(self.colleague)
        self.client = Client()
        self.of_disposed = {
            name: kwargs for name in ADDRESSES if (kwargs := of_disposed(self, name))
        }
        self.dispose()
        self._go_away()

    def _go_away(self) -> None:
        """Those who may see no more, each while they are signed in."""
        by, today = self.people["co-ordinator"], clock.today()
        User.objects.filter(pk=self.people["deactivated"].pk).update(is_active=False)
        lapse(self.people["volunteer lapsed"].volunteer)
        knows = self.people["volunteer conflicted"]
        declare_known(family_id=self.families[0].pk, user=knows, reason="", by=by)
        left = self.people["volunteer left"].volunteer
        leave(volunteer_id=left.pk, day=today, by=by, on=today)

    def _browser(self, user: User) -> str:
        """The session key of a browser in which ``user`` is signed in with both factors."""
        key = signed_in_client(user).cookies["sessionid"].value
        UserSession.objects.get_or_create(
            user=user,
            session_key=row_key(key),
            defaults={"ip": "127.0.0.1", "user_agent": "a browser"},
        )
        return key

    def age_second_factor(self, principal: str) -> None:
        """As if the second factor had been shown too long ago."""
        limit = settings.STEP_UP_LIMIT.total_seconds()
        self._change_proofs(
            principal, lambda proofs: [proof | {"at": proof["at"] - limit} for proof in proofs]
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

    # --- Who may be told what -------------------------------------------------------------------

    @cached_property
    def texts(self) -> set[str]:
        """Every sealed text of both families, of what left the centre and of concerns about them,
        and dates of birth as a page writes them.
        """
        sealed = {text for field, text in canaries().items() if field.startswith("families.")}
        return (
            sealed
            | self.book
            | self.concerned
            | self.office
            | {f"{born:%Y-%m-%d}" for born in BORN}
            | {f"{born:%-d %B %Y}" for born in BORN}
        )

    @cached_property
    def book(self) -> set[str]:
        """What the accident book says, for co-ordinators alone."""
        return {text for field, text in canaries().items() if field.startswith("accidents.")}

    @cached_property
    def concerned(self) -> set[str]:
        """What concerns say and what was passed on of them, for whoever leads on safeguarding."""
        return _texts_of("Concern", "ExceptionDisclosure", "NotReferred")

    @cached_property
    def office(self) -> set[str]:
        """Who asked for what, at which agency, and what they were given: for co-ordinators."""
        every = {text for field, text in canaries().items() if field.startswith("disclosures.")}
        # A letter is addressed to a party by their name, which is on the file as well.
        named = {person.full_name for person in Person.objects.all()}
        return every - self.concerned - named - IN_EVERYBODYS_MOUTH

    @cached_property
    def given_to_agency(self) -> set[str]:
        """What the agency reads: its own name and reference, and the statement itself."""
        return {text for field, text in canaries().items() if field.partition("#")[0] in GIVEN}

    @cached_property
    def details(self) -> set[str]:
        """The contact details themselves."""
        return {detail.value for detail in ContactDetail.objects.all()}

    @cached_property
    def reached(self) -> set[str]:
        """Where the sides of the referrals can be reached: on no page but one, one at a time."""
        halves = [answers_of(half) for half in self.halves[:-1]]
        return {said[key] for said in halves for key in REACHED_BY}

    @cached_property
    def contact(self) -> set[str]:
        """Every way of reaching people: details, safe routes, their solicitors' numbers."""
        routes = {person.safe_route for person in Person.objects.all() if person.safe_route}
        solicitors = {text for s in Solicitor.objects.all() for text in (s.telephone, s.email)}
        offices = {
            text
            for rows in (AgencyContact.objects.all(), AttendanceRequest.objects.all())
            for each in rows
            for text in (each.telephone, each.email)
        }
        return (self.details | routes | solicitors | offices) - {""}

    @cached_property
    def on_sheet(self) -> set[str]:
        """What the sheet says of the family to the volunteer who looks after it."""
        names = {person.first_name for person in self.families[0].people.all()}
        alerts = self.families[0].alerts.all()
        return names | {alert.text for alert in alerts if alert.kind in Alert.ON_SHEET}

    def may_be_told(self, name: str, principal: str) -> set[str]:
        """The families' texts that may be in what this address answers to this principal."""
        if principal == "volunteer on shift":
            return self.on_sheet if name in {SHOWS_VOLUNTEERS, OFFERS_FAMILIES} else set()
        if principal == "agency":
            return self.given_to_agency if name in BEHIND_THEIR_SIGN_IN else set()
        if principal not in {"co-ordinator", "team leader"}:
            return set()
        if name in {SHOWS_CONTACT_DETAIL, PASSES_CONTACT_DETAIL, *GIVES_OWN_DATA}:
            return self.texts
        hidden = self.contact if name in LISTS else self.details
        if principal == "team leader":
            hidden = hidden | self.book | self.office
        if principal == "team leader" or name not in TELL_OF_CONCERNS:
            hidden = hidden | self.concerned
        return self.texts - hidden - self.reached

    # --- Looking ------------------------------------------------------------------------------

    def ask(self, cell: Cell, url: str, **sent: str) -> Looked:
        """One request, in that person's browser; whatever it did is undone."""
        cache.clear()
        with undone():
            return self._answer(cell, url, sent)

    def _answer(self, cell: Cell, url: str, sent: dict[str, str]) -> Looked:
        self.client.cookies.clear()
        if cell.principal == "agency":
            self.client.cookies["referral"] = self.agency
            self.client.cookies["agency"] = self.signed_in_agency
        if cell.principal in self.browsers:
            self.client.cookies["sessionid"] = self.browsers[cell.principal]
        mail.outbox.clear()
        response = getattr(self.client, cell.method.lower())(url, sent)
        return Looked(cell, url, response, list(mail.outbox))

    def look(self, principal: str, url: str, method: str = "GET", **sent: str) -> Looked:
        return self.ask(Cell(principal, method, "own"), url, **sent)

    def walk(self, name: str) -> Iterator[Looked]:
        """Every cell of this address, asked for."""
        for principal in PRINCIPALS:
            yield from self.walk_as(name, principal)

    def walk_as(self, name: str, principal: str) -> list[Looked]:
        """Every cell of this address for this principal; each finds the world as it was.

        As ``ask`` does it, but for the going back: to one place, made once for all of them.
        """
        looked = []
        places = relations(self, name, principal)
        cache.clear()
        with undone() as undo:
            for relation, method in product(places, METHODS):
                cell = Cell(principal, method, relation)
                for kwargs in places[relation]:
                    looked.append(self._answer(cell, reverse(name, kwargs=kwargs), {}))
                    undo()
        return looked


def _texts_of(*models: str) -> set[str]:
    names = tuple(f"disclosures.{model}." for model in models)
    return {text for field, text in canaries().items() if field.startswith(names)}


def as_it_is_made(page: str, *, style: str = "") -> bytes:
    """In place of a PDF all that one is made of: in the file itself no text could be looked for."""
    return b"%PDF-" + page.encode()


@contextmanager
def undone() -> Iterator[Callable[[], None]]:
    """Both databases are afterwards as they were, as between two tests, and whenever the block
    calls what it is given, if it is within another such block.

    Meanwhile no use of a session is noted: undone with the request that noted it, it would come
    again with each, and its cookie would be all that tells two answers apart.
    """
    with (
        patch("accounts.sessions.NOTED_EVERY_SECONDS", 3600),
        patch("contactcentre.pdf.made_from", as_it_is_made),
        rolled_back(),
    ):
        yield _undo


def _undo() -> None:
    for connection in connections.all():
        connection.savepoint_rollback(connection.savepoint_ids[-1])
        connection.needs_rollback = False
