"""Planning sessions, changing, cancelling and holding them after all."""

from copy import copy
from datetime import date, time
from uuid import UUID

from django.db import transaction

from accounts.models import User
from contactcentre.safekeeping import clock
from families.models import (
    Session,
    Venue,
)
from families.rules.apart import (
    check_nobody_meets,
    cross,
)
from families.rules.booking import (
    check_clocks_stay,
    check_day,
    check_may_be_held_again,
    check_not_booked_yet,
    check_session_may_change,
    check_session_open,
    check_session_plan,
    check_was_kept_on_paper,
)
from families.services.bookings import elsewhere, lock_day, locked
from families.services.expected import (
    expected_with,
    kept_apart,
    visits,
)
from families.services.register import open_all
from families.services.shifts import call_again, call_off, follow_session


@transaction.atomic
def plan_session(
    *,
    venue: Venue,
    on: date,
    starts_at: time,
    ends_at: time,
    capacity: int,
    kept_on_paper: bool = False,
) -> Session:
    """Plan one session, or note one that was held already and was ``kept_on_paper`` alone.

    Raises ``Refused`` for a plan that cannot be, one already planned, and a day too long ago.
    """
    check = check_was_kept_on_paper if kept_on_paper else check_day
    check(day=on, on=clock.today())
    session = Session(venue=venue, date=on, starts_at=starts_at, ends_at=ends_at, capacity=capacity)
    _check_plan(session)
    check_session_open(session=session, closures=venue.closures.all())
    session.save()
    return session


@transaction.atomic
def change_session(
    *,
    session_id: UUID,
    venue: Venue,
    on: date,
    starts_at: time,
    ends_at: time,
    capacity: int,
) -> Session:
    """Change a session that is to come; who looks after whom moves with its times.

    In another hall the families’ rooms are to be chosen anew. Raises ``Refused`` for a session that
    is over or cancelled, and where what is booked would not fit, or families who must not meet
    would.
    """
    was = locked(session_id)
    session = copy(was)
    session.venue, session.date, session.capacity = venue, on, capacity
    session.starts_at, session.ends_at = starts_at, ends_at
    lock_day(session)
    booked = visits(session=was)
    today = clock.today()
    check_session_may_change(
        session=was, changed=session, visits=[visit.stagger for visit in booked], on=today
    )
    check_day(day=on, on=today)
    _check_plan(session)
    if (venue.pk, on) != (was.venue_id, was.date):
        check_session_open(session=session, closures=venue.closures.all())
    session.save()
    if venue.pk != was.venue_id:
        session.bookings.update(room=None)
        _check_nobody_meets(session)
    follow_session(was=was, session=session)
    return session


@transaction.atomic
def cancel_session(*, session_id: UUID) -> Session:
    """Cancel a session; its bookings stay, so that each can be given its outcome.

    Whoever was to help is told.
    """
    session = Session.objects.select_for_update().get(pk=session_id)
    if session.cancelled_at is None:
        session.cancelled_at = clock.now()
        session.save(update_fields=["cancelled_at"])
        call_off(session=session)
    return session


@transaction.atomic
def hold_after_all(*, session_id: UUID, by: User, on: date) -> Session:
    """Hold a session that was cancelled, and take each outcome “Centre closed” back.

    The register keeps that it said so, and when; whoever was to help is asked again. Raises
    ``Refused`` for one that is held or over, on a day that is closed, and where a family is
    expected elsewhere then or would meet another one that it must not.
    """
    session = locked(session_id)
    check_may_be_held_again(session=session, on=on)
    session.cancelled_at = None
    check_session_open(session=session, closures=session.venue.closures.all())
    session.save(update_fields=["cancelled_at"])
    for booking in session.bookings.filter(cancelled_at__isnull=True):
        check_not_booked_yet(booked=False, elsewhere=elsewhere(booking).exists())
    _check_nobody_meets(session)
    open_all(session_id=session_id, by=by)
    call_again(session=session)
    return session


def _check_plan(session: Session) -> None:
    check_clocks_stay(session=session)
    same = Session.objects.filter(
        venue=session.venue_id, date=session.date, starts_at=session.starts_at
    )
    check_session_plan(
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        capacity=session.capacity,
        already_planned=same.exclude(pk=session.pk).exists(),
    )


def _check_nobody_meets(session: Session) -> None:
    """For every family booked on the session, as for one that is being booked."""
    booked = visits(session=session)
    apart = kept_apart({visit.family_id for visit in booked})
    everybody = expected_with(session) if apart else []
    check_nobody_meets(
        meet=any(
            cross(visit.stagger, each.stagger)
            for visit in booked
            for each in everybody
            if each.family_id in apart.get(visit.family_id, ())
        )
    )
