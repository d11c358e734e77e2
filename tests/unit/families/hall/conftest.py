"""The hall on a Saturday morning, and one family that is due."""

from collections.abc import Iterator
from datetime import time

import pytest
import time_machine

from accounts.models import User
from families.models import Booking, Session
from tests.factories.families import make_family
from tests.factories.sessions import make_booking, make_session
from tests.unit.families.hall.coming import TEN


@pytest.fixture(autouse=True)
def saturday() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(TEN, tick=False) as moved:
        yield moved


@pytest.fixture
def session(db: None) -> Session:
    return make_session()


@pytest.fixture
def booking(session: Session, co_ordinator: User) -> Booking:
    """Contact from half past ten: the visiting side is due at a quarter past."""
    booking = make_booking(session, make_family(), by=co_ordinator)
    booking.starts_at, booking.ends_at = time(10, 30), time(12, 30)
    booking.save()
    return booking
