"""A session that would go on past midnight, or over the hour in which the clocks change."""

from datetime import date, datetime, time, timedelta

import pytest
import time_machine

from contactcentre.safekeeping import clock
from families.models import EntryKind, PersonRole, Session
from families.services import planning, sessions
from policy.clauses import Refused
from tests.factories.day import Day
from tests.factories.families import make_family
from tests.factories.sessions import make_booking

pytestmark = pytest.mark.django_db

FRIDAY = datetime(2026, 10, 23, 9, 0, tzinfo=clock.LONDON)
BACK, FORWARD, PLAIN = date(2026, 10, 25), date(2027, 3, 28), date(2026, 10, 24)


@pytest.fixture(autouse=True)
def friday():
    with time_machine.travel(FRIDAY, tick=False) as traveller:
        yield traveller


@pytest.fixture
def plan(db):
    def it(day, starts_at, ends_at):
        return sessions.plan_session(
            venue=planning.venue_named("Trinity Hall"),
            on=day,
            starts_at=starts_at,
            ends_at=ends_at,
            capacity=5,
        )

    return it


def test_past_midnight_is_refused_with_what_to_do(plan):
    with pytest.raises(Refused, match="planned until 23:59"):
        plan(PLAIN, time(20), time(1))
    assert not Session.objects.exists()


def test_until_midnight_is_planned_and_who_leaves_later_is_noted_on_it(plan, friday, co_ordinator):
    session = plan(PLAIN, time(18), time(23, 59))
    booking = make_booking(session, make_family(), by=co_ordinator)
    day = Day(booking, co_ordinator, clock.now)
    friday.move_to(datetime(2026, 10, 24, 20, 0, tzinfo=clock.LONDON))
    day.move(PersonRole.VISITING, EntryKind.ARRIVED)
    friday.move_to(datetime(2026, 10, 25, 0, 40, tzinfo=clock.LONDON))
    assert day.move(PersonRole.VISITING, EntryKind.LEFT).new


@pytest.mark.parametrize(
    ("day", "starts_at", "ends_at", "fine"),
    [
        *((day, time(0, 15), time(3), day == PLAIN) for day in (BACK, FORWARD, PLAIN)),
        *((day, time(1, 15), time(5), day == PLAIN) for day in (BACK, FORWARD, PLAIN)),
        *((day, time(0, 5), time(1, 30), day == PLAIN) for day in (BACK, FORWARD, PLAIN)),
        *((day, time(0, 5), time(0, 55), True) for day in (BACK, FORWARD)),
        *((day, time(2), time(4), True) for day in (BACK, FORWARD)),
        *((day, time(10), time(15), True) for day in (BACK, FORWARD)),
    ],
)
def test_over_the_hour_in_which_the_clocks_change_none_is_planned(
    plan, day, starts_at, ends_at, fine
):
    if fine:
        session = plan(day, starts_at, ends_at)
        lasts = session.at(ends_at).timestamp() - session.at(starts_at).timestamp()
        as_written = timedelta(hours=ends_at.hour, minutes=ends_at.minute) - timedelta(
            hours=starts_at.hour, minutes=starts_at.minute
        )
        assert lasts == as_written.total_seconds()
        return
    with pytest.raises(Refused, match="clocks change that night"):
        plan(day, starts_at, ends_at)


def test_a_session_is_not_moved_over_it_either(plan):
    session = plan(BACK, time(10), time(15))
    with pytest.raises(Refused, match="clocks change that night"):
        sessions.change_session(
            session_id=session.pk,
            venue=session.venue,
            on=BACK,
            starts_at=time(0, 30),
            ends_at=time(5),
            capacity=5,
        )
