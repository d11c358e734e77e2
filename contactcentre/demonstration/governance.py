"""The annual reports of the demonstration centre: one reviewed a year ago, one still to review."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta

from accounts.models import User
from contactcentre.safekeeping import clock
from governance.models import AnnualReview
from governance.services import report, review

# The last review was completed a year and so many days ago, so the next one is overdue.
_OVERDUE = timedelta(days=17)
# What waits at present goes back no further.
_PRESENT = timedelta(days=100)


def store_reviewed_years(*, today: date, trustees: list[User]) -> None:
    """Every report there was at last year's review, and that review, signed by two."""
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


def store_past_years(*, today: date) -> None:
    """Every report made since, before what waits at present."""
    _make_reports(today - _PRESENT)


def store_last_year(*, today: date) -> None:
    """The report of last year, where it is younger than what waits."""
    _make_reports(today)


def _make_reports(until: date) -> None:
    """As the worker would have made them by that day, four weeks after each year."""
    for year in report.unmade_years(on=until):
        made_on = date(year + 1, 1, 1) + report.SETTLED_AFTER
        if made_on <= until:
            with _nobody_yet_who_came_after(made_on):
                report.make_report(year=year, on=made_on)


@contextmanager
def _nobody_yet_who_came_after(day: date) -> Iterator[None]:
    """A report counts the accounts that are open when it is made."""
    after = list(
        User.objects.filter(created_at__gte=clock.start_of(day)).values_list("pk", flat=True)
    )
    User.objects.filter(pk__in=after).update(is_active=False)
    yield
    User.objects.filter(pk__in=after).update(is_active=True)
