"""Clause 9 in figures: who was told of which version, and how many copies were given."""

from datetime import date

from django.db.models import Sum

from contactcentre.safekeeping.counting import Between, Counting, Counts, Part
from policy.models import Awareness, CopiesGiven


def figures(first: date, last: date) -> Counts:
    """How often somebody was told between two London days, by audience and by version; copies."""
    given = (
        CopiesGiven.objects.filter(Between.days(first, last).on("on"))
        .order_by()
        .values_list("form")
        .annotate(Sum("copies"))
    )
    copies = dict.fromkeys(CopiesGiven.Form.values, 0) | dict(given)
    return {
        **_TOLD.between(first, last),
        "policy-copies": sum(copies.values()),
        **{f"policy-copies.{form}": number for form, number in copies.items()},
    }


def _told(between: Between) -> list[Part]:
    told = Awareness.objects.standing().filter(between.on("on"))
    return [
        Part("told", told, "audience", Awareness.Audience.values),
        Part("told-version", told, "version"),
    ]


_TOLD = Counting(_told)
