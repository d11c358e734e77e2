from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from accounts.models import User
from contactcentre.safekeeping import clock
from families.models import (
    Alert,
    Booking,
    EntryKind,
    Family,
    Person,
    PersonRole,
    Referral,
    ReferralHalf,
)
from families.services.family import correct
from tests.factories.accounts import make_user, signed_in_client
from tests.factories.day import NOON, Day
from tests.factories.families import make_family
from tests.factories.referrals import half_of, link_to, make_referral
from tests.factories.sessions import make_booking, make_session, person_of
from tests.unit.families.private_links import address


@pytest.fixture
def co_ordinator(db: Any) -> User:
    return make_user("co-ordinator", display_name="Margaret Coordinator")


@pytest.fixture
def client(co_ordinator: User) -> Client:
    return signed_in_client(co_ordinator)


@pytest.fixture
def family(db: Any) -> Family:
    family = make_family()
    alert = Alert(family=family, kind=Alert.Kind.ALLERGY, text="Peanuts")
    correct(alert, on=clock.today())
    return family


# --- A session day --------------------------------------------------------------------------------


@pytest.fixture
def saturday_noon() -> Iterator[time_machine.Traveller]:
    """The clock stands at noon of a Saturday until a test moves it."""
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def booking(co_ordinator: User) -> Booking:
    return make_booking(make_session(), make_family(), by=co_ordinator)


@pytest.fixture
def day(booking: Booking, co_ordinator: User) -> Day:
    return Day(booking, co_ordinator, clock.now)


@pytest.fixture
def people(booking: Booking) -> dict[str, Person]:
    """The two sides and the child, by their roles."""
    roles = (PersonRole.CHILD, PersonRole.RESIDENT, PersonRole.VISITING)
    return {str(role): person_of(booking.family, role) for role in roles}


@pytest.fixture
def tap(day: Day) -> Callable[..., Any]:
    """A tap for the parent the child lives with, or for the ``person`` named."""

    def record(kind: str = EntryKind.ARRIVED, **fields: Any) -> Any:
        return day.move(PersonRole.RESIDENT, kind, **fields)

    return record


@pytest.fixture
def register_page(client: Client, booking: Booking) -> Callable[..., str]:
    """The register's page as it is now."""

    def text(query: str = "") -> str:
        url = reverse("families:register", args=[booking.session_id])
        return client.get(url + query).content.decode()

    return text


# --- A rota ---------------------------------------------------------------------------------------


@pytest.fixture
def a_week_before() -> Iterator[None]:
    """The clock stands at noon of a Saturday in June; shifts are a week away."""
    with time_machine.travel("2026-06-13T11:00:00Z", tick=False):
        yield


@pytest.fixture
def helper(db: Any) -> User:
    return make_user("volunteer")


# --- Referrals ------------------------------------------------------------------------------------


@pytest.fixture
def referral(co_ordinator: User) -> Referral:
    return make_referral(by=co_ordinator, first_name="Zebedee")


@pytest.fixture
def no_tries() -> None:
    """Nobody has guessed at a link before."""
    cache.clear()


@pytest.fixture
def by(co_ordinator: User) -> User:
    return co_ordinator


@pytest.fixture
def half(referral: Referral) -> ReferralHalf:
    """That of the child's side."""
    return half_of(referral)


@pytest.fixture
def link(referral: Referral, co_ordinator: User) -> str:
    """The address of a private link to it."""
    return address(link_to(referral, by=co_ordinator))
