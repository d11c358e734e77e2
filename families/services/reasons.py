"""Valid reasons for missed visits, which then do not count when a place is looked at."""

from datetime import date
from uuid import UUID

from django.db import transaction

from accounts.models import User
from contactcentre.safekeeping import subjects
from contactcentre.safekeeping.models import Use
from families.models import Booking, Family, ValidReason
from families.rules.review import check_may_have_a_reason
from families.services.reviews import after_outcome
from families.services.visits import ends


def reasons_of(family: Family) -> dict[UUID, ValidReason]:
    """What is noted of the family's missed visits, by booking."""
    return {each.booking_id: each for each in ValidReason.objects.filter(family=family)}


@transaction.atomic
def note_reason(*, booking_id: UUID, family_id: UUID, reason: str, by: User, on: date) -> None:
    """Note why a visit was missed, or with an empty ``reason`` that there was none.

    Opens or withdraws place reviews accordingly; noted twice it is one reason. Raises ``Refused``
    for a visit that nobody missed, ``Booking.DoesNotExist`` for one of another family.
    """
    booking = Booking.objects.select_for_update().get(
        pk=booking_id, family=family_id, cancelled_at__isnull=True
    )
    held = ValidReason.objects.filter(booking=booking).first()
    if (held.reason if held else "") == reason:
        return
    outcomes = ends(booking=booking).values_list("outcome", flat=True)
    if reason:
        check_may_have_a_reason(outcome=outcomes.first())
        noted = held or ValidReason(booking=booking, family_id=family_id)
        noted.reason, noted.noted_on, noted.noted_by = reason, on, by
        noted.save()
    elif held:
        held.delete()
    after_outcome(booking=booking, on=on)
    subjects.record_use(family_id, Use.CONSULTED, on=on)
