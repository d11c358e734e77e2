"""The annual review in figures."""

from datetime import date

from contactcentre.safekeeping.counting import Between, Counting, Counts, Part
from governance.models import AnnualReview


def figures(first: date, last: date) -> Counts:
    """Reviews of the policy that two trustees signed between two London days, by result."""
    return _COUNTING.between(first, last)


def _parts(between: Between) -> list[Part]:
    completed = AnnualReview.objects.filter(between.on("completed_on"))
    return [Part("annual-reviews", completed, "result", AnnualReview.Result.values)]


_COUNTING = Counting(_parts)
