"""What the register of one session says, ready to be shown."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cached_property
from typing import Any
from uuid import UUID

from django.conf import settings

from accounts.models import User
from contactcentre.safekeeping import clock
from families.models import (
    EntryKind,
    Outcome,
    PersonRole,
    Session,
    Side,
)
from families.models.people import age_on
from families.rules.register import check_moment, was_walked_in
from families.rules.unasked import may_have_met
from families.rules.visit import Attendee, Fact, Visit
from families.services.alerts import alerts_of
from families.services.described import SIDES, what_they_may
from families.services.disputes import Dispute, disputes_of
from families.services.handed import hands_of, held_by
from families.services.times import span, wall_clock
from families.services.visits import visits_of
from policy.clauses import answer

# Nothing is to be done yet for a family that is due, or that leaves, later than this.
WHILE, BEFORE_LEAVING = timedelta(hours=1), timedelta(minutes=15)


class State(StrEnum):
    """Where a family is on the day, from the door's point of view."""

    EXPECTED = "expected"
    HERE = "here"
    GONE = "gone"

    @property
    def label(self) -> str:
        return self.value.capitalize()


@dataclass(frozen=True, slots=True)
class Noted:
    """One thing the register holds: its entry, and the wall-clock time or outcome it says.

    ``hands``: of a child's step, between whom it was; of an adult's, by which way; in words.
    """

    entry_id: UUID
    says: str
    hands: str = ""


@dataclass(slots=True)
class Place:
    """One person's line in the register."""

    person_id: UUID
    role: str
    name: str
    about: str
    steps: list[tuple[str, Noted]] = field(default_factory=list)
    # Who has the child, or is responsible for it, in words.
    held_by: str = ""

    @property
    def arrived(self) -> Noted | None:
        return next((noted for kind, noted in self.steps if kind == EntryKind.ARRIVED), None)

    @property
    def left(self) -> Noted | None:
        """When they left last; None while they are in the building, and before they come."""
        return self.steps[-1][1] if self.steps and self.steps[-1][0] == EntryKind.LEFT else None

    @property
    def is_child(self) -> bool:
        return self.role == PersonRole.CHILD

    @property
    def next_tap(self) -> str | None:
        """What one tap would note next, or None when they have come and gone."""
        if self.arrived is None:
            return EntryKind.ARRIVED
        return EntryKind.LEFT if self.left is None else None


@dataclass
class Row:
    """One family's lines in the register, as of ``now``."""

    visit: Visit
    slot: str
    places: list[Place]
    now: datetime
    alerts: list[str] = field(default_factory=list)
    outcome: Noted | None = None
    disputes: list[Dispute] = field(default_factory=list)
    closed: bool = False

    @property
    def booking_id(self) -> UUID:
        return self.visit.booking_id

    @property
    def reference(self) -> str:
        return self.visit.reference

    @property
    def children(self) -> str:
        return ", ".join(place.name for place in self.places if place.is_child)

    @cached_property
    def state(self) -> State:
        if self.visit.inside():
            return State.HERE
        came = any(chain.kind == EntryKind.ARRIVED for chain in self.visit.facts)
        return State.GONE if came or self.outcome else State.EXPECTED

    @property
    def finished(self) -> bool:
        """Everybody has gone, the outcome is noted, and nothing waits for a decision."""
        return self.state == State.GONE and self.outcome is not None and not self.disputes

    @property
    def is_far_off(self) -> bool:
        """Nobody has come, and nobody is due for a while."""
        return self.state == State.EXPECTED and self.next_at > self.now + WHILE

    @property
    def is_settled(self) -> bool:
        """Every child that came is in contact, and nobody is to move for a while."""
        visit = self.visit
        children = [child.id for child in visit.children if visit.came(child.id)]
        return (
            self.state == State.HERE
            and not self.disputes
            and all(self._has_come(side) for side in Side)
            and any(children)
            and all(visit.stage(pk) == EntryKind.JOINED and visit.holders(pk) for pk in children)
            and self.next_at > self.now + BEFORE_LEAVING
        )

    @property
    def may_have_met(self) -> bool:
        """Whether parents who must not meet are both about, and nobody could be asked before."""
        return may_have_met(visit=self.visit)

    @cached_property
    def late(self) -> list[Side]:
        """The sides of which nobody has come although they were due a while ago."""
        if self.outcome is not None or self.state == State.GONE or not self._is_today:
            return []
        grace = timedelta(minutes=settings.LATE_AFTER_MINUTES)
        slot = self.visit.slot
        return [
            side
            for side in (Side.VISITING, Side.RESIDENT)
            if self.now > slot.due(side) + grace and not self._has_come(side)
        ]

    @cached_property
    def next_at(self) -> datetime:
        """When something is to be done for the family next, or was to be."""
        slot = self.visit.slot
        missing = [slot.due(side) for side in Side if not self._has_come(side)]
        if self.state == State.EXPECTED:
            return min(missing)
        if self.state == State.HERE and missing:
            return max(missing)
        return slot.child_leaves

    @property
    def likely_outcome(self) -> Outcome | None:
        """The outcome to offer first: what follows from who came, and who did not in time.

        A visitor who never came is never the child's side's absence.
        """
        if self.closed:
            return Outcome.CENTRE_CLOSED
        child, visitor = self._child_came(), self._has_come(Side.VISITING)
        absent = [side for side in self._overdue() if not self._has_come(side)]
        if child and visitor:
            return Outcome.ATTENDED if self._had_contact() else None
        if child and Side.VISITING in absent:
            return Outcome.VISITOR_ABSENT
        return Outcome.CHILD_SIDE_ABSENT if visitor and Side.RESIDENT in absent else None

    def _overdue(self) -> list[Side]:
        grace = timedelta(minutes=settings.LATE_AFTER_MINUTES)
        return [side for side in Side if self.now > self.visit.slot.due(side) + grace]

    def _child_came(self) -> bool:
        return any(self.visit.came(child.id) for child in self.visit.children)

    def _had_contact(self) -> bool:
        """Whether a child was walked in; of another day, that may not have been written down."""
        return not self._is_today or was_walked_in(self.visit)

    @property
    def _is_today(self) -> bool:
        return clock.london_date(self.now) == self.visit.session.date

    def _has_come(self, side: Side) -> bool:
        return side in self._came

    @cached_property
    def _came(self) -> set[Side]:
        visit = self.visit
        return {person.side for person in visit.people.values() if visit.came(person.id)}


def takes_taps(session: Session, *, now: datetime) -> bool:
    """Whether what happens now belongs to the session: on its day, or a while after its end."""
    return answer(check_moment, at=now, session=session, now=now).yes


def register_of(session: Session, *, by: Any, booking_id: UUID | None = None) -> list[Row]:
    """The rows of the register that ``by`` may see, in slot order; or only one booking's row."""
    return rows_of(visits_of(session, by=by, booking_ids=[booking_id] if booking_id else ()))


def rows_of(visits: Iterable[Visit], *, closed: bool = False) -> list[Row]:
    """The rows of these visits in the same order.

    One query, for what to be careful of, and one more where anybody walked a child.

    ``closed``: the centre was not open, so that is the outcome to offer.
    """
    now, visits = clock.now(), list(visits)
    walkers = _walkers(visits)
    rows = [_row(visit, now, walkers, closed=closed) for visit in visits]
    alerts = alerts_of({visit.family_id: visit.people for visit in visits})
    for row in rows:
        row.alerts = alerts.get(row.visit.family_id, [])
    return rows


def due_first(rows: Iterable[Row]) -> list[Row]:
    """What needs doing first at the top, what is finished at the end."""
    return sorted(rows, key=lambda row: (row.finished, row.next_at))


def _row(visit: Visit, now: datetime, walkers: dict[UUID, str], *, closed: bool) -> Row:
    row = Row(
        visit=visit,
        slot=span(visit.starts_at, visit.ends_at),
        places=[
            _place(visit, person, walkers)
            for person in visit.people.values()
            if _is_shown(visit, person)
        ],
        now=now,
        closed=closed,
    )
    if visit.outcome is not None:
        row.outcome = _noted(visit.outcome)
    row.disputes = [*disputes_of(visit, walkers)]
    return row


def _is_shown(visit: Visit, person: Attendee) -> bool:
    return person.is_listed or visit.came(person.id)


def _place(visit: Visit, person: Attendee, walkers: dict[UUID, str]) -> Place:
    steps: list[tuple[str, Noted]] = []
    for kind, fact in visit.steps(person.id):
        noted = _noted(fact)
        hands = hands_of(visit, person, kind, fact, walkers)
        steps.append((kind, replace(noted, hands=hands) if hands else noted))
    return Place(
        person.id,
        person.role,
        person.name,
        _about(person, visit),
        steps,
        held_by(visit, person) if person.is_child else "",
    )


def _noted(fact: Fact) -> Noted:
    says = Outcome(fact.outcome).label if fact.outcome else wall_clock(fact.at)
    assert fact.entry_id is not None  # noqa: S101 - every stored fact has its entry
    return Noted(fact.entry_id, str(says))


def _about(person: Attendee, visit: Visit) -> str:
    if person.is_child and person.born is not None:
        return f"Child, {age_on(person.born, visit.session.date)}"
    may = [] if person.is_child else what_they_may(person, may_leave=visit.may_leave)
    return ", ".join([SIDES[person.role], *may])


def _walkers(visits: Iterable[Visit]) -> dict[UUID, str]:
    """The names of those who, by one account or another, walked a child. One query, or none."""
    accounts = (
        fact
        for visit in visits
        for fact in (*visit.facts.values(), *(contest.fact for contest in visit.contests))
    )
    walkers = {fact.walked_by for fact in accounts if fact.walked_by}
    found = User.objects.filter(pk__in=walkers) if walkers else ()
    return {user.pk: user.known_as for user in found}
