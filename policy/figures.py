"""Clause 9 in figures: who was told of which version, and how many copies were given."""

from datetime import date

from django.db.models import Sum

from contactcentre.safekeeping.counting import Counts, Part, counted, days
from policy.models import Awareness, CopiesGiven


def figures(first: date, last: date) -> Counts:
    """How often somebody was told between two London days, by audience and by version; copies."""
    told = Awareness.objects.standing().filter(days("on", first, last))
    given = (
        CopiesGiven.objects.filter(days("on", first, last))
        .order_by()
        .values_list("form")
        .annotate(Sum("copies"))
    )
    copies = dict.fromkeys((f"copies.{form}" for form in CopiesGiven.Form.values), 0)
    return {
        **counted(
            Part("told", told, "audience", Awareness.Audience.values),
            Part("told-version", told, "version"),
        ),
        **copies,
        **{f"copies.{form}": number for form, number in given},
    }
