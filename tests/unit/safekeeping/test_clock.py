"""Moments are UTC, days are London days."""

from datetime import UTC, date, datetime

import pytest
import time_machine

from contactcentre.safekeeping import clock


class TestToday:
    @pytest.mark.parametrize(
        ("moment", "day"),
        [
            (datetime(2026, 6, 10, 22, 59, tzinfo=UTC), date(2026, 6, 10)),
            (datetime(2026, 6, 10, 23, 30, tzinfo=UTC), date(2026, 6, 11)),
            (datetime(2026, 1, 10, 23, 30, tzinfo=UTC), date(2026, 1, 10)),
            (datetime(2026, 3, 29, 0, 30, tzinfo=UTC), date(2026, 3, 29)),
            (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), date(2026, 10, 25)),
        ],
    )
    def test_is_the_date_in_london(self, moment, day):
        with time_machine.travel(moment, tick=False):
            assert clock.today() == day
            assert clock.london_date(clock.now()) == day

    def test_does_not_depend_on_the_zone_of_the_server(self, settings):
        settings.TIME_ZONE = "Pacific/Auckland"
        with time_machine.travel(datetime(2026, 6, 10, 12, tzinfo=UTC), tick=False):
            assert clock.today() == date(2026, 6, 10)


class TestNow:
    def test_knows_its_zone(self):
        assert clock.now().utcoffset() is not None
