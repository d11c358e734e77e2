"""Who is expected at a hall, when each side comes and goes, and which families are kept apart."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, time
from typing import Any
from uuid import UUID

from django.db.models import Q

from contactcentre.safekeeping.sealing import opened
from families.models import Arrangement, Booking, EntryKind, KeepApart, RegisterEntry, Session
from families.rules.stagger import Stagger, stagger


@dataclass(frozen=True, slots=True)
class Way:
    """What the arrangement says about coming and going."""

    waits_behind: str
    parents_may_meet: bool


@dataclass(frozen=True, slots=True)
class Visit:
    """One booking that holds, and its four moments."""

    booking_id: UUID
    family_id: UUID
    session_id: UUID
    venue_id: UUID
    day: date
    starts_at: time
    ends_at: time
    room_id: UUID | None
    stagger: Stagger


def visits(**which: Any) -> list[Visit]:
    """The bookings that hold, of sessions that are held, in the order of their slots.

    ``which`` are conditions on bookings. Three queries, however many there are.
    """
    booked = list(
        Booking.objects.filter(
            cancelled_at__isnull=True, session__cancelled_at__isnull=True, **which
        ).select_related("session")
    )
    way = ways({booking.family_id for booking in booked})
    return [_visit(booking, way[booking.family_id]) for booking in booked]


def expected_with(session: Session, **which: Any) -> list[Visit]:
    """Everybody expected at the session's hall on its day, whatever the session."""
    return visits(session__venue=session.venue_id, session__date=session.date, **which)


def ways(families: Collection[UUID]) -> dict[UUID, Way]:
    """How each of these families comes and goes."""
    found = opened(
        Arrangement.objects.filter(family__in=families),
        "family_id",
        "waits_behind",
        "parents_may_meet",
    )
    return {family_id: Way(waits, may_meet) for family_id, waits, may_meet in found}


def kept_apart(families: Collection[UUID]) -> dict[UUID, set[UUID]]:
    """For each of these families that has any, the families it must not meet."""
    pairs = KeepApart.objects.in_force().filter(Q(first__in=families) | Q(second__in=families))
    found: dict[UUID, set[UUID]] = {}
    for first, second in pairs.values_list("first_id", "second_id"):
        found.setdefault(first, set()).add(second)
        found.setdefault(second, set()).add(first)
    return found


def anybody_inside(families: Collection[UUID], *, session: Session) -> bool:
    """Whether somebody of these families was signed in at the hall that day, and not out again."""
    noted = RegisterEntry.objects.filter(
        booking__family__in=families,
        booking__session__venue=session.venue_id,
        booking__session__date=session.date,
        kind__in=[EntryKind.ARRIVED, EntryKind.LEFT],
        superseded_by__isnull=True,
        contests__isnull=True,
        withdrawn=False,
    ).values_list("booking_id", "person_id", "kind")
    inside: Counter[tuple[UUID, UUID | None]] = Counter()
    for booking_id, person_id, kind in noted:
        inside[booking_id, person_id] += 1 if kind == EntryKind.ARRIVED else -1
    return any(times > 0 for times in inside.values())


def _visit(booking: Booking, way: Way) -> Visit:
    session = booking.session
    return Visit(
        booking_id=booking.pk,
        family_id=booking.family_id,
        session_id=session.pk,
        venue_id=session.venue_id,
        day=session.date,
        starts_at=booking.starts_at,
        ends_at=booking.ends_at,
        room_id=booking.room_id,
        stagger=stagger(
            session=session,
            starts_at=booking.starts_at,
            ends_at=booking.ends_at,
            waits_behind=way.waits_behind,
        ),
    )
