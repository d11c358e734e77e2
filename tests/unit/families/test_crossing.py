"""Two families booked together before it was noted that they must not meet."""

from datetime import time, timedelta

import pytest
import time_machine
from django.urls import reverse

from contactcentre import homes
from contactcentre.safekeeping import clock
from families.models import EntryKind
from families.services import places, planning, sessions
from families.services.apart import keep_apart, lift
from families.services.board import board_of
from families.services.crossing import crossing_ahead, crossings_of
from families.services.known import declare_known
from tests.factories.accounts import make_user, signed_in_client
from tests.factories.day import NOON, Day
from tests.factories.families import make_families
from tests.factories.sessions import make_booking, make_session

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("saturday_noon")]

LABEL = "Families booked together who must be kept apart"
NEXT = NOON.date() + timedelta(days=7)


@pytest.fixture
def session():
    return make_session(on=NEXT)


@pytest.fixture
def pair(session, co_ordinator):
    """Booked for the same time, and then kept apart."""
    families = make_families(2)
    for family in families:
        make_booking(session, family, by=co_ordinator)
    return families, keep(families, by=co_ordinator)


def keep(families, *, by):
    first, second = families
    reason = "Injunctionreason"
    return keep_apart(
        family_id=first.pk, other_id=second.pk, reason=reason, by=by, on=clock.today()
    )[0]


def waits(by):
    """How many the co-ordinator is told of on the first page, and where the link leads."""
    home = homes.co_ordinators_home(by, on=clock.today())
    return [(item.count, item.url) for item in home.overdue if item.label == LABEL]


def plan_of(session, client):
    return client.get(reverse("families:session", args=[session.pk])).content.decode()


class TestThePlan:
    def test_says_which_two_would_meet_and_when(self, session, pair, client):
        page = plan_of(session, client)
        assert "Two families who must be kept apart would meet" in page
        notice = page.split("would meet")[1].split("</div>")[0]
        for family in pair[0]:
            assert family.reference in notice
        assert notice.count("00:16 to 23:48") == 2
        assert "Injunctionreason" not in page

    def test_says_it_to_a_team_leader_too(self, session, pair):
        page = plan_of(session, signed_in_client(make_user("team-leader")))
        assert "Two families who must be kept apart would meet" in page

    def test_says_no_more_once_one_of_them_comes_another_time(
        self, session, pair, client, co_ordinator
    ):
        places.cancel_booking(booking_id=session.bookings.first().pk)
        assert "would meet" not in plan_of(session, client)
        assert not waits(co_ordinator)

    def test_nor_once_they_need_not_be_kept_apart(self, session, pair, client, co_ordinator):
        lift(pair_id=pair[1].pk, reason="Over", by=co_ordinator, on=clock.today())
        assert "would meet" not in plan_of(session, client)
        assert not waits(co_ordinator)

    def test_names_no_family_that_is_kept_from_the_reader(self, session, pair, co_ordinator):
        hidden, other = pair[0]
        declare_known(family_id=hidden.pk, user=co_ordinator, reason="", by=co_ordinator)
        (crossing,) = crossings_of(session, by=co_ordinator)
        assert {crossing.one.reference, crossing.other.reference} == {other.reference, ""}
        page = plan_of(session, signed_in_client(co_ordinator))
        assert "a family that a colleague has to see to" in page
        assert not waits(co_ordinator)
        assert waits(make_user("co-ordinator"))

    def test_says_it_of_another_session_at_the_hall_that_day(self, session, co_ordinator, client):
        later = sessions.plan_session(
            venue=session.venue,
            on=NEXT,
            starts_at=time(0, 2),
            ends_at=time(23, 59),
            capacity=3,
        )
        families = make_families(2)
        for family, where in zip(families, (session, later), strict=True):
            make_booking(where, family, by=co_ordinator)
        keep(families, by=co_ordinator)
        for each in (session, later):
            assert "on another session of the day" in plan_of(each, client)
        assert waits(co_ordinator) == [(1, reverse("families:session", args=[session.pk]))]


class TestTheFirstPage:
    def test_counts_them_and_leads_to_the_plan(self, session, pair, co_ordinator):
        assert waits(co_ordinator) == [(1, reverse("families:session", args=[session.pk]))]

    def test_counts_no_two_who_come_one_after_the_other_or_in_other_halls(self, co_ordinator):
        families, halls = make_families(2), [planning.venue_named(n) for n in ("A", "B")]
        for family, hall in zip(families, halls, strict=True):
            there = sessions.plan_session(
                venue=hall, on=NEXT, starts_at=time(10), ends_at=time(14), capacity=3
            )
            make_booking(there, family, by=co_ordinator)
        keep(families, by=co_ordinator)
        assert not crossing_ahead(by=co_ordinator, since=clock.today())

    @pytest.mark.parametrize("later", [timedelta(days=7, hours=11.99), timedelta(days=8)])
    def test_counts_none_that_is_over(self, session, pair, client, co_ordinator, later):
        with time_machine.travel(NOON + later):
            assert not waits(co_ordinator)
            assert not crossings_of(session, by=co_ordinator)


class TestTheBoard:
    @pytest.fixture
    def board(self, session, co_ordinator):
        return lambda: board_of(session, by=co_ordinator, now=clock.now())

    def test_warns_before_the_day_and_names_nobody(self, session, pair, board, client):
        (crossing,) = board().crossings
        assert crossing.title == "00:01: two visits cross"
        page = client.get(reverse("families:board", args=[session.pk])).content.decode()
        assert "two visits cross" in page
        assert "Injunctionreason" not in page
        for family in pair[0]:
            assert family.reference not in page

    def test_says_what_to_do_once_both_are_due(self, pair, board, saturday_noon):
        saturday_noon.move_to(NOON + timedelta(days=7))
        (crossing,) = board().crossings
        assert "separate ways" in crossing.do
        saturday_noon.shift(timedelta(hours=11.99))
        assert not board().crossings

    def test_says_who_is_here_and_due_once_one_has_come(
        self, session, pair, board, co_ordinator, saturday_noon
    ):
        saturday_noon.move_to(NOON + timedelta(days=7))
        day = Day(session.bookings.first(), co_ordinator, clock.now)
        day.move("visiting", EntryKind.ARRIVED)
        assert not board().crossings
        assert board().apart
