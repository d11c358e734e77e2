"""Which volunteer looks after which family on the day, and the access that goes with it."""

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction

from accounts.models import User
from contactcentre.safekeeping import clock
from contactcentre.safekeeping.grants import grant, revoke
from families.models import Allocation, Booking, Session
from families.permissions import FamilyPermission
from families.rules.allocation import check_may_be_allocated


@transaction.atomic
def allocate(*, booking_id: UUID, volunteer: User, by: User) -> Allocation:
    """Clause 1: let a volunteer see one family's sheet while the session lasts.

    Raises ``Refused`` for an account that is not an active volunteer's.
    """
    check_may_be_allocated(volunteer=volunteer)
    booking = (
        Booking.objects.select_for_update(of=("self",))
        .select_related("session", "family")
        .get(pk=booking_id, cancelled_at__isnull=True)
    )
    allocation, _ = Allocation.objects.get_or_create(
        booking=booking,
        volunteer=volunteer,
        defaults={"allocated_at": clock.now(), "allocated_by": by},
    )
    session = booking.session
    grant(
        FamilyPermission.SEE_SHEET,
        to=volunteer,
        on=booking.family,
        valid_from=_opens(session),
        valid_until=_closes(session),
    )
    return allocation


@transaction.atomic
def end_allocation(*, allocation_id: UUID) -> None:
    """Take the family from the volunteer; the very next request sees nothing of it."""
    allocation = Allocation.objects.select_related(
        "booking__family", "booking__session", "volunteer"
    ).get(pk=allocation_id)
    revoke(
        FamilyPermission.SEE_SHEET,
        of=allocation.volunteer,
        on=allocation.booking.family,
        valid_from=_opens(allocation.booking.session),
    )
    allocation.delete()


def move_allocations(*, was: Session, session: Session) -> None:
    """Move the access of everybody allocated to families of the session with its new times."""
    if (_opens(was), _closes(was)) == (_opens(session), _closes(session)):
        return
    for allocation in Allocation.objects.filter(booking__session=session).select_related(
        "booking__family", "volunteer"
    ):
        person, family = allocation.volunteer, allocation.booking.family
        revoke(FamilyPermission.SEE_SHEET, of=person, on=family, valid_from=_opens(was))
        grant(
            FamilyPermission.SEE_SHEET,
            to=person,
            on=family,
            valid_from=_opens(session),
            valid_until=_closes(session),
        )


def _margin() -> timedelta:
    return timedelta(minutes=settings.SESSION_GRANT_MARGIN_MINUTES)


def _opens(session: Session) -> datetime:
    return session.at(session.starts_at) - _margin()


def _closes(session: Session) -> datetime:
    return session.at(session.ends_at) + _margin()
