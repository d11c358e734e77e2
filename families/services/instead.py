"""Where no time suits a family on a session: what stood in the way, and what would do."""

from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import F

from families.models import Booking, Session
from families.services.planning import upcoming, was_not_held
from families.services.slots import Search, Slot, proposals

# So many of the sessions to come are looked through.
_LOOKS_AT = 6


def advice(session: Session, *, family_id: UUID, on: date) -> str:
    """In words for who books: never who it is that stands in the way, nor why."""
    search = Search(session, [family_id])
    said = [f"No time of {settings.SLOT_MINUTES} minutes suits this family here."]
    said += search.hindrances(family_id)
    if shorter := search.shorter(family_id):
        said.append(
            f"{shorter.minutes} minutes would fit at {shorter.starts_at:%H:%M}: enter "
            f"{shorter} to book that."
        )
    else:
        said.append("No shorter visit would fit either.")
    if other := next(_elsewhere(session, family_id, on=on), None):
        there, slot = other
        day = f"{there.date:%A} {there.date.day} {there.date:%B}"
        said.append(f"On {day} at {there.venue.name}, {slot} would do.")
    return " ".join(said)


def _elsewhere(session: Session, family_id: UUID, *, on: date) -> Iterator[tuple[Session, Slot]]:
    """The sessions to come that have a place and a time for the family, the soonest first."""
    theirs: Any = Booking.objects.filter(family=family_id, cancelled_at__isnull=True)
    others = upcoming(on=on).held().exclude(pk=session.pk)  # type: ignore[attr-defined]
    others = others.exclude(bookings__in=theirs).filter(booked__lt=F("capacity"))
    for other in others[:_LOOKS_AT]:
        slot = proposals(other, families=[family_id]).get(family_id)
        if slot and not was_not_held(other):
            yield other, slot
