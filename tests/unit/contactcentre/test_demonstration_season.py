"""The sessions of the demonstration centre, whatever day it is loaded on."""

from datetime import date, timedelta

import pytest

from contactcentre.demonstration import season
from families.models import Venue


@pytest.mark.parametrize("first", [date(2026, 1, 1), date(2027, 1, 1), date(2028, 1, 1)])
def test_there_are_sessions_whatever_day_it_is(first):
    venue = Venue(name=season.VENUE)
    for day in (first + timedelta(number) for number in range(366)):
        closed = season.closures(venue, day)
        planned = [each.date for each in season.sessions(venue, day, closed)]
        assert day in planned
        assert len([each for each in planned if each > day]) == season.SESSIONS_AHEAD
        assert len([each for each in planned if each < day]) > 45
        assert len(set(planned)) == len(planned)
        assert not any(closure.covers(each) for closure in closed for each in planned)
