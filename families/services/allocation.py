"""Which volunteer looks after which family on the day, and the access that goes with it."""

from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction

from accounts.models import User
from contactcentre.safekeeping import clock
from contactcentre.safekeeping.grants import grant, revoke
from families.models import Allocation, Booking, KnownFamily, Session, Shift
from families.permissions import FamilyPermission
from families.rules.allocation import check_cleared, check_may_be_allocated
from families.rules.booking import check_session_held
from volunteers.models import Volunteer


@transaction.atomic
def allocate(*, booking_id: UUID, volunteer: User, by: User) -> Allocation:
    """Clause 1: let a volunteer see one family's sheet while their shift lasts.

    Raises ``Refused`` for a session that is cancelled, and for somebody who is not on it, whose
    check does not hold that day, or who knows the family.
    """
    booking = (
        Booking.objects.select_for_update(of=("self",))
        .select_related("session", "family")
        .get(pk=booking_id, cancelled_at__isnull=True)
    )
    check_session_held(session=booking.session)
    shift = shift_of(volunteer, booking.session)
    knows = KnownFamily.objects.of(volunteer.person_key).filter(family=booking.family_id).exists()
    shift = check_may_be_allocated(shift=shift, knows=knows)
    check_holds(volunteer, on=booking.session)
    allocation, _ = Allocation.objects.get_or_create(
        booking=booking,
        volunteer=volunteer,
        defaults={"allocated_at": clock.now(), "allocated_by": by, "opens_at": clock.now()},
    )
    _open(allocation, shift)
    return allocation


@transaction.atomic
def end_allocation(*, allocation_id: UUID) -> None:
    """Take the family from the volunteer; the very next request sees nothing of it."""
    allocation = Allocation.objects.select_related(
        "booking__family", "booking__session", "volunteer"
    ).get(pk=allocation_id)
    _end(allocation)


def end_allocations_of(shift: Shift) -> None:
    """Take every family of the session from the volunteer whose shift is not theirs any more."""
    for allocation in _of_shift(shift):
        _end(allocation)


def move_allocations(*, shift: Shift) -> None:
    """Let the access of everybody allocated follow the times their shift has now."""
    for allocation in _of_shift(shift):
        _close(allocation)
        _open(allocation, shift)


def shift_of(user: User, session: Session) -> Shift | None:
    """The person's accepted shift on the session."""
    return (
        Shift.objects.filter(session=session, volunteer__user=user, state=Shift.State.ACCEPTED)
        .select_related("session")
        .first()
    )


def check_holds(user: User, *, on: Session) -> None:
    """Raises ``Refused`` unless the person is active and their check holds on the session's day."""
    mine = Volunteer.objects.filter(user=user, user__is_active=True).cleared(on=on.date)
    check_cleared(cleared=mine.exists(), day=on.date)


def _of_shift(shift: Shift) -> list[Allocation]:
    return list(
        Allocation.objects.filter(
            booking__session=shift.session_id, volunteer__volunteer=shift.volunteer_id
        ).select_related("booking__family", "booking__session", "volunteer")
    )


def _end(allocation: Allocation) -> None:
    _close(allocation)
    allocation.delete()


def _open(allocation: Allocation, shift: Shift) -> None:
    allocation.opens_at = shift.session.at(shift.starts_at) - _margin()
    allocation.save(update_fields=["opens_at"])
    grant(
        FamilyPermission.SEE_SHEET,
        to=allocation.volunteer,
        on=allocation.booking.family,
        valid_from=allocation.opens_at,
        valid_until=shift.session.at(shift.ends_at) + _margin(),
    )


def _close(allocation: Allocation) -> None:
    revoke(
        FamilyPermission.SEE_SHEET,
        of=allocation.volunteer,
        on=allocation.booking.family,
        valid_from=allocation.opens_at,
    )


def _margin() -> timedelta:
    return timedelta(minutes=settings.SESSION_GRANT_MARGIN_MINUTES)
