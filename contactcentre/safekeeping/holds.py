"""What keeps a record from being disposed of. Only services call these."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from contactcentre.safekeeping import clock
from contactcentre.safekeeping.models import Hold

# However long a reason lasts, somebody looks at it again within a year.
LONGEST_MONTHS = 12


def place(
    subject_id: UUID, kind: str, *, reason: str, by: Any, on: date, review_on: date | None = None
) -> Hold:
    """Clause 8: keep the record, whatever its last use, until two people let go of it.

    ``by`` is the account that places it, or None where the software itself does. Without
    ``review_on`` somebody looks again after a year.
    """
    hold = Hold(
        subject_id=subject_id,
        kind=kind,
        reason=reason,
        placed_on=on,
        placed_by=by,
        review_on=review_on or clock.months_after(on, LONGEST_MONTHS),
    )
    hold.save(force_insert=True)
    return hold


def in_force() -> QuerySet[Hold]:
    """Every hold that nobody has let go of; one that is overdue for review holds all the same."""
    return Hold.objects.filter(released_on__isnull=True)
