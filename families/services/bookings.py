"""Giving a family a place on a session: planned, at the door, and in which room."""

from collections.abc import Collection
from datetime import time
from uuid import UUID

from django.db import transaction
from django.db.models import Max, QuerySet

from accounts.models import User
from contactcentre.safekeeping import clock, subjects
from contactcentre.safekeeping.models import Use
from families.models import (
    Booking,
    Closure,
    Family,
    Room,
    Session,
)
from families.rules.apart import (
    check_families_apart,
    check_not_in_the_building,
    check_sides_apart,
)
from families.rules.booking import (
    check_contact_room,
    check_family_may_be_booked,
    check_is_meant,
    check_not_booked_yet,
    check_place_free,
    check_session_held,
    check_session_open,
    check_slot,
    check_walk_in,
)
from families.rules.stagger import Stagger, stagger
from families.services import pre_visit, slots
from families.services.expected import (
    Way,
    anybody_inside,
    expected_with,
    kept_apart,
    ways,
)


@transaction.atomic
def book(
    *,
    session_id: UUID,
    family_id: UUID,
    starts_at: time,
    ends_at: time,
    by: User,
    key: UUID,
    room_id: UUID | None = None,
    meant: Collection[str] = (),
) -> Booking:
    """Give the family a place on the session; sent again with the same ``key`` it is one booking.

    ``meant`` are the doubts of which somebody said that it is no slip. Raises ``Doubted`` for
    another, and ``Refused`` when the session is closed, full or cancelled, when the family is not
    attending, has not had its pre-visits or is already booked, when the slot does not fit, or when
    people would meet who must not.
    """
    booking = _wanted(session_id, family_id, starts_at, ends_at, by=by, key=key)
    if (already := _booked_already(booking)) is not None:
        return already
    _check_place(booking)
    _check_slot(booking)
    _check_apart(booking)
    # Whoever books on a day that is past looks at a page that is about the past; only today's
    # times are easily taken for ones to come.
    is_today = booking.session.date == clock.today()
    over = is_today and booking.session.at(booking.ends_at) <= clock.now()
    _check_is_meant(booking, over=over, meant=meant)
    return _store(booking, room_id)


@transaction.atomic
def book_walk_in(
    *,
    session_id: UUID,
    family_id: UUID,
    came_at: time,
    by: User,
    key: UUID,
    meant: Collection[str] = (),
) -> Booking:
    """Take in a family that came without a booking, its visiting side at ``came_at`` and the child
    after it, for the usual length.

    Sent again with the same ``key`` it is one booking. Raises ``Refused`` as for a booking, and
    while a family it must not meet is in the building.
    """
    session = locked(session_id)
    slot = slots.walk_in(session, came_at=came_at)
    booking = _wanted(session_id, family_id, slot.starts_at, slot.ends_at, by=by, key=key)
    booking.walk_in = True
    if (already := _booked_already(booking)) is not None:
        return already
    check_walk_in(
        session=session,
        came_at=came_at,
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        now=clock.now(),
    )
    _check_place(booking)
    _check_apart(booking)
    if session.date == clock.today():
        foes = kept_apart([family_id]).get(family_id, set())
        check_not_in_the_building(kept_apart_inside=anybody_inside(foes, session=session))
    # Whoever types a day in from paper says when they came, so is not asked whether it is over.
    _check_is_meant(booking, over=False, meant=meant)
    return _store(booking, None)


@transaction.atomic
def choose_room(*, booking_id: UUID, room_id: UUID | None) -> Booking:
    """Say in which room the contact is, or in none in particular.

    Raises ``Refused`` for a room elsewhere, for one that is no contact room, for one in which a
    family is that must be kept apart from this one, and for a session that is cancelled.
    """
    found = Booking.objects.get(pk=booking_id, cancelled_at__isnull=True)
    session = locked(found.session_id)
    check_session_held(session=session)
    booking = Booking.objects.select_for_update(of=("self",)).get(pk=booking_id)
    booking.session = session
    booking.room = _room(booking, room_id)
    booking.save(update_fields=["room"])
    return booking


def is_booked(*, key: UUID) -> bool:
    """Whether a form with this idempotency key has been booked already."""
    return Booking.objects.filter(key=key).exists()


def locked(session_id: UUID) -> Session:
    """The session, with every other one of its day and hall, as long as the transaction lasts."""
    lock_day(Session.objects.get(pk=session_id))
    return Session.objects.select_related("venue").get(pk=session_id)


def lock_day(session: Session) -> None:
    """Who must not meet may be on another session of the day, so they all wait their turn."""
    of_that_day = Session.objects.filter(venue=session.venue_id, date=session.date)
    list(of_that_day.select_for_update(of=("self",), no_key=True).order_by("pk"))


def _wanted(
    session_id: UUID, family_id: UUID, starts_at: time, ends_at: time, *, by: User, key: UUID
) -> Booking:
    """The booking that is asked for; the day and the family are locked for it."""
    return Booking(
        session=locked(session_id),
        family=Family.objects.select_for_update(of=("self",), no_key=True).get(pk=family_id),
        starts_at=starts_at,
        ends_at=ends_at,
        booked_at=clock.now(),
        booked_by=by,
        key=key,
    )


def _booked_already(wanted: Booking) -> Booking | None:
    return Booking.objects.filter(
        key=wanted.key, session=wanted.session, family=wanted.family
    ).first()


def _check_place(wanted: Booking) -> None:
    session, family = wanted.session, wanted.family
    current = Booking.objects.filter(session=session, cancelled_at__isnull=True)
    check_session_open(session=session, closures=Closure.objects.filter(venue=session.venue_id))
    check_family_may_be_booked(family=family)
    pre_visit.check_done(family=family)
    check_not_booked_yet(
        booked=current.filter(family=family).exists(),
        elsewhere=elsewhere(wanted).exists(),
    )
    check_place_free(session=session, booked=current.count())


def elsewhere(wanted: Booking) -> QuerySet[Booking]:
    """Where else the family is expected at that time."""
    at_that_time = {"starts_at__lt": wanted.ends_at, "ends_at__gt": wanted.starts_at}
    return _others_that_day(wanted).filter(**at_that_time)


def _others_that_day(wanted: Booking) -> QuerySet[Booking]:
    """The family's bookings on other sessions of that day, in any hall."""
    return Booking.objects.filter(
        family=wanted.family_id,
        session__date=wanted.session.date,
        session__cancelled_at__isnull=True,
        cancelled_at__isnull=True,
    ).exclude(session=wanted.session_id)


def _check_is_meant(wanted: Booking, *, over: bool, meant: Collection[str]) -> None:
    others = _others_that_day(wanted).order_by("starts_at")
    that_day = [str(slots.Slot(each.starts_at, each.ends_at)) for each in others]
    check_is_meant(over=over, that_day=that_day, meant=meant)


def _check_slot(wanted: Booking) -> None:
    check_slot(
        session=wanted.session,
        starts_at=wanted.starts_at,
        ends_at=wanted.ends_at,
        waits_behind=ways([wanted.family_id])[wanted.family_id].waits_behind,
    )


def stagger_of(booking: Booking) -> Stagger:
    """When each side of the visit comes and goes."""
    return _stagger(booking, ways([booking.family_id])[booking.family_id])


def _stagger(booking: Booking, way: Way) -> Stagger:
    return stagger(
        session=booking.session,
        starts_at=booking.starts_at,
        ends_at=booking.ends_at,
        waits_behind=way.waits_behind,
    )


def _check_apart(wanted: Booking) -> None:
    family_id, session = wanted.family_id, wanted.session
    if session.date < clock.today():
        # Who came on a day that is over came: to refuse it would keep the register from saying so.
        return
    way = ways([family_id])[family_id]
    visit = _stagger(wanted, way)
    check_sides_apart(visit=visit, parents_may_meet=way.parents_may_meet)
    if foes := kept_apart([family_id]).get(family_id):
        others = expected_with(session, family__in=foes)
        search = slots.Search(session, [family_id])
        instead = search.slot(family_id) or search.shorter(family_id) or ""
        check_families_apart(
            visit=visit, kept_apart=[each.stagger for each in others], instead=str(instead)
        )


def _room(booking: Booking, room_id: UUID | None) -> Room | None:
    if room_id is None:
        return None
    room = Room.objects.get(pk=room_id)
    foes = kept_apart([booking.family_id]).get(booking.family_id, set())
    there = expected_with(booking.session, family__in=foes, room=room) if foes else []
    check_contact_room(
        room=room,
        session=booking.session,
        taken_by_kept_apart=any(
            each.starts_at < booking.ends_at and booking.starts_at < each.ends_at for each in there
        ),
    )
    return room


def _store(booking: Booking, room_id: UUID | None) -> Booking:
    booking.room = _room(booking, room_id)
    # Also after those that were given back, so that no number ever stands for two families.
    last = booking.session.bookings.aggregate(last=Max("number"))["last"]
    booking.number = (last or 0) + 1
    booking.save(force_insert=True)
    subjects.record_use(booking.family_id, Use.BOOKING, on=clock.today())
    return booking
