"""Clause 7 and the annual review in figures: breaches, and reviews that were signed."""

from datetime import date

from django.db.models import F, Q

from contactcentre.safekeeping.counting import Between, Counting, Counts, Part
from governance.models import AnnualReview, Breach


def figures(first: date, last: date) -> Counts:
    """Breaches found between two London days, and reviews that two trustees signed."""
    return _COUNTING.between(first, last)


def _parts(between: Between) -> list[Part]:
    completed = AnnualReview.objects.filter(between.on("completed_on"))
    found = Breach.objects.counted().filter(between.on("found_on"))
    told_late = Q(office_told_on__gt=F("report_by"))
    not_told = Q(office_told_on__isnull=True, report_by__lte=between.last)
    return [
        Part("annual-reviews", completed, "result", AnnualReview.Result.values),
        Part("breaches", found, "kind", Breach.Kind.values),
        Part("breaches-whereabouts", found.filter(whereabouts=True)),
        Part("breaches-reported", found.filter(office_told_on__isnull=False)),
        Part("breaches-late", found.filter(told_late | not_told)),
    ]


_COUNTING = Counting(_parts)
