"""The annual review in figures."""

from datetime import date

from contactcentre.safekeeping.counting import Counts, Part, counted, days
from governance.models import AnnualReview


def figures(first: date, last: date) -> Counts:
    """Reviews of the policy that two trustees signed between two London days, by result."""
    completed = AnnualReview.objects.filter(days("completed_on", first, last))
    return counted(Part("annual-reviews", completed, "result", AnnualReview.Result.values))
