"""Counts put together once count what the same parts would, and remember nothing of a day."""

from datetime import date, timedelta
from importlib import import_module

import pytest
import time_machine
from django.db import models

from accounts.roles import Role
from contactcentre.annual_report.gathering import ON_A_DAY, SOURCES
from contactcentre.safekeeping import clock
from contactcentre.safekeeping.counting import Between, Counting, Part, counted
from families.models import KnownFamily, Session
from families.services.known import declare_known
from tests.factories.accounts import make_user
from tests.factories.families import make_families
from tests.factories.sessions import make_session

pytestmark = pytest.mark.django_db
FIRST, LAST = date(2025, 1, 1), date(2025, 12, 31)


def parts(between):
    known = KnownFamily.objects.filter(between.at("declared_at"))
    return [
        Part("sessions", Session.objects.filter(between.on("date"))),
        Part("known", known),
        Part("known.by-day", known.filter(declared_at__lt=between.end), "ended_at", ["none"]),
    ]


def test_counts_what_the_parts_would_between_whichever_days():
    by = make_user(Role.CO_ORDINATOR)
    for family in make_families(2):
        declare_known(family_id=family.pk, user=by, reason="", by=by)
    for days in (0, 1, 40):
        make_session(on=clock.today() + timedelta(days))
    counting = Counting(parts)
    for first, last in ((0, 0), (0, 1), (-9, 90), (2, 30)):
        span = [clock.today() + timedelta(days) for days in (first, last)]
        assert counting.between(*span) == counted(*parts(Between.days(*span)))


def test_is_put_together_once_and_no_value_stays_in_it():
    built = []

    def asked(between, day):
        built.append(day)
        return [Part("sessions", Session.objects.filter(date__lt=day))]

    counting = Counting(asked, day=models.DateField())
    make_session(on=date(2025, 6, 7))
    found = [
        counting.between(FIRST, LAST, day=day)["sessions"]
        for day in (date(2025, 6, 7), date(2025, 6, 8))
    ]
    assert found == [0, 1]
    assert len(built) == 1


def test_says_which_value_is_not_asked_of():
    counting = Counting(
        lambda between, day: [Part("sessions", Session.objects.all())], day=models.DateField()
    )
    with pytest.raises(LookupError, match="day"):
        counting.between(FIRST, LAST, day=FIRST)


COUNTINGS = {
    f"{source.__module__}.{name}": found
    for source in (*SOURCES, *ON_A_DAY)
    for name, found in vars(import_module(source.__module__)).items()
    if isinstance(found, Counting)
}


def test_most_apps_count_so():
    assert len(COUNTINGS) >= 7


@pytest.mark.parametrize("name", COUNTINGS)
def test_nothing_that_is_remembered_is_of_the_day_on_which_it_was_put_together(name):
    """Otherwise the figures of a process that runs for weeks would be those of its first day."""
    texts = []
    for moment in (date(2026, 2, 14), date(2027, 8, 1)):
        with time_machine.travel(moment):
            texts.append(COUNTINGS[name]._text._put_together())
    assert texts[0] == texts[1]
