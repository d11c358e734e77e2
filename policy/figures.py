"""Clause 9 in figures: who was told of the policy."""

from datetime import date

from contactcentre.safekeeping.counting import Counts, Part, counted, days
from policy.models import Awareness


def figures(first: date, last: date) -> Counts:
    """How often somebody was told between two London days: by audience, by version."""
    told = Awareness.objects.filter(days("on", first, last))
    return counted(
        Part("told", told, "audience", Awareness.Audience.values),
        Part("told-version", told, "version"),
    )
