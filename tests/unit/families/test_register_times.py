"""The register's times past midnight and when the clocks change."""

from datetime import UTC, datetime, time, timedelta

import pytest

from contactcentre.safekeeping import clock
from families.models import Booking, EntryKind, RegisterEntry, Session
from families.services.times import wall_clock
from policy.clauses import Clause, Refused
from tests.factories.day import NOON

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("saturday_noon")]

LEFT = EntryKind.LEFT


class TestPastMidnight:
    @pytest.fixture
    def late_session(self, booking):
        Session.objects.update(starts_at=time(18), ends_at=time(23, 30))
        Booking.objects.update(starts_at=time(20), ends_at=time(23, 30))

    def test_a_departure_still_counts_to_the_session(self, late_session, tap, saturday_noon):
        saturday_noon.move_to(NOON + timedelta(hours=11))
        tap(at=clock.now())
        saturday_noon.move_to(NOON + timedelta(hours=12, minutes=40))
        assert tap(LEFT, at=clock.now()).new

    def test_until_three_hours_after_its_end(self, late_session, tap, saturday_noon):
        saturday_noon.move_to(NOON + timedelta(hours=11))
        tap(at=clock.now())
        saturday_noon.move_to(NOON + timedelta(hours=14, minutes=31))
        with pytest.raises(Refused) as refused:
            tap(LEFT, at=clock.now())
        assert refused.value.clause == Clause.C3

    def test_nobody_arrives_after_the_end_by_a_tap(self, late_session, tap, saturday_noon):
        saturday_noon.move_to(NOON + timedelta(hours=11, minutes=31))
        with pytest.raises(Refused, match="Enter a time"):
            tap(at=clock.now())


def test_the_hour_that_comes_twice_says_which_one_it_is():
    first = datetime(2026, 10, 25, 1, 30, tzinfo=clock.LONDON)
    assert wall_clock(first) == "01:30 BST"
    assert wall_clock(first.replace(fold=1)) == "01:30 GMT"
    assert wall_clock(NOON) == "12:00"


def test_times_are_kept_apart_through_the_hour_that_comes_twice(booking, tap, saturday_noon):
    night = datetime(2026, 10, 25, 1, 30, tzinfo=clock.LONDON)
    Session.objects.update(date=night.date())
    saturday_noon.move_to(night.replace(fold=1))
    tap(at=night)
    assert tap(LEFT, at=night.replace(fold=1)).new
    assert sorted((entry.at for entry in RegisterEntry.objects.all()), key=datetime.timestamp) == [
        night.astimezone(UTC),
        night.replace(fold=1).astimezone(UTC),
    ]
