"""The annual review in figures."""

from datetime import date

from contactcentre.safekeeping.counting import Between, Counting, Counts, Part
from governance.models import AnnualReview
from governance.rules.review import due_on
from policy import parameters


def figures(first: date, last: date) -> Counts:
    """Reviews of the policy that two trustees signed between two London days, by result."""
    return _COUNTING.between(first, last)


def last_review(*, on: date) -> dict[str, str] | None:
    """The review that two trustees had completed last by that day, and when the next is due.

    None before there was one.
    """
    last = AnnualReview.objects.completed().filter(completed_on__lte=on).first()
    if last is None or last.completed_on is None:
        return None
    months = parameters.in_force(on).review_months
    due = due_on(completed_on=last.completed_on, first_report_on=None, months=months)
    return {
        "held_on": last.held_on.isoformat(),
        "completed_on": last.completed_on.isoformat(),
        "result": last.get_result_display(),
        "next_due": due.isoformat() if due else "",
    }


def _parts(between: Between) -> list[Part]:
    completed = AnnualReview.objects.filter(between.on("completed_on"))
    return [Part("annual-reviews", completed, "result", AnnualReview.Result.values)]


_COUNTING = Counting(_parts)
