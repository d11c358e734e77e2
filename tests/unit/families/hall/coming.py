"""Somebody comes through the door, and the board is looked at."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from contactcentre.safekeeping import clock
from families.models import Booking, EntryKind, Person, PersonRole, Session
from families.services.board import Board, board_of
from families.services.register import record_movement
from tests.factories.sessions import person_of

TEN = datetime(2026, 11, 21, 10, 0, tzinfo=clock.LONDON)


def comes(booking: Booking, role: PersonRole, *, by: Any, way: str = "") -> Person:
    person = person_of(booking.family, role)
    record_movement(
        booking_id=booking.pk,
        person_id=person.pk,
        kind=EntryKind.ARRIVED,
        at=clock.now(),
        way=way,
        by=by,
        key=uuid4(),
    )
    return person


def seen(session: Session, by: Any) -> Board:
    return board_of(session, by=by, now=clock.now())
