"""Clause 2: a visit ends in closed words, fair to both sides, and nothing says how it went."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.db import models

from contactcentre.safekeeping import clock
from families.models import Booking, EntryKind, Outcome, RegisterEntry
from families.services.day import register_of
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


def test_2_nothing_in_the_register_takes_free_text():
    words = (models.CharField, models.TextField)
    fields = [f for m in (Booking, RegisterEntry) for f in m._meta.fields if isinstance(f, words)]

    assert [field.name for field in fields if not field.choices] == []


def test_2_no_other_words_are_stored(day):
    with pytest.raises(Refused) as refused:
        day.end("she seemed upset")

    assert refused.value.clause == Clause.C2
    assert not RegisterEntry.objects.exists()


def test_2_a_visitor_who_never_came_is_not_the_childs_sides_absence(day):
    day.arrive()
    (row,) = register_of(day.booking.session, by=day.by)

    assert row.likely_outcome == Outcome.VISITOR_ABSENT
    with pytest.raises(Refused):
        day.end(Outcome.CHILD_SIDE_ABSENT)


@pytest.mark.parametrize("outcome", Outcome)
def test_2_neither_side_is_said_to_have_missed_a_visit_that_took_place(day, outcome):
    day.move("visiting", EntryKind.ARRIVED)
    day.arrive()
    day.step(EntryKind.JOINED, "visiting")
    if outcome == Outcome.ATTENDED:
        assert day.end(outcome).new
    else:
        with pytest.raises(Refused):
            day.end(outcome)


def test_2_two_tablets_that_disagree_are_both_kept_until_a_person_decides(day, hall_clock):
    day.end(Outcome.CANCELLED_BY_VISITOR)
    hall_clock.shift(timedelta(hours=1))
    late = day.end(Outcome.CANCELLED_BY_CHILD_SIDE, at=NOON + timedelta(minutes=1), key=uuid4())

    assert late.contested
    assert RegisterEntry.objects.count() == 2
