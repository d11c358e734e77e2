"""A family's place on a session."""

from datetime import time, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from contactcentre.safekeeping import clock
from families.models import Booking, Family, Session
from families.services import planning, sessions
from families.services.family import change_state
from policy.clauses import Refused
from tests.factories.accounts import make_user
from tests.factories.families import make_family
from tests.factories.sessions import make_booking, make_session

pytestmark = pytest.mark.django_db


@pytest.fixture
def co_ordinator():
    return make_user("co-ordinator")


def test_a_form_sent_twice_is_one_booking(co_ordinator):
    session, family, key = make_session(), make_family(), uuid4()
    for _ in range(2):
        sessions.book(
            session_id=session.pk,
            family_id=family.pk,
            starts_at=time(10),
            ends_at=time(12),
            by=co_ordinator,
            key=key,
        )
    assert Booking.objects.count() == 1


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
        )
    sessions.cancel_booking(booking_id=booking.pk)
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
    sessions.close_days(
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


@pytest.mark.parametrize(
    ("starts_at", "ends_at"), [(time(12), time(11)), (time(0), time(12)), (time(10), time(23, 59))]
)
def test_a_slot_lies_within_its_session(co_ordinator, starts_at, ends_at):
    with pytest.raises(Refused):
        sessions.book(
            session_id=make_session().pk,
            family_id=make_family().pk,
            starts_at=starts_at,
            ends_at=ends_at,
            by=co_ordinator,
            key=uuid4(),
        )


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
        sessions.close_days(
            venue=planning.venue_named("Trinity Hall"),
            first_day=day,
            last_day=day - timedelta(days=1),
            words="Closed.",
        )


@pytest.mark.parametrize("now", Family.State)
@pytest.mark.parametrize("then", Family.State)
def test_states_change_only_along_the_agreed_paths(co_ordinator, now, then):
    allowed = {
        "referred": {"waiting", "active", "declined"},
        "waiting": {"active", "declined"},
        "active": {"paused", "moved-on"},
        "paused": {"active", "moved-on"},
        "moved-on": {"referred", "active"},
        "declined": {"referred"},
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
