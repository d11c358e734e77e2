"""Planning sessions, closing days, booking families."""

from datetime import date, time
from uuid import UUID

from django.db import transaction

from accounts.models import User
from contactcentre.safekeeping import clock, subjects
from contactcentre.safekeeping.models import Use
from families.models import Booking, Closure, Family, RegisterEntry, Session, Venue
from families.rules.booking import (
    check_booking_may_be_cancelled,
    check_closure,
    check_family_may_be_booked,
    check_not_booked_yet,
    check_place_free,
    check_session_open,
    check_session_plan,
    check_slot,
)
from families.services.allocation import end_allocation


@transaction.atomic
def plan_session(
    *, venue: Venue, on: date, starts_at: time, ends_at: time, capacity: int
) -> Session:
    """Plan one session. Raises ``Refused`` for a plan that cannot be, or one already planned."""
    check_session_plan(
        starts_at=starts_at,
        ends_at=ends_at,
        capacity=capacity,
        already_planned=Session.objects.filter(venue=venue, date=on, starts_at=starts_at).exists(),
    )
    session = Session(venue=venue, date=on, starts_at=starts_at, ends_at=ends_at, capacity=capacity)
    check_session_open(session=session, closures=venue.closures.all())
    session.save()
    return session


@transaction.atomic
def cancel_session(*, session_id: UUID) -> Session:
    """Cancel a session; its bookings stay, so that each can be given its outcome."""
    session = Session.objects.select_for_update().get(pk=session_id)
    if session.cancelled_at is None:
        session.cancelled_at = clock.now()
        session.save(update_fields=["cancelled_at"])
    return session


@transaction.atomic
def close_days(*, venue: Venue, first_day: date, last_day: date, words: str) -> Closure:
    """Close the centre for a stretch of days. Raises ``Refused`` if it ends before it starts."""
    check_closure(first_day=first_day, last_day=last_day)
    return Closure.objects.create(venue=venue, first_day=first_day, last_day=last_day, words=words)


@transaction.atomic
def book(
    *, session_id: UUID, family_id: UUID, starts_at: time, ends_at: time, by: User, key: UUID
) -> Booking:
    """Give the family a place on the session; sent again with the same ``key`` it is one booking.

    Raises ``Refused`` when the session is closed, full or cancelled, when the family is not
    attending or already booked, or when the slot does not fit.
    """
    session = Session.objects.select_for_update(of=("self",)).get(pk=session_id)
    already = Booking.objects.filter(key=key, session=session, family_id=family_id).first()
    if already is not None:
        return already
    family = Family.objects.get(pk=family_id)
    current = Booking.objects.filter(session=session, cancelled_at__isnull=True)
    check_session_open(session=session, closures=Closure.objects.filter(venue=session.venue_id))
    check_family_may_be_booked(family=family)
    check_not_booked_yet(
        booked=current.filter(family=family).exists(),
        elsewhere=Booking.objects.filter(
            family=family,
            session__date=session.date,
            cancelled_at__isnull=True,
            starts_at__lt=ends_at,
            ends_at__gt=starts_at,
        ).exists(),
    )
    check_place_free(session=session, booked=current.count())
    check_slot(session=session, starts_at=starts_at, ends_at=ends_at)
    booking = Booking.objects.create(
        session=session,
        family=family,
        starts_at=starts_at,
        ends_at=ends_at,
        booked_at=clock.now(),
        booked_by=by,
        key=key,
    )
    subjects.record_use(family.pk, Use.BOOKING, on=clock.today())
    return booking


@transaction.atomic
def cancel_booking(*, booking_id: UUID) -> Booking:
    """Give the place back. Raises ``Refused`` once somebody has been signed in for it."""
    booking = Booking.objects.select_for_update().get(pk=booking_id)
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


def is_booked(*, key: str) -> bool:
    """Whether a form with this idempotency key has been booked already."""
    try:
        return Booking.objects.filter(key=UUID(key)).exists()
    except ValueError:
        return False
