"""The annual reports of the demonstration centre: one reviewed a year ago, one to review now."""

from datetime import date, timedelta

from accounts.models import User
from contactcentre.safekeeping import clock
from governance.models import AnnualReview
from governance.services import report, review

# The last review was completed a year and so many days ago, so the next one is overdue.
_OVERDUE = timedelta(days=17)


def store(*, today: date, trustees: list[User]) -> None:
    """The reports of every year that is over, and last year's review with two signatures."""
    reviewed_on = clock.years_before(today, 1) - _OVERDUE
    _make_reports(reviewed_on)
    begun = review.begin(held_on=reviewed_on, by=trustees[0], on=reviewed_on)
    review.comment(
        review_id=begun.pk,
        text="Clause 3 was asked about twice by the solicitors; we should explain it on the page.",
        by=trustees[2],
    )
    for trustee, days in ((trustees[0], 0), (trustees[1], 2)):
        review.sign(
            review_id=begun.pk,
            result=AnnualReview.Result.NO_CHANGE,
            digest=begun.report.digest,
            by=trustee,
            on=reviewed_on + timedelta(days),
        )
    _make_reports(today)


def _make_reports(on: date) -> None:
    """As the worker would have made them, four weeks after each year."""
    for year in report.unmade_years(on=on):
        first_day_after = date(year + 1, 1, 1)
        report.make_report(year=year, on=min(on, first_day_after + report.SETTLED_AFTER))
