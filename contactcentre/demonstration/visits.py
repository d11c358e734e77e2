"""What the register of the demonstration centre says about a visit."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random
from uuid import uuid4

from accounts.models import User
from families.models import Booking, EntryKind, Outcome, Person, PersonRole, RegisterEntry

_OUTCOMES = {
    Outcome.ATTENDED: 90,
    Outcome.VISITOR_ABSENT: 3,
    Outcome.CHILD_SIDE_ABSENT: 2,
    Outcome.CANCELLED_BY_VISITOR: 2,
    Outcome.CANCELLED_BY_CHILD_SIDE: 1,
    Outcome.VISITOR_LATE: 1,
    Outcome.CHILD_SIDE_LATE: 1,
    Outcome.BOTH_CAME: 1,
}
_VISITORS = frozenset({PersonRole.VISITING, PersonRole.OTHER_PARTY})
_CHILD_SIDE = frozenset({PersonRole.CHILD, PersonRole.RESIDENT})
_CAME = {
    Outcome.ATTENDED: _VISITORS | _CHILD_SIDE,
    Outcome.BOTH_CAME: _VISITORS | _CHILD_SIDE,
    Outcome.VISITOR_ABSENT: _CHILD_SIDE,
    Outcome.CHILD_SIDE_ABSENT: _VISITORS,
}
_CORRECTED = 0.02


@dataclass(frozen=True)
class _Step:
    """One thing to be noted: of whom, and in whose hands a child was."""

    kind: EntryKind
    at: datetime
    person: Person | None = None
    with_person: Person | None = None
    walked: bool = False
    outcome: str = ""


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
        for step in self._steps(booking, present, outcome):
            if step.at <= self.now:
                found += self._noted(booking, by=by, step=step)
        ended = self._ended(booking, outcome)
        if ended <= self.now:
            found += self._noted(
                booking, by=by, step=_Step(EntryKind.OUTCOME, ended, outcome=outcome)
            )
        return found

    def _outcome(self, booking: Booking) -> Outcome:
        if booking.session.cancelled_at is not None:
            return Outcome.CENTRE_CLOSED
        return self.chance.choices(list(_OUTCOMES), weights=list(_OUTCOMES.values()))[0]

    def _steps(
        self, booking: Booking, present: Sequence[Person], outcome: Outcome
    ) -> Iterator[_Step]:
        """Staggered: the visiting side comes before the child and leaves after it.

        Who brings the children waits for them and takes them home.
        """
        starts, ends = _slot(booking)
        took_place = outcome == Outcome.ATTENDED
        visitors = [person for person in present if person.role in _VISITORS]
        for visitor in visitors:
            yield _Step(EntryKind.ARRIVED, starts - self._minutes(9, 20), visitor)
            waited = ends + self._minutes(12, 15) if took_place else starts + self._minutes(28, 35)
            yield _Step(EntryKind.LEFT, waited, visitor)
        bringer = next((each for each in present if each.role == PersonRole.RESIDENT), None)
        if bringer is None:
            return
        came = starts + self._minutes(0, 6)
        went = ends + self._minutes(0, 2) if took_place else starts + self._minutes(28, 35)
        yield _Step(EntryKind.ARRIVED, came, bringer)
        yield _Step(EntryKind.LEFT, went, bringer)
        walked_in, walked_back = came + self._minutes(1, 4), ends - self._minutes(1, 3)
        for child in present:
            if child.role != PersonRole.CHILD:
                continue
            yield _Step(EntryKind.ARRIVED, came, child, bringer)
            if took_place:
                yield _Step(EntryKind.JOINED, walked_in, child, visitors[0], walked=True)
                yield _Step(EntryKind.RETURNED, walked_back, child, bringer, walked=True)
            yield _Step(EntryKind.LEFT, went, child, bringer)

    def _ended(self, booking: Booking, outcome: Outcome) -> datetime:
        starts, ends = _slot(booking)
        if outcome == Outcome.ATTENDED:
            return ends + self._minutes(16, 19)
        return starts + self._minutes(36, 40)

    def _minutes(self, least: int, most: int) -> timedelta:
        return timedelta(seconds=self.chance.randint(least * 60, most * 60))

    def _noted(self, booking: Booking, *, by: User, step: _Step) -> list[RegisterEntry]:
        """One entry; or, now and then, a wrong one and the correction that supersedes it."""
        entry = _entry(booking, by, step)
        corrected_at = step.at + self._minutes(4, 9)
        if step.with_person is not None:
            return [entry]
        if corrected_at > self.now or self.chance.random() > _CORRECTED:
            return [entry]
        if step.kind == EntryKind.OUTCOME:
            wrong = _entry(booking, by, replace(step, outcome=Outcome.CANCELLED_BY_VISITOR))
        else:
            wrong = _entry(booking, by, replace(step, at=step.at + self._minutes(2, 4)))
        entry.supersedes = wrong
        entry.recorded_at = corrected_at
        return [wrong, entry]


def _entry(booking: Booking, by: User, step: _Step) -> RegisterEntry:
    return RegisterEntry(
        booking=booking,
        session_id=booking.session_id,
        family_id=booking.family_id,
        person=step.person,
        kind=step.kind,
        outcome=step.outcome,
        at=step.at,
        recorded_at=step.at,
        recorded_by=by,
        with_person=step.with_person,
        walked_by=by if step.walked else None,
        key=uuid4(),
    )


def _slot(booking: Booking) -> tuple[datetime, datetime]:
    session = booking.session
    return session.at(booking.starts_at), session.at(booking.ends_at)
