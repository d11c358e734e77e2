"""Asking every app for its figures."""

from collections import Counter
from collections.abc import Callable
from datetime import date

from django.db.models import Min

from accidents import figures as accidents
from accounts import figures as accounts
from contactcentre.safekeeping.counting import Counts
from contactcentre.safekeeping.models import Subject
from disclosures import figures as disclosures
from families import figures as families
from families.models import Session
from governance import figures as governance
from policy import figures as policy
from retention import figures as retention
from volunteers import figures as volunteers

SOURCES: tuple[Callable[[date, date], Counts], ...] = (
    policy.figures,
    accounts.figures,
    governance.figures,
    volunteers.figures,
    families.figures,
    disclosures.figures,
    accidents.figures,
    retention.figures,
)


def figures(first: date, last: date) -> Counts:
    """Everything that is counted between two London days, by name.

    A name that begins with “now.” is of this moment, not of that time.
    """
    found: Counter[str] = Counter()
    for of_app in SOURCES:
        found.update(of_app(first, last))
    return dict(found)


def began() -> date | None:
    """The first London day of which the centre has anything on record; None before there is any."""
    known = [
        Subject.objects.aggregate(first=Min("created_on"))["first"],
        Session.objects.aggregate(first=Min("date"))["first"],
    ]
    return min((day for day in known if day is not None), default=None)
