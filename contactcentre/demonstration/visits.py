"""What the register of the demonstration centre says about a visit."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from uuid import uuid4

from accounts.models import User
from families.models import Booking, EntryKind, Outcome, Person, PersonRole, RegisterEntry

_OUTCOMES = {
    Outcome.ATTENDED: 90,
    Outcome.VISITOR_ABSENT: 3,
    Outcome.CHILD_SIDE_ABSENT: 2,
    Outcome.CANCELLED_BY_VISITOR: 3,
    Outcome.CANCELLED_BY_CHILD_SIDE: 2,
}
_VISITORS = frozenset({PersonRole.VISITING, PersonRole.OTHER_PARTY})
_CHILD_SIDE = frozenset({PersonRole.CHILD, PersonRole.RESIDENT})
_CAME = {
    Outcome.ATTENDED: _VISITORS | _CHILD_SIDE,
    Outcome.VISITOR_ABSENT: _CHILD_SIDE,
    Outcome.CHILD_SIDE_ABSENT: _VISITORS,
}
_CORRECTED = 0.02


@dataclass(frozen=True)
class Keeper:
    """Keeps the register: what is still to come at ``now`` is not in it yet."""

    now: datetime
    chance: Random
    people: Sequence[User]

    def entries(self, booking: Booking, people: Sequence[Person]) -> list[RegisterEntry]:
        """The entries of one visit, corrections after what they correct."""
        by = self.chance.choice(self.people)
        outcome = self._outcome(booking)
        present = [person for person in people if person.role in _CAME.get(outcome, ())]
        found: list[RegisterEntry] = []
        for person in present:
            for kind, at in self._movements(booking, person, outcome):
                if at <= self.now:
                    found += self._noted(booking, by=by, kind=kind, at=at, person=person)
        ended = self._ended(booking, outcome)
        if ended <= self.now:
            found += self._noted(booking, by=by, kind=EntryKind.OUTCOME, at=ended, outcome=outcome)
        return found

    def _outcome(self, booking: Booking) -> Outcome:
        if booking.session.cancelled_at is not None:
            return Outcome.CENTRE_CLOSED
        return self.chance.choices(list(_OUTCOMES), weights=list(_OUTCOMES.values()))[0]

    def _movements(
        self, booking: Booking, person: Person, outcome: Outcome
    ) -> Iterator[tuple[EntryKind, datetime]]:
        """Staggered: the visiting side comes before the child and leaves after it."""
        starts, ends = _slot(booking)
        if person.role in _VISITORS:
            arrived = starts - self._minutes(9, 20)
            left = ends + self._minutes(9, 15)
            if outcome == Outcome.CHILD_SIDE_ABSENT:
                left = starts + self._minutes(28, 35)
        else:
            arrived = starts + self._minutes(0, 6)
            left = ends + self._minutes(-4, 3)
            if outcome == Outcome.VISITOR_ABSENT:
                left = starts + self._minutes(28, 35)
            elif person.role == PersonRole.RESIDENT:
                left = arrived + self._minutes(2, 8)
        yield EntryKind.ARRIVED, arrived
        yield EntryKind.LEFT, left

    def _ended(self, booking: Booking, outcome: Outcome) -> datetime:
        starts, ends = _slot(booking)
        if outcome == Outcome.ATTENDED:
            return ends + self._minutes(16, 19)
        return starts + self._minutes(36, 40)

    def _minutes(self, least: int, most: int) -> timedelta:
        return timedelta(seconds=self.chance.randint(least * 60, most * 60))

    def _noted(
        self,
        booking: Booking,
        *,
        by: User,
        kind: EntryKind,
        at: datetime,
        person: Person | None = None,
        outcome: str = "",
    ) -> list[RegisterEntry]:
        """One entry; or, now and then, a wrong one and the correction that supersedes it."""
        entry = _entry(booking, by, kind, at, person, outcome)
        corrected_at = at + self._minutes(4, 9)
        if corrected_at > self.now or self.chance.random() > _CORRECTED:
            return [entry]
        if kind == EntryKind.OUTCOME:
            wrong = _entry(booking, by, kind, at, person, Outcome.CANCELLED_BY_VISITOR)
        else:
            wrong = _entry(booking, by, kind, at + self._minutes(2, 4), person, "")
        entry.supersedes = wrong
        entry.recorded_at = corrected_at
        return [wrong, entry]


def _entry(
    booking: Booking,
    by: User,
    kind: EntryKind,
    at: datetime,
    person: Person | None,
    outcome: str,
) -> RegisterEntry:
    return RegisterEntry(
        booking=booking,
        family_id=booking.family_id,
        person=person,
        kind=kind,
        outcome=outcome,
        at=at,
        recorded_at=at,
        recorded_by=by,
        key=uuid4(),
    )


def _slot(booking: Booking) -> tuple[datetime, datetime]:
    session = booking.session
    return session.at(booking.starts_at), session.at(booking.ends_at)
