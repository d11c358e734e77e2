"""What the register says of a stretch of days: all that a statement tells is read here."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.conf import settings

from contactcentre.safekeeping import clock
from contactcentre.safekeeping.sealing import opened
from disclosures.rules.release import Attended
from families.models import Booking, EntryKind, Family, Outcome, RegisterEntry
from families.services.visits import unsettled

# The entries of the register that a statement tells of.
TOLD = (EntryKind.JOINED, EntryKind.RETURNED, EntryKind.OUTCOME)


@dataclass(frozen=True, slots=True)
class Noted:
    """Visits at which contact took place, and the day of each booked one, where that is told.

    ``contested`` are the days of visits of which somebody has still to settle what holds.
    """

    visits: list[Attended]
    booked: list[date] | None
    contested: list[date]


def attended(family_id: UUID, *, first_day: date, last_day: date) -> list[Attended]:
    """The visits at which contact took place on these London dates, both of them included."""
    entries = RegisterEntry.objects.filter(
        family=family_id,
        booking__cancelled_at__isnull=True,
        booking__session__date__range=(first_day, last_day),
        kind__in=TOLD,
        superseded_by__isnull=True,
        contests__isnull=True,
        withdrawn=False,
    )
    days: dict[UUID, date] = {}
    took_place: set[UUID] = set()
    moments: dict[tuple[UUID, str], list[datetime]] = defaultdict(list)
    columns = ("booking_id", "booking__session__date", "kind", "outcome", "at")
    for booking_id, day, kind, outcome, at in opened(entries, *columns):
        days[booking_id] = day
        if kind != EntryKind.OUTCOME:
            moments[booking_id, kind].append(at)
        elif outcome == Outcome.ATTENDED:
            took_place.add(booking_id)

    def clock_time(booking_id: UUID, kind: str, which: Any) -> Any:
        found = moments.get((booking_id, kind))
        return which(found).astimezone(clock.LONDON).time() if found else None

    return [
        Attended(
            days[booking_id],
            clock_time(booking_id, EntryKind.JOINED, min),
            clock_time(booking_id, EntryKind.RETURNED, max),
        )
        for booking_id in took_place
    ]


def noted_of(family: Family, *, first_day: date, last_day: date) -> Noted:
    """What the register says of these London dates, both of them included."""
    booked = None
    if settings.RELEASE_BOOKED_VISITS:
        rows = Booking.objects.filter(family=family, cancelled_at__isnull=True)
        in_time = rows.filter(session__date__range=(first_day, last_day))
        booked = list(in_time.values_list("session__date", flat=True))
    days = {"first_day": first_day, "last_day": last_day}
    return Noted(attended(family.pk, **days), booked, contested_days(family.pk, **days))


def contested_days(family_id: UUID, *, first_day: date, last_day: date) -> list[date]:
    """The days, of these London dates, of visits of which somebody has to settle what holds."""
    to_settle = unsettled(*TOLD).filter(
        family=family_id,
        booking__cancelled_at__isnull=True,
        session__date__range=(first_day, last_day),
    )
    return list(to_settle.values_list("session__date", flat=True))
