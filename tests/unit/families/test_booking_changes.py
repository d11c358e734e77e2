"""A session that changes, closes, or takes in who was not booked."""

from datetime import datetime, time, timedelta
from uuid import uuid4

import pytest
import time_machine

from contactcentre.safekeeping import clock
from contactcentre.safekeeping.access import allows
from contactcentre.safekeeping.models import Use
from families.models import Booking, EntryKind, Outcome, PersonRole, RegisterEntry, Room
from families.permissions import FamilyPermission
from families.rules.booking import Doubt
from families.services import bookings, closures, places, planning, sessions
from families.services.allocation import end_allocation
from families.services.apart import keep_apart
from families.services.register import record_movement, record_outcome
from families.services.rooms import add_room
from families.services.visits import seen_visit
from policy.clauses import Refused
from tests.factories.accounts import make_user
from tests.factories.day import NOON
from tests.factories.families import make_families, make_family
from tests.factories.sessions import make_booking, make_session, person_of
from tests.factories.volunteers import look_after

pytestmark = pytest.mark.django_db


@pytest.fixture
def co_ordinator():
    return make_user("co-ordinator")


@pytest.fixture
def session():
    """Tomorrow, so that no hour of today makes a difference."""
    return sessions.plan_session(
        venue=planning.venue_named("Trinity Hall"),
        on=clock.today() + timedelta(days=1),
        starts_at=time(10),
        ends_at=time(15),
        capacity=3,
    )


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


def change(session, **fields):
    as_it_is = {
        "venue": session.venue,
        "on": session.date,
        "starts_at": session.starts_at,
        "ends_at": session.ends_at,
        "capacity": session.capacity,
    }
    return sessions.change_session(session_id=session.pk, **as_it_is | fields)


class TestChangingASession:
    def test_without_bookings_everything_may_change(self, session):
        hall, day = planning.venue_named("Annexe"), session.date + timedelta(days=7)
        change(session, venue=hall, on=day, starts_at=time(9), ends_at=time(16), capacity=9)
        session.refresh_from_db()
        assert (session.venue, session.date, session.capacity) == (hall, day, 9)
        assert (session.starts_at, session.ends_at) == (time(9), time(16))

    def test_saved_unchanged_it_is_not_in_its_own_way(self, session):
        assert change(session).pk == session.pk

    @pytest.mark.parametrize(
        ("fields", "why"),
        [
            # The visiting side of the first comes at 10:00, that of the last leaves at 14:10.
            ({"starts_at": time(10, 1)}, "from 10:00 to 14:10"),
            ({"ends_at": time(14, 9)}, "from 10:00 to 14:10"),
            ({"capacity": 1}, "2 families are booked"),
            ({"ends_at": time(9)}, "from 10:00 to 14:10|ends before it starts"),
        ],
    )
    def test_what_is_booked_must_still_fit(self, session, co_ordinator, fields, why):
        for family, starts_at in zip(make_families(2), (time(10, 15), time(12)), strict=True):
            book(session, family, starts_at, time(14), by=co_ordinator)
        with pytest.raises(Refused, match=why):
            change(session, **fields)
        session.refresh_from_db()
        assert (session.starts_at, session.ends_at) == (time(10), time(15))

    def test_what_fits_exactly_may_change(self, session, co_ordinator):
        book(session, make_family(), time(10, 15), time(14), by=co_ordinator)
        assert change(session, ends_at=time(14, 10), capacity=1).ends_at == time(14, 10)

    def test_its_date_stays_once_a_family_is_booked(self, session, co_ordinator):
        booking = book(session, make_family(), time(11), time(12), by=co_ordinator)
        another = session.date + timedelta(days=1)
        with pytest.raises(Refused, match="its date stays"):
            change(session, on=another)
        places.cancel_booking(booking_id=booking.pk)
        assert change(session, on=another).date == another

    def test_what_is_over_or_cancelled_stays(self, session):
        past = make_session(on=clock.today() - timedelta(days=1))
        with pytest.raises(Refused, match="is over"):
            change(past, capacity=1)
        sessions.cancel_session(session_id=session.pk)
        with pytest.raises(Refused, match="cancelled"):
            change(session, capacity=1)

    def test_two_sessions_do_not_start_in_one_hall_at_one_time(self, session):
        later = sessions.plan_session(
            venue=session.venue,
            on=session.date,
            starts_at=time(16),
            ends_at=time(18),
            capacity=2,
        )
        with pytest.raises(Refused, match="already a session"):
            change(later, starts_at=session.starts_at)

    def test_it_does_not_move_onto_a_closed_day(self, session):
        day = session.date + timedelta(days=3)
        closures.close_days(venue=session.venue, first_day=day, last_day=day, words="Painting.")
        with pytest.raises(Refused, match="Painting."):
            change(session, on=day)

    def test_in_another_hall_the_rooms_are_chosen_anew(self, session, co_ordinator):
        booking = book(session, make_family(), time(11), time(12), by=co_ordinator)
        room = add_room(venue=session.venue, name="Blue room", purpose=Room.Purpose.CONTACT)
        bookings.choose_room(booking_id=booking.pk, room_id=room.pk)
        change(session, venue=planning.venue_named("Annexe"))
        booking.refresh_from_db()
        assert booking.room is None

    def test_it_does_not_move_to_where_families_would_meet_who_must_not(
        self, session, co_ordinator
    ):
        first, second = make_families(2)
        annexe = sessions.plan_session(
            venue=planning.venue_named("Annexe"),
            on=session.date,
            starts_at=time(9, 30),
            ends_at=time(15),
            capacity=3,
        )
        book(session, first, time(11), time(12), by=co_ordinator)
        book(annexe, second, time(11), time(12), by=co_ordinator)
        pair = {"family_id": first.pk, "other_id": second.pk}
        keep_apart(**pair, reason="", by=co_ordinator, on=clock.today())
        with pytest.raises(Refused, match="kept apart"):
            change(session, venue=annexe.venue)
        session.refresh_from_db()
        assert session.venue != annexe.venue

    def test_access_moves_with_its_times(self, session, co_ordinator, settings):
        settings.SESSION_GRANT_MARGIN_MINUTES = 60
        booking = book(session, make_family(), time(11), time(12), by=co_ordinator)
        volunteer = make_user("volunteer")
        allocation = look_after(volunteer, booking, by=co_ordinator)
        change(session, starts_at=time(8), ends_at=time(13))
        for hour, may in ((6, False), (8, True), (13, True), (15, False)):
            assert self.sees(volunteer, booking, session.at(time(hour, 30))) is may
        end_allocation(allocation_id=allocation.pk)
        assert not self.sees(volunteer, booking, session.at(time(11)))

    def sees(self, volunteer, booking, moment: datetime):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(clock, "now", lambda: moment)
            return allows(volunteer, FamilyPermission.SEE_SHEET, booking.family)


class TestClosingASession:
    def test_cancels_it_and_says_so_on_each_booking_once(self, session, co_ordinator):
        for family in make_families(2):
            book(session, family, time(11), time(12), by=co_ordinator)
        for _ in range(2):
            closures.close_session(session_id=session.pk, by=co_ordinator)
        session.refresh_from_db()
        assert session.cancelled_at is not None
        assert Booking.objects.filter(cancelled_at=None).count() == 2
        outcomes = RegisterEntry.objects.values_list("outcome", flat=True)
        assert list(outcomes) == [Outcome.CENTRE_CLOSED] * 2

    def test_8_is_no_use_in_days_to_come(self, co_ordinator):
        session = make_session(on=clock.today() + timedelta(days=30))
        booking = book(session, make_family(), time(11), time(12), by=co_ordinator)

        closures.close_session(session_id=session.pk, by=co_ordinator)

        subject = booking.family.subject
        subject.refresh_from_db()
        assert (subject.last_used_on, subject.last_use) == (clock.today(), Use.BOOKING)

    def test_leaves_an_outcome_that_was_noted_before(self, session, co_ordinator):
        booking = book(session, make_family(), time(11), time(12), by=co_ordinator)
        outcome = Outcome.CANCELLED_BY_VISITOR
        record_outcome(booking_id=booking.pk, outcome=outcome, by=co_ordinator, key=uuid4())
        closures.close_session(session_id=session.pk, by=co_ordinator)
        assert RegisterEntry.objects.get().outcome == outcome


class TestAWalkIn:
    """Somebody came who is not booked."""

    @pytest.fixture
    def session(self):
        return make_session()

    @pytest.fixture(autouse=True)
    def noon(self):
        """So that no hour of the day makes a difference."""
        with time_machine.travel(NOON, tick=False):
            yield

    @pytest.fixture
    def came(self):
        return time(11, 59)

    def take_in(self, session, family, came_at, *, by, key=None):
        return bookings.book_walk_in(
            session_id=session.pk,
            family_id=family.pk,
            came_at=came_at,
            by=by,
            key=key or uuid4(),
        )

    def test_is_a_booking_from_then_for_the_usual_length(self, co_ordinator):
        past = make_session(on=clock.today() - timedelta(days=1))
        booking = self.take_in(past, make_family(), time(11, 7), by=co_ordinator)
        assert booking.walk_in
        assert (booking.starts_at, booking.ends_at) == (time(11, 22), time(13, 22))

    @pytest.mark.parametrize(
        ("waits", "leave"),
        [("visiting", (time(13, 15), time(13, 25))), ("resident", (time(13, 25), time(13, 15)))],
    )
    def test_comes_and_goes_one_side_after_the_other(self, co_ordinator, waits, leave):
        past, family = make_session(on=clock.today() - timedelta(days=1)), make_family()
        arrangement = family.arrangement
        arrangement.waits_behind = waits
        arrangement.save()
        booking = self.take_in(past, family, time(11), by=co_ordinator)
        slot = seen_visit(booking.pk, by=co_ordinator).slot
        assert (slot.visitor_due, slot.child_due) == (past.at(time(11)), past.at(time(11, 15)))
        assert (slot.child_leaves, slot.visitor_leaves) == tuple(map(past.at, leave))

    def test_ends_in_time_for_one_side_to_wait_behind(self, co_ordinator):
        past = make_session(on=clock.today() - timedelta(days=1))
        booking = self.take_in(past, make_family(), time(23), by=co_ordinator)
        assert booking.ends_at == time(23, 48)
        for too_late in (time(23, 33), time(23, 50)):
            with pytest.raises(Refused, match="too late"):
                self.take_in(past, make_family(), too_late, by=co_ordinator)

    def test_sent_twice_is_one_booking(self, co_ordinator):
        past = make_session(on=clock.today() - timedelta(days=1))
        family, key = make_family(), uuid4()
        for _ in range(2):
            self.take_in(past, family, time(11), by=co_ordinator, key=key)
        assert Booking.objects.count() == 1

    def test_is_not_taken_in_before_it_came(self, session, co_ordinator):
        tomorrow = make_session(on=clock.today() + timedelta(days=1))
        with pytest.raises(Refused, match="still to come"):
            self.take_in(tomorrow, make_family(), time(11), by=co_ordinator)

    @pytest.mark.parametrize("state", ["referred", "waiting", "paused", "moved-on", "declined"])
    def test_is_of_an_attending_family(self, session, co_ordinator, state, came):
        with pytest.raises(Refused, match="only attending families"):
            self.take_in(session, make_family(state=state), came, by=co_ordinator)

    def test_is_not_booked_already_and_finds_a_place(self, co_ordinator, came):
        session, family = make_session(capacity=1), make_family()
        make_booking(session, family, by=co_ordinator)
        with pytest.raises(Refused, match="already booked"):
            self.take_in(session, family, came, by=co_ordinator)
        with pytest.raises(Refused, match="full"):
            self.take_in(session, make_family(), came, by=co_ordinator)

    def test_does_not_meet_a_family_that_is_booked_and_must_not(self, session, co_ordinator, came):
        self.apart_from_one_at_noon(session, by=co_ordinator)
        with pytest.raises(Refused, match="must be kept apart"):
            self.take_in(session, self.comes, came, by=co_ordinator)

    def test_of_a_day_that_is_over_is_noted_as_it_was(self, co_ordinator):
        past = make_session(on=clock.today() - timedelta(days=1))
        self.apart_from_one_at_noon(past, by=co_ordinator)
        assert self.take_in(past, self.comes, time(10), by=co_ordinator).walk_in

    def apart_from_one_at_noon(self, session, *, by):
        here, self.comes = make_families(2)
        book(session, here, time(12), time(14), by=by)
        pair = {"family_id": here.pk, "other_id": self.comes.pk}
        keep_apart(**pair, reason="", by=by, on=clock.today())

    def test_does_not_meet_a_family_that_is_still_in_the_building(
        self, session, co_ordinator, came
    ):
        here, comes = make_families(2)
        booking = book(session, here, time(9), time(10), by=co_ordinator)
        visitor = person_of(here, PersonRole.VISITING)

        def note(kind, at):
            record_movement(
                booking_id=booking.pk,
                person_id=visitor.pk,
                kind=kind,
                at=session.at(at),
                by=co_ordinator,
                key=uuid4(),
            )

        note(EntryKind.ARRIVED, time(9))
        pair = {"family_id": here.pk, "other_id": comes.pk}
        keep_apart(**pair, reason="", by=co_ordinator, on=clock.today())
        with pytest.raises(Refused, match="in the building now"):
            self.take_in(session, comes, came, by=co_ordinator)
        note(EntryKind.LEFT, time(10, 40))
        assert self.take_in(session, comes, came, by=co_ordinator).walk_in
