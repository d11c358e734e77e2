"""Parents who must not meet, where nobody could be asked before the second one came in."""

# ruff: noqa: F811 - the day is that of who is asked

from datetime import timedelta

import pytest
from django.urls import reverse

from contactcentre.safekeeping import clock
from families.models import RegisterEntry
from families.services.board import board_of
from families.services.day import register_of
from tests.factories.accounts import signed_in_client
from tests.unit.families.test_handover_meetings import (  # noqa: F401
    ARRIVED,
    JOINED,
    LEFT,
    NOON,
    RETURNED,
    co_ordinator,
    day,
    saturday_noon,
    session,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def may_have_met(day, co_ordinator):
    def found():
        (row,) = register_of(day.booking.session, by=co_ordinator)
        return row.may_have_met

    return found


@pytest.fixture
def late(day, saturday_noon):
    """The visitor is in since noon; the child came two minutes later, which was sent after five."""
    day.move("visiting", ARRIVED, way="")
    saturday_noon.shift(timedelta(minutes=7))
    return day.arrive(way="", at=NOON + timedelta(minutes=2))


class TestATapThatCameLate:
    def test_is_noted_for_its_moment_and_waits_for_nobody(self, late, day):
        came = RegisterEntry.objects.get(person=day.person("child"))
        assert (came.at, came.way) == (NOON + timedelta(minutes=2), "")

    def test_puts_them_on_the_list_of_who_is_in(self, late, day, co_ordinator):
        hall = board_of(day.booking.session, by=co_ordinator, now=clock.now())
        assert hall.everybody == 3

    def test_says_that_the_parents_may_have_met_on_every_tablet(self, late, day, co_ordinator):
        client = signed_in_client(co_ordinator)
        session = day.booking.session_id
        for name, query in (("register", {}), ("register-changes", {"since": "0-0_0"})):
            page = client.get(reverse(f"families:{name}", args=[session]), query)
            assert "Look after this family now" in page.content.decode()

    def test_says_so_until_they_are_apart(self, late, day, may_have_met):
        assert may_have_met()
        day.step(JOINED, "visiting")
        assert not may_have_met()

    def test_says_so_until_one_has_left(self, late, day, may_have_met):
        day.move("visiting", LEFT)
        assert not may_have_met()

    def test_is_as_well_the_first_one_of_whom_the_centre_did_not_know(
        self, day, saturday_noon, may_have_met
    ):
        saturday_noon.shift(timedelta(minutes=5))
        day.arrive(way="")
        assert not may_have_met()
        day.move("visiting", ARRIVED, way="", at=NOON)
        assert may_have_met()


class TestNothingIsSaid:
    def test_where_a_way_was_chosen(self, day, may_have_met):
        day.move("visiting", ARRIVED, way="")
        day.arrive(way="other")
        assert not may_have_met()

    def test_where_the_first_one_was_taken_to_the_waiting_room(
        self, day, saturday_noon, may_have_met
    ):
        day.arrive(way="waiting")
        saturday_noon.shift(timedelta(minutes=5))
        day.move("visiting", ARRIVED, way="", at=NOON + timedelta(minutes=1))
        assert not may_have_met()

    def test_where_the_first_one_had_left_before(self, day, saturday_noon, may_have_met):
        day.move("visiting", ARRIVED)
        saturday_noon.shift(timedelta(minutes=1))
        day.move("visiting", LEFT)
        saturday_noon.shift(timedelta(minutes=5))
        day.arrive(way="", at=NOON + timedelta(minutes=2))
        assert not may_have_met()

    def test_where_the_other_one_came_back_during_contact(self, day, saturday_noon, may_have_met):
        day.move("visiting", ARRIVED)
        day.arrive()
        day.step(JOINED, "visiting")
        day.move("resident", LEFT)
        saturday_noon.shift(timedelta(minutes=30))
        day.move("resident", ARRIVED, way="")
        saturday_noon.shift(timedelta(minutes=5))
        day.step(RETURNED, "resident")
        assert not may_have_met()

    def test_of_parents_who_may_meet(self, day, saturday_noon, may_have_met):
        arrangement = day.booking.family.arrangement
        arrangement.parents_may_meet = True
        arrangement.save()
        day.move("visiting", ARRIVED, way="")
        saturday_noon.shift(timedelta(minutes=5))
        day.arrive(way="", at=NOON + timedelta(minutes=1))
        assert not may_have_met()
