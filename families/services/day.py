"""What the register of one session says, ready to be shown."""

from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.db.models import Case, Count, QuerySet, When

from contactcentre.safekeeping import clock
from contactcentre.safekeeping.sealing import opened
from families.models import (
    Alert,
    Booking,
    EntryKind,
    Outcome,
    Person,
    PersonRole,
    RegisterEntry,
    Session,
)
from families.models.family import seen_by
from families.models.people import ROLE_ORDER, age_on

SIDES = {
    PersonRole.CHILD: "Child",
    PersonRole.RESIDENT: "Child’s side",
    PersonRole.VISITING: "Visiting side",
    PersonRole.OTHER_PARTY: "Visiting side",
    PersonRole.COMPANION: "Companion",
}


@dataclass(frozen=True, slots=True)
class Noted:
    """One thing the register holds: its entry, and the wall-clock time or outcome it says."""

    entry_id: UUID
    says: str


@dataclass(slots=True)
class Place:
    """One person's line in the register."""

    person_id: UUID
    role: str
    name: str
    about: str
    arrived: Noted | None = None
    left: Noted | None = None

    @property
    def next_tap(self) -> str | None:
        """What one tap would note next, or None when they have come and gone."""
        if self.arrived is None:
            return EntryKind.ARRIVED
        return EntryKind.LEFT if self.left is None else None


@dataclass(slots=True)
class Row:
    """One family's lines in the register."""

    booking_id: UUID
    reference: str
    slot: str
    places: list[Place] = field(default_factory=list)
    alerts: list[str] = field(default_factory=list)
    outcome: Noted | None = None

    @property
    def children(self) -> str:
        names = [place.name for place in self.places if place.role == PersonRole.CHILD]
        return ", ".join(names)

    @property
    def likely_outcome(self) -> Outcome | None:
        """The outcome to offer first: contact, once a child and a visitor have come."""
        came = {SIDES[PersonRole(place.role)] for place in self.places if place.arrived}
        return Outcome.ATTENDED if {"Child", "Visiting side"} <= came else None


@dataclass(frozen=True, slots=True)
class Tally:
    """A session in figures, as of this moment."""

    families: int
    children_in: int
    adults_in: int
    outcomes: int

    @property
    def without_outcome(self) -> int:
        return self.families - self.outcomes


def tally_of(session: Session, *, families: int | None = None) -> Tally:
    """How many are booked, in the building, and without an outcome.

    ``families``, where it is known already, saves counting the bookings.
    """
    if families is None:
        families = Booking.objects.filter(session=session, cancelled_at__isnull=True).count()
    is_child = Case(When(person__role=PersonRole.CHILD, then=True), default=False)
    counts: dict[tuple[str, bool], int] = {
        (kind, child): how_many
        for kind, child, how_many in _holding()
        .filter(booking__session=session, booking__cancelled_at__isnull=True)
        .values_list("kind", is_child)
        .annotate(how_many=Count("pk"))
    }

    def inside(*, child: bool) -> int:
        arrived, left = ((kind, child) for kind in (EntryKind.ARRIVED, EntryKind.LEFT))
        return counts.get(arrived, 0) - counts.get(left, 0)

    return Tally(
        families,
        inside(child=True),
        inside(child=False),
        counts.get((EntryKind.OUTCOME, False), 0),
    )


def register_of(session: Session, *, by: Any, booking_id: UUID | None = None) -> list[Row]:
    """The rows of the register that ``by`` may see, in slot order; or only one booking's row."""
    bookings = Booking.objects.filter(
        seen_by(by, "family"), session=session, cancelled_at__isnull=True
    )
    if booking_id is not None:
        bookings = bookings.filter(pk=booking_id)
    rows: dict[UUID, Row] = {}
    family_of: dict[UUID, UUID] = {}
    for pk, family_id, reference, starts_at, ends_at in bookings.values_list(
        "pk", "family_id", "family__subject__reference", "starts_at", "ends_at"
    ):
        rows[pk] = Row(pk, reference, span(starts_at, ends_at))
        family_of[family_id] = pk
    places = _add_people(rows, family_of, on=session.date)
    _add_entries(rows, places)
    _add_alerts(rows, family_of)
    return list(rows.values())


def span(starts_at: time, ends_at: time) -> str:
    return f"{starts_at:%H:%M}–{ends_at:%H:%M}"


def wall_clock(moment: datetime) -> str:
    """The time London's clocks show at ``moment``."""
    return f"{moment.astimezone(clock.LONDON):%H:%M}"


def _add_people(
    rows: dict[UUID, Row], family_of: dict[UUID, UUID], *, on: date
) -> dict[tuple[UUID, UUID], Place]:
    places: dict[tuple[UUID, UUID], Place] = {}
    people = Person.objects.filter(family_id__in=family_of)
    found = opened(
        people,
        "pk",
        "family_id",
        "role",
        "first_name",
        "last_name",
        "date_of_birth",
        "may_attend",
        "may_collect",
    )
    for pk, family_id, role, first_name, last_name, born, attends, collects in found:
        if role == PersonRole.COMPANION and not (attends or collects):
            continue
        booking_id = family_of[family_id]
        place = Place(pk, role, f"{first_name} {last_name}".strip(), _about(role, born, on))
        places[booking_id, pk] = place
        rows[booking_id].places.append(place)
    for row in rows.values():
        row.places.sort(key=lambda place: (ROLE_ORDER[PersonRole(place.role)], place.name))
    return places


def _about(role: str, born: date | None, on: date) -> str:
    if role != PersonRole.CHILD or born is None:
        return SIDES[PersonRole(role)]
    return f"Child, {age_on(born, on)}"


def _add_entries(rows: dict[UUID, Row], places: dict[tuple[UUID, UUID], Place]) -> None:
    entries = _holding().filter(booking_id__in=rows)
    for pk, booking_id, person_id, kind, outcome, at in opened(
        entries, "pk", "booking_id", "person_id", "kind", "outcome", "at"
    ):
        if kind == EntryKind.OUTCOME:
            rows[booking_id].outcome = Noted(pk, Outcome(outcome).label)
        elif (place := places.get((booking_id, person_id))) is not None:
            setattr(place, kind, Noted(pk, wall_clock(at)))


def _holding() -> QuerySet[RegisterEntry]:
    """The entries that hold: the last of each chain, unless it was taken back."""
    return RegisterEntry.objects.filter(superseded_by__isnull=True, withdrawn=False)


def _add_alerts(rows: dict[UUID, Row], family_of: dict[UUID, UUID]) -> None:
    alerts = Alert.objects.filter(family_id__in=family_of)
    for family_id, kind, text in opened(alerts, "family_id", "kind", "text"):
        rows[family_of[family_id]].alerts.append(f"{Alert.Kind(kind).label}: {text}")
