"""A family's day at the centre, tapped as on a tablet."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from accounts.models import User
from contactcentre.safekeeping import clock
from contactcentre.safekeeping.keyring.keys import key_scope
from families.models import Booking, EntryKind, Family, Person, PersonRole
from families.services.handover import Step, hand_over
from families.services.register import record_movement, record_outcome
from tests.factories.sessions import make_booking, make_session, person_of

# A Saturday on which the centre is open.
NOON = datetime(2026, 11, 21, 12, 0, tzinfo=clock.LONDON)


@dataclass
class Day:
    """Taps for one booking; ``now`` says what the clock shows."""

    booking: Booking
    by: User
    now: Callable[[], datetime]

    def person(self, role: str) -> Person:
        return person_of(self.booking.family, PersonRole(role))

    @key_scope()
    def move(self, role: str, kind: str, **fields: Any) -> Any:
        """An adult arrives or leaves, by the main entrance unless another way is named."""
        given: dict[str, Any] = {"at": self.now(), "way": "main", "key": uuid4()} | fields
        person = given.pop("person", None) or self.person(role)
        return record_movement(
            booking_id=self.booking.pk, person_id=person.pk, kind=kind, by=self.by, **given
        )

    @key_scope()
    def step(self, kind: EntryKind, role: str | None = None, **fields: Any) -> Any:
        """A step of the handover with the adult in ``role``."""
        given: dict[str, Any] = {"at": self.now(), "way": "main"} | fields
        adult = given.pop("adult", None) or (self.person(role) if role else None)
        key, child = given.pop("key", uuid4()), given.pop("child", None)
        return hand_over(
            booking_id=self.booking.pk,
            step=Step(kind, with_id=adult.pk if adult else None, **given),
            by=self.by,
            key=key,
            child_id=child.pk if child else None,
        )

    def arrive(self, **fields: Any) -> Any:
        """The child arrives with who it lives with."""
        return self.step(EntryKind.ARRIVED, "resident", **fields)

    @key_scope()
    def end(self, outcome: str, **fields: Any) -> Any:
        given: dict[str, Any] = {"key": uuid4()} | fields
        return record_outcome(booking_id=self.booking.pk, outcome=outcome, by=self.by, **given)


def contact_on_saturday(family: Family, *, by: User, hall_clock: Any) -> Day:
    """Contact from five past twelve to half past one, of a child who came at noon.

    ``hall_clock`` stands at noon of that Saturday, and three days later afterwards.
    """
    day = Day(make_booking(make_session(), family, by=by), by, clock.now)
    day.move("visiting", EntryKind.ARRIVED)
    day.arrive()
    hall_clock.shift(timedelta(minutes=5))
    day.step(EntryKind.JOINED, "visiting")
    hall_clock.shift(timedelta(minutes=85))
    day.step(EntryKind.RETURNED, "resident")
    day.end("attended")
    hall_clock.shift(timedelta(days=3))
    return day
