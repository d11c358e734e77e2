"""Reports of years that are over, and reviews of them."""

from datetime import date
from typing import Any

import time_machine

from accounts.models import User
from contactcentre.safekeeping import clock
from governance.models import AnnualReview, Breach, YearReport
from governance.services import breaches, report, review
from tests.factories.sessions import make_session


def make_report(year: int | None = None) -> YearReport:
    """The report of last year, or of another that is over; the centre was open in it."""
    wanted = year or clock.today().year - 1
    with time_machine.travel(date(wanted, 6, 1), tick=False):
        make_session()
    return report.make_report(year=wanted, on=clock.today())


def begin_review(*, by: User, **fields: Any) -> AnnualReview:
    today = clock.today()
    return review.begin(**{"held_on": today, "by": by, "on": today, **fields})


def sign(begun: AnnualReview, *, by: User, **fields: Any) -> AnnualReview:
    given = {
        "result": AnnualReview.Result.NO_CHANGE,
        "digest": begun.report.digest,
        "on": clock.today(),
        **fields,
    }
    return review.sign(review_id=begun.pk, by=by, **given)


def make_breach(*, by: User, **fields: Any) -> Breach:
    """A letter to the wrong address, found today, from which nobody learns where anybody is."""
    answers = {
        "kind": Breach.Kind.SENT,
        "whereabouts": False,
        "people": Breach.People.ONE,
        "risk": Breach.Risk.SOME,
        "found_on": clock.today(),
        **fields,
    }
    return breaches.note(by=by, on=clock.today(), **answers)
