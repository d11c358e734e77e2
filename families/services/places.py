"""Places that are given back."""

from datetime import date
from uuid import UUID

from django.db import transaction

from contactcentre.safekeeping import clock, subjects
from contactcentre.safekeeping.models import Use
from families.models import Booking, RegisterEntry
from families.rules.booking import check_booking_may_be_cancelled, check_session_held
from families.services.allocation import end_allocation


@transaction.atomic
def cancel_booking(*, booking_id: UUID) -> Booking:
    """Give the place back.

    Raises ``Refused`` once somebody has been signed in for it, or when the session is cancelled:
    the booking then stays, for its outcome.
    """
    booking = (
        Booking.objects.select_for_update(of=("self",)).select_related("session").get(pk=booking_id)
    )
    check_session_held(session=booking.session)
    check_booking_may_be_cancelled(
        has_entries=RegisterEntry.objects.filter(booking=booking).exists()
    )
    if booking.cancelled_at is None:
        booking.cancelled_at = clock.now()
        booking.save(update_fields=["cancelled_at"])
        for allocation in booking.allocations.all():
            end_allocation(allocation_id=allocation.pk)
        subjects.record_use(booking.family_id, Use.BOOKING, on=clock.today())
    return booking


@transaction.atomic
def give_back_all(family_id: UUID, *, after: date) -> int:
    """Give back every place of the family on a session after that day; returns how many."""
    ahead = Booking.objects.filter(
        family=family_id,
        cancelled_at__isnull=True,
        session__date__gt=after,
        session__cancelled_at__isnull=True,
        entries__isnull=True,
    )
    found = list(ahead.values_list("pk", flat=True))
    for booking_id in found:
        cancel_booking(booking_id=booking_id)
    return len(found)
