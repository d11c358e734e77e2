"""A session in figures: who is in the building, who is expected, what has no outcome yet."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from uuid import UUID

from django.db.models import QuerySet, UUIDField, Value

from contactcentre.safekeeping.prepared import PreparedRows
from families.models import Booking, EntryKind, PersonRole, RegisterEntry, Session
from families.services.day import Row, State


@dataclass(frozen=True, slots=True)
class Tally:
    """A session in figures, as of this moment."""

    families: int
    children_in: int
    adults_in: int
    outcomes: int
    states: Counter[State] = field(default_factory=Counter)

    @property
    def without_outcome(self) -> int:
        return self.families - self.outcomes

    @property
    def filters(self) -> list[tuple[str, str, int]]:
        """The lists the register can be narrowed to: value, label, how many families."""
        of_states = ((state.value, state.label, self.states[state]) for state in State)
        return [("", "All", self.families), *of_states]


def tally_of(session: Session) -> Tally:
    """How many are booked, in the building, and without an outcome. One query."""
    booked = 0
    held: dict[UUID, dict[UUID | None, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    children = set()
    for booking_id, person_id, kind, role in _said().ask(session=session.pk):
        if not kind:
            booked += 1
            continue
        held[booking_id][person_id][kind] += 1
        if role == PersonRole.CHILD:
            children.add(person_id)
    inside = {
        booking_id: {
            person_id
            for person_id, kinds in people.items()
            if kinds[EntryKind.ARRIVED] > kinds[EntryKind.LEFT]
        }
        for booking_id, people in held.items()
    }
    everybody = {person_id for people in inside.values() for person_id in people}
    here = sum(map(bool, inside.values()))
    return Tally(
        booked,
        children_in=len(everybody & children),
        adults_in=len(everybody - children),
        outcomes=sum(None in people for people in held.values()),
        states=Counter(
            {
                State.HERE: here,
                State.GONE: len(held) - here,
                State.EXPECTED: booked - len(held),
            }
        ),
    )


@cache
def _said() -> PreparedRows:
    """What holds in the register, and without a kind, each booking."""

    def build(*, session: Any) -> QuerySet[Any]:
        bookings = Booking.objects.filter(session=session, cancelled_at__isnull=True)
        entries = RegisterEntry.objects.filter(
            booking__session=session,
            booking__cancelled_at__isnull=True,
            superseded_by__isnull=True,
            contests__isnull=True,
            withdrawn=False,
        )
        nobody, nothing = Value(None, UUIDField()), Value("")
        return entries.values_list("booking_id", "person_id", "kind", "person__role").union(
            bookings.order_by().values_list("pk", nobody, nothing, nothing), all=True
        )

    return PreparedRows(build, session=UUIDField())


def tally_of_rows(rows: Iterable[Row]) -> Tally:
    """The same figures, of rows that are at hand already."""
    rows = list(rows)
    inside = [person for row in rows for person in row.visit.inside()]
    children = sum(person.is_child for person in inside)
    return Tally(
        len(rows),
        children_in=children,
        adults_in=len(inside) - children,
        outcomes=sum(row.outcome is not None for row in rows),
        states=Counter(row.state for row in rows),
    )
