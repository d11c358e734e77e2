"""Asking every app for its figures."""

from collections import Counter
from collections.abc import Callable
from datetime import date

from django.db.models import Min

from accidents import figures as accidents
from accounts import figures as accounts
from contactcentre.safekeeping import clock
from contactcentre.safekeeping.counting import Counts
from contactcentre.safekeeping.models import Subject
from disclosures import figures as disclosures
from families import figures as families
from families.models import Session
from governance import figures as governance
from policy import coverage
from policy import figures as policy
from retention import figures as retention
from volunteers import figures as volunteers

SOURCES: tuple[Callable[[date, date], Counts], ...] = (
    policy.figures,
    accounts.figures,
    governance.figures,
    families.figures,
    disclosures.figures,
    accidents.figures,
)
# What is overdue there depends on the day on which it is asked.
ON_A_DAY: tuple[Callable[[date, date, date], Counts], ...] = (
    volunteers.figures,
    retention.figures,
)


def figures(first: date, last: date, on: date | None = None) -> Counts:
    """Everything that is counted between two London days, by name.

    A name that begins with “now.” is of the day ``on``, today, not of that time.
    """
    found: Counter[str] = Counter()
    for of_app in SOURCES:
        found.update(of_app(first, last))
    for on_a_day in ON_A_DAY:
        found.update(on_a_day(first, last, on or clock.today()))
    return dict(found)


def figures_of(day: date) -> Counts:
    """What only the report of a year is told: as things stand on the day on which it is made."""
    return {**coverage.figures(), **retention.oldest_flag(day)}


def began() -> date | None:
    """The first London day of which the centre has anything on record; None before there is any."""
    known = [
        Subject.objects.aggregate(first=Min("created_on"))["first"],
        Session.objects.aggregate(first=Min("date"))["first"],
    ]
    return min((day for day in known if day is not None), default=None)
