"""A family's place on a session."""

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.db import IntegrityError, transaction

from contactcentre.safekeeping import clock
from families.models import Booking, Family, Room, Session
from families.rules.booking import Doubt, Doubted
from families.services import bookings, closures, places, planning, sessions
from families.services.apart import keep_apart
from families.services.family import change_state
from families.services.rooms import add_room
from policy.clauses import Refused
from tests.factories.accounts import make_user
from tests.factories.families import make_families, make_family
from tests.factories.sessions import make_booking, make_session

pytestmark = pytest.mark.django_db


@pytest.fixture
def co_ordinator():
    return make_user("co-ordinator")


def test_a_form_sent_twice_is_one_booking(co_ordinator):
    session, family, key = make_session(), make_family(), uuid4()
    for _ in range(2):
        bookings.book(
            session_id=session.pk,
            family_id=family.pk,
            starts_at=time(10),
            ends_at=time(12),
            by=co_ordinator,
            key=key,
            meant=Doubt.values,
        )
    assert Booking.objects.count() == 1
    assert bookings.is_booked(key=key)


def test_a_family_is_booked_once_on_a_session(co_ordinator):
    session, family = make_session(), make_family()
    booking = make_booking(session, family, by=co_ordinator)
    with pytest.raises(Refused, match="already booked"):
        make_booking(session, family, by=co_ordinator)
    with pytest.raises(IntegrityError), transaction.atomic():
        Booking.objects.create(
            session=session,
            family=family,
            starts_at=time(10),
            ends_at=time(12),
            booked_at=clock.now(),
            number=2,
        )
    places.cancel_booking(booking_id=booking.pk)
    assert make_booking(session, family, by=co_ordinator).pk != booking.pk


def test_a_full_session_takes_nobody_more(co_ordinator):
    session = make_session(capacity=1)
    make_booking(session, make_family(), by=co_ordinator)
    with pytest.raises(Refused, match="full"):
        make_booking(session, make_family(), by=co_ordinator)


@pytest.mark.parametrize("state", [s for s in Family.State if s != Family.State.ACTIVE])
def test_only_an_attending_family_is_booked(co_ordinator, state):
    family = make_family(state=state)
    with pytest.raises(Refused, match="only attending families"):
        make_booking(make_session(), family, by=co_ordinator)


def test_nobody_is_booked_on_a_closed_day_and_everybody_hears_the_same_words(co_ordinator):
    session = make_session()
    closures.close_days(
        venue=session.venue,
        first_day=session.date,
        last_day=session.date,
        words="The hall is being painted.",
    )
    with pytest.raises(Refused, match="The hall is being painted."):
        make_booking(session, make_family(), by=co_ordinator)


def test_nobody_is_booked_on_a_cancelled_session(co_ordinator):
    session = make_session()
    sessions.cancel_session(session_id=session.pk)
    with pytest.raises(Refused, match="cancelled"):
        make_booking(session, make_family(), by=co_ordinator)


def book(session, family, starts_at, ends_at, *, by):
    return bookings.book(
        session_id=session.pk,
        family_id=family.pk,
        starts_at=starts_at,
        ends_at=ends_at,
        by=by,
        key=uuid4(),
        meant=Doubt.values,
    )


class TestASlot:
    @pytest.mark.parametrize(
        ("starts_at", "ends_at"),
        [
            (time(12), time(11)),
            (time(0), time(12)),
            (time(10), time(23, 59)),
            # The visiting side would come before the door is open, or leave after it is shut.
            (time(0, 15), time(12)),
            (time(10), time(23, 49)),
        ],
    )
    def test_lies_with_its_whole_stagger_within_its_session(self, co_ordinator, starts_at, ends_at):
        with pytest.raises(Refused):
            book(make_session(), make_family(), starts_at, ends_at, by=co_ordinator)

    def test_that_does_not_fit_is_refused_with_the_times_that_would(self, co_ordinator):
        with pytest.raises(Refused, match="from 00:16 at the earliest to 23:48 at the latest"):
            book(make_session(), make_family(), time(0, 2), time(23, 50), by=co_ordinator)

    def test_may_last_until_closing_where_nobody_waits_behind(self, co_ordinator):
        family = make_family(arrangement={"parents_may_meet": True, "waits_behind": "nobody"})
        book(make_session(), family, time(0, 16), time(23, 58), by=co_ordinator)
        assert Booking.objects.exists()

    def test_is_refused_in_a_session_too_short_for_any(self, co_ordinator):
        short = sessions.plan_session(
            venue=planning.venue_named("Annexe"),
            on=clock.today(),
            starts_at=time(10),
            ends_at=time(10, 20),
            capacity=2,
        )
        with pytest.raises(Refused, match="too short"):
            book(short, make_family(), time(10), time(10, 10), by=co_ordinator)


@pytest.mark.parametrize(
    "plan",
    [
        {"starts_at": time(15), "ends_at": time(10), "capacity": 5},
        {"starts_at": time(10), "ends_at": time(15), "capacity": 0},
    ],
)
def test_a_session_that_cannot_be_is_refused_by_rule_and_database(plan):
    venue, day = planning.venue_named("Trinity Hall"), clock.today()
    with pytest.raises(Refused):
        sessions.plan_session(venue=venue, on=day, **plan)
    with pytest.raises(IntegrityError), transaction.atomic():
        Session.objects.create(venue=venue, date=day, **plan)


def test_a_session_is_planned_once():
    make_session()
    with pytest.raises(Refused, match="already a session"):
        make_session()


def test_a_closure_does_not_end_before_it_starts():
    day = clock.today()
    with pytest.raises(Refused):
        closures.close_days(
            venue=planning.venue_named("Trinity Hall"),
            first_day=day + timedelta(days=2),
            last_day=day + timedelta(days=1),
            words="Closed.",
        )


@pytest.mark.parametrize("now", Family.State)
@pytest.mark.parametrize("then", Family.State)
def test_states_change_only_along_the_agreed_paths(co_ordinator, now, then):
    allowed = {
        "referred": {"waiting", "active", "declined", "signposted"},
        "waiting": {"active", "declined", "signposted"},
        "active": {"paused", "moved-on"},
        "paused": {"active", "moved-on"},
        "moved-on": {"referred", "active"},
        "declined": {"referred", "waiting"},
        "signposted": {"referred", "waiting"},
    }
    family = make_family(state=now)
    if then in allowed[now]:
        change_state(family_id=family.pk, state=then, by=co_ordinator, on=clock.today())
        latest = family.transitions.first()
        assert (latest.from_state, latest.to_state) == (now, then)
        assert latest.changed_by == co_ordinator
    else:
        with pytest.raises(Refused):
            change_state(family_id=family.pk, state=then, by=co_ordinator, on=clock.today())


def test_a_family_is_in_one_place_at_a_time(co_ordinator):
    family, first = make_family(), make_session()
    make_booking(first, family, by=co_ordinator)
    second = sessions.plan_session(
        venue=planning.venue_named("Annexe"),
        on=first.date,
        starts_at=time(9),
        ends_at=time(12),
        capacity=5,
    )
    with pytest.raises(Refused, match="another session"):
        make_booking(second, family, by=co_ordinator)


def test_a_family_on_a_cancelled_session_may_be_booked_in_another_hall(co_ordinator):
    family, first = make_family(), make_session()
    make_booking(first, family, by=co_ordinator)
    sessions.cancel_session(session_id=first.pk)
    second = sessions.plan_session(
        venue=planning.venue_named("Annexe"),
        on=first.date,
        starts_at=time(9),
        ends_at=time(12),
        capacity=5,
    )
    assert book(second, family, time(9, 30), time(11), by=co_ordinator).session == second


class TestTheDayOfASession:
    def plan(self, day, **more):
        hall = planning.venue_named("Trinity Hall")
        times: dict[str, Any] = {"starts_at": time(10), "ends_at": time(15), "capacity": 3}
        return sessions.plan_session(venue=hall, on=day, **times, **more)

    @pytest.mark.parametrize("day", [date(1999, 1, 1), date(9999, 12, 31), date(2020, 2, 29)])
    def test_is_not_in_another_century(self, day):
        with pytest.raises(Refused):
            self.plan(day)
        assert not Session.objects.exists()

    def test_is_from_today_to_two_years_ahead(self):
        leap_day, hall = date(2028, 2, 29), planning.venue_named("Trinity Hall")
        with time_machine.travel(datetime.combine(leap_day, time(12), tzinfo=clock.LONDON)):
            for day in (leap_day, date(2030, 3, 1)):
                assert self.plan(day).date == day
            for day in (date(2028, 2, 28), date(2030, 3, 2)):
                with pytest.raises(Refused):
                    self.plan(day)
                with pytest.raises(Refused):
                    closures.close_days(venue=hall, first_day=day, last_day=day, words="Shut.")


class TestARoom:
    @pytest.fixture
    def session(self):
        return make_session()

    def test_is_shared_by_two_families(self, session, co_ordinator):
        room = add_room(venue=session.venue, name="Blue room", purpose=Room.Purpose.CONTACT)
        for family in make_families(2):
            booking = make_booking(session, family, by=co_ordinator)
            bookings.choose_room(booking_id=booking.pk, room_id=room.pk)
        assert Booking.objects.filter(room=room).count() == 2

    def test_is_not_shared_with_a_family_to_be_kept_apart(self, session, co_ordinator):
        room = add_room(venue=session.venue, name="Blue room", purpose=Room.Purpose.CONTACT)
        first, second = make_families(2)
        booked = [make_booking(session, each, by=co_ordinator) for each in (first, second)]
        keep_apart(
            family_id=first.pk, other_id=second.pk, reason="", by=co_ordinator, on=clock.today()
        )
        bookings.choose_room(booking_id=booked[0].pk, room_id=room.pk)
        with pytest.raises(Refused, match="kept apart"):
            bookings.choose_room(booking_id=booked[1].pk, room_id=room.pk)

    def test_is_a_contact_room_of_the_hall(self, session, co_ordinator):
        booking = make_booking(session, make_family(), by=co_ordinator)
        annexe = planning.venue_named("Annexe")
        for room in (
            add_room(venue=session.venue, name="Parlour", purpose=Room.Purpose.WAITING),
            add_room(venue=annexe, name="Blue room", purpose=Room.Purpose.CONTACT),
        ):
            with pytest.raises(Refused, match="contact room of the hall"):
                bookings.choose_room(booking_id=booking.pk, room_id=room.pk)

    def test_can_be_left_open_again(self, session, co_ordinator):
        room = add_room(venue=session.venue, name="Blue room", purpose=Room.Purpose.CONTACT)
        booking = make_booking(session, make_family(), by=co_ordinator)
        for room_id in (room.pk, None):
            bookings.choose_room(booking_id=booking.pk, room_id=room_id)
        booking.refresh_from_db()
        assert booking.room is None


class TestWhatMayBeASlip:
    def book(self, session, family, starts_at=time(10), ends_at=time(11), *, by, meant=()):
        return bookings.book(
            session_id=session.pk,
            family_id=family.pk,
            starts_at=starts_at,
            ends_at=ends_at,
            by=by,
            key=uuid4(),
            meant=meant,
        )

    @time_machine.travel(datetime(2026, 11, 21, 15, 0, tzinfo=clock.LONDON), tick=False)
    def test_a_time_of_today_that_is_over_is_booked_once_it_is_said_to_be_meant(self, co_ordinator):
        today, family = make_session(), make_family()
        with pytest.raises(Doubted, match="over already") as doubted:
            self.book(today, family, by=co_ordinator)
        assert doubted.value.doubts == [Doubt.OVER]
        assert self.book(today, family, by=co_ordinator, meant=[Doubt.OVER])

    @time_machine.travel(datetime(2026, 11, 21, 15, 0, tzinfo=clock.LONDON), tick=False)
    def test_an_earlier_day_that_is_entered_afterwards_is_not_asked_about(self, co_ordinator):
        yesterday = make_session(on=clock.today() - timedelta(days=1))
        for family in make_families(2):
            assert self.book(yesterday, family, by=co_ordinator)

    def test_so_is_a_second_visit_on_one_day_in_whichever_hall(self, co_ordinator):
        day, family = clock.today() + timedelta(days=1), make_family()
        first, second = make_session(on=day), make_session(on=day, venue="Annexe")
        self.book(first, family, by=co_ordinator)
        later = (time(14), time(15))
        for meant in ((), [Doubt.OVER]):
            with pytest.raises(Doubted, match="that day already, from 10:00 to 11:00"):
                self.book(second, family, *later, by=co_ordinator, meant=meant)
        assert self.book(second, family, *later, by=co_ordinator, meant=[Doubt.SECOND])

    def test_what_was_given_back_or_is_on_another_day_is_no_second_visit(self, co_ordinator):
        day, family = clock.today() + timedelta(days=1), make_family()
        first, second = make_session(on=day), make_session(on=day, venue="Annexe")
        self.book(make_session(on=day + timedelta(days=7)), family, by=co_ordinator)
        places.cancel_booking(booking_id=self.book(first, family, by=co_ordinator).pk)
        assert self.book(second, family, time(14), time(15), by=co_ordinator)

    def test_a_family_that_comes_unbooked_a_second_time_is_asked_about_too(self, co_ordinator):
        past, family = clock.today() - timedelta(days=1), make_family()
        first, second = make_session(on=past), make_session(on=past, venue="Annexe")
        wanted = {"family_id": family.pk, "by": co_ordinator}
        bookings.book_walk_in(session_id=first.pk, came_at=time(9), key=uuid4(), **wanted)
        again = {"session_id": second.pk, "came_at": time(14), "key": uuid4(), **wanted}
        with pytest.raises(Doubted, match="that day already"):
            bookings.book_walk_in(**again)
        assert bookings.book_walk_in(**again, meant=[Doubt.SECOND])
