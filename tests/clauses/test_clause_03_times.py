"""Clause 3: what either side may be given, the dates and times, is right and is never rewritten."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest

from contactcentre.safekeeping import clock
from families.models import EntryKind, RegisterEntry
from families.services.register import correct_entry, history_of
from policy.clauses import Clause, Refused
from tests.factories.accounts import make_user
from tests.factories.day import Day
from tests.factories.families import make_family
from tests.factories.sessions import make_booking, make_session

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("hall_clock")]

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=clock.LONDON)


@pytest.fixture
def day():
    by = make_user("co-ordinator")
    return Day(make_booking(make_session(), make_family(), by=by), by, clock.now)


@pytest.mark.parametrize("at", [NOON - timedelta(days=1), NOON + timedelta(minutes=5)])
def test_3_a_time_of_another_day_or_still_to_come_is_refused(day, at):
    with pytest.raises(Refused) as refused:
        day.move("visiting", EntryKind.ARRIVED, at=at)

    assert refused.value.clause == Clause.C3


def test_3_nobody_left_before_they_came(day):
    with pytest.raises(Refused) as refused:
        day.move("visiting", EntryKind.LEFT)

    assert refused.value.clause == Clause.C3


def test_3_a_correction_leaves_what_was_noted_first(day):
    first = day.move("visiting", EntryKind.ARRIVED).entry
    earlier = NOON - timedelta(minutes=10)
    correct_entry(entry_id=first.pk, by=day.by, key=uuid4(), at=earlier)

    assert [link.at for link in history_of(first.pk, by=day.by)] == [NOON, earlier]


def test_3_what_a_tablet_noted_without_a_line_counts_at_its_own_time(day, hall_clock):
    hall_clock.shift(timedelta(hours=2))
    day.move("visiting", EntryKind.ARRIVED, at=NOON)

    assert RegisterEntry.objects.get().at == NOON
