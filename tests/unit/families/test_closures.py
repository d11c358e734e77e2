"""Days on which the centre was to be closed, and then is not, or on others."""

from datetime import datetime, time, timedelta
from uuid import uuid4

import pytest
import time_machine

from contactcentre.safekeeping import clock
from contactcentre.safekeeping.models import Use
from families.models import Closure, Outcome, RegisterEntry, Room
from families.services import bookings, closures, places, planning, sessions
from families.services.allocation import allocate
from families.services.apart import keep_apart
from families.services.day import register_of
from families.services.known import declare_known
from families.services.register import close_all, history_of, record_outcome
from families.services.rooms import add_room
from policy.clauses import Clause, Refused
from tests.factories.accounts import make_user
from tests.factories.day import NOON
from tests.factories.families import make_families, make_family
from tests.factories.sessions import make_booking, make_session
from tests.factories.volunteers import on_shift

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("saturday_noon")]

SATURDAY = NOON.date()
NEXT = SATURDAY + timedelta(days=7)


@pytest.fixture
def session():
    return make_session(on=NEXT)


@pytest.fixture
def closure(session):
    return close(session, NEXT)


def close(session, first_day, last_day=None):
    told_on = min(first_day, clock.today())
    with time_machine.travel(datetime.combine(told_on, time(12), tzinfo=clock.LONDON), tick=False):
        return closures.close_days(
            venue=session.venue,
            first_day=first_day,
            last_day=last_day or first_day,
            words="The hall is flooded.",
        )


def change(closure, *, by, **fields):
    as_it_is = {name: getattr(closure, name) for name in ("first_day", "last_day", "words")}
    given = as_it_is | fields
    return closures.change_closure(closure_id=closure.pk, by=by, on=clock.today(), **given)


def withdraw(closure, *, by):
    return closures.withdraw_closure(
        closure_id=closure.pk, words="The hall is dry.", by=by, on=clock.today()
    )


class TestAChange:
    def test_is_told_anew_and_what_was_told_stays(self, closure, co_ordinator):
        later = change(closure, last_day=NEXT + timedelta(days=1), by=co_ordinator)
        closure.refresh_from_db()
        assert (closure.last_day, closure.words) == (NEXT, "The hall is flooded.")
        assert (closure.ended_by, closure.open_words) == (co_ordinator, "")
        assert later.replaces == closure
        assert list(planning.closures(on=clock.today())) == [later]

    def test_opens_the_days_that_are_closed_no_more(self, session, closure, co_ordinator):
        family = make_family()
        with pytest.raises(Refused, match="flooded"):
            make_booking(session, family, by=co_ordinator)
        day = NEXT + timedelta(days=2)
        later = change(closure, first_day=day, last_day=day, by=co_ordinator)
        assert make_booking(session, family, by=co_ordinator)
        assert list(planning.sessions_within(later)) == [session]

    def test_of_what_holds_no_more_is_refused(self, closure, co_ordinator):
        change(closure, words="The heating failed.", by=co_ordinator)
        for again in (
            lambda: change(closure, words="X", by=co_ordinator),
            lambda: withdraw(closure, by=co_ordinator),
        ):
            with pytest.raises(Refused, match="changed or withdrawn already"):
                again()

    def test_to_the_same_is_none(self, closure, co_ordinator):
        with pytest.raises(Refused, match="exactly this"):
            change(closure, by=co_ordinator)
        closure.refresh_from_db()
        assert closure.stands

    @pytest.mark.parametrize(
        ("first", "last", "why"),
        [(-1, 0, "in the past"), (8, 7, "before the first"), (7, 1000, "too far ahead")],
    )
    def test_to_days_that_cannot_be_is_refused(self, closure, co_ordinator, first, last, why):
        days = {
            "first_day": SATURDAY + timedelta(days=first),
            "last_day": SATURDAY + timedelta(days=last),
        }
        with pytest.raises(Refused, match=why) as refused:
            change(closure, by=co_ordinator, **days)
        assert refused.value.clause is Clause.CENTRE
        assert Closure.objects.get().stands

    @pytest.mark.parametrize(
        ("last", "why"), [(-2, "no earlier"), (-1, ""), (0, ""), (5, ""), (1000, "too far")]
    )
    def test_of_one_that_has_begun_keeps_the_days_that_were_closed(
        self, session, co_ordinator, last, why
    ):
        begun = close(session, SATURDAY - timedelta(days=3), SATURDAY + timedelta(days=3))
        last_day = SATURDAY + timedelta(days=last)
        with pytest.raises(Refused, match="that day stays"):
            change(begun, first_day=SATURDAY, by=co_ordinator)
        with pytest.raises(Refused, match="Change the last day instead"):
            withdraw(begun, by=co_ordinator)
        if why:
            with pytest.raises(Refused, match=why):
                change(begun, last_day=last_day, by=co_ordinator)
        else:
            assert change(begun, last_day=last_day, by=co_ordinator).last_day == last_day

    def test_of_one_that_is_over_is_refused(self, closure, co_ordinator):
        with time_machine.travel(NOON + timedelta(days=8)):
            for late in (
                lambda: change(closure, words="X", by=co_ordinator),
                lambda: withdraw(closure, by=co_ordinator),
            ):
                with pytest.raises(Refused, match="is over"):
                    late()


class TestWithdrawing:
    def test_opens_the_days_and_keeps_what_was_told(self, session, closure, co_ordinator):
        withdraw(closure, by=co_ordinator)
        closure.refresh_from_db()
        assert (closure.words, closure.open_words) == ("The hall is flooded.", "The hall is dry.")
        assert make_booking(session, make_family(), by=co_ordinator)
        assert not planning.session_of(session.pk)[1]
        with pytest.raises(Refused, match="neither cancelled nor on a day"):
            close_all(session_id=session.pk, by=co_ordinator, key=uuid4())

    def test_leaves_the_sessions_that_were_cancelled(self, session, closure, co_ordinator):
        sessions.cancel_session(session_id=session.pk)
        withdraw(closure, by=co_ordinator)
        session.refresh_from_db()
        assert session.cancelled_at is not None


class TestHoldingASessionAfterAll:
    @pytest.fixture
    def booking(self, session, co_ordinator):
        return make_booking(session, make_family(), by=co_ordinator)

    @pytest.fixture
    def hold(self, session, co_ordinator):
        def again():
            return sessions.hold_after_all(session_id=session.pk, by=co_ordinator, on=clock.today())

        return again

    def test_takes_back_that_the_centre_was_closed(self, session, booking, co_ordinator, hold):
        closures.close_session(session_id=session.pk, by=co_ordinator)
        said = RegisterEntry.objects.get()
        hold()
        (row,) = register_of(session, by=co_ordinator)
        assert row.outcome is None
        assert [e.outcome for e in history_of(said.pk, by=co_ordinator)] == [
            Outcome.CENTRE_CLOSED,
            "",
        ]
        booking.family.subject.refresh_from_db()
        subject = booking.family.subject
        assert (subject.last_used_on, subject.last_use) == (clock.today(), Use.BOOKING)

    def test_takes_it_back_of_a_family_that_who_holds_it_may_not_see(
        self, session, booking, co_ordinator, hold
    ):
        colleague = make_user("co-ordinator")
        closures.close_session(session_id=session.pk, by=co_ordinator)
        declare_known(family_id=booking.family_id, user=co_ordinator, reason="", by=co_ordinator)
        assert register_of(session, by=co_ordinator) == []
        hold()
        (row,) = register_of(session, by=colleague)
        assert row.outcome is None
        assert register_of(session, by=co_ordinator) == []

    def test_keeps_another_outcome(self, session, booking, co_ordinator, hold):
        outcome = Outcome.CANCELLED_BY_VISITOR
        record_outcome(booking_id=booking.pk, outcome=outcome, by=co_ordinator, key=uuid4())
        closures.close_session(session_id=session.pk, by=co_ordinator)
        hold()
        (row,) = register_of(session, by=co_ordinator)
        assert row.outcome.says == outcome.label

    def test_is_refused_while_the_centre_is_closed(self, session, closure, hold):
        sessions.cancel_session(session_id=session.pk)
        with pytest.raises(Refused, match="flooded"):
            hold()
        session.refresh_from_db()
        assert session.cancelled_at is not None

    def test_is_refused_for_one_that_is_held_or_over(self, session, hold):
        with pytest.raises(Refused, match="is held"):
            hold()
        sessions.cancel_session(session_id=session.pk)
        with time_machine.travel(NOON + timedelta(days=8)), pytest.raises(Refused, match="over"):
            hold()

    def test_is_refused_where_a_family_is_booked_elsewhere_by_now(
        self, session, booking, co_ordinator, hold
    ):
        sessions.cancel_session(session_id=session.pk)
        instead = sessions.plan_session(
            venue=planning.venue_named("Annexe"),
            on=NEXT,
            starts_at=session.starts_at,
            ends_at=session.ends_at,
            capacity=3,
        )
        make_booking(instead, booking.family, by=co_ordinator)
        with pytest.raises(Refused, match="another session at that time"):
            hold()

    def test_is_refused_where_families_would_meet_who_must_not(self, session, co_ordinator, hold):
        first, second = make_families(2)
        for family in (first, second):
            make_booking(session, family, by=co_ordinator)
        sessions.cancel_session(session_id=session.pk)
        keep_apart(family_id=first.pk, other_id=second.pk, reason="", by=co_ordinator, on=SATURDAY)
        with pytest.raises(Refused, match="kept apart"):
            hold()


class TestACancelledSession:
    """Nothing is planned for it any more, whatever button was still on somebody's screen."""

    @pytest.fixture
    def booking(self, session, co_ordinator):
        booking = make_booking(session, make_family(), by=co_ordinator)
        add_room(venue=session.venue, name="Blue room", purpose=Room.Purpose.CONTACT)
        return booking

    def test_takes_nothing_of_the_plan(self, session, booking, co_ordinator):
        volunteer = make_user("volunteer")
        on_shift(volunteer, session)
        sessions.cancel_session(session_id=session.pk)
        for planned in (
            lambda: places.cancel_booking(booking_id=booking.pk),
            lambda: bookings.choose_room(booking_id=booking.pk, room_id=Room.objects.get().pk),
            lambda: bookings.choose_room(booking_id=booking.pk, room_id=None),
            lambda: allocate(booking_id=booking.pk, volunteer=volunteer, by=co_ordinator),
        ):
            with pytest.raises(Refused, match="has been cancelled"):
                planned()
        booking.refresh_from_db()
        assert booking.cancelled_at is None
        assert not booking.allocations.exists()
