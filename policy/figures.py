"""Clause 9 in numbers: who was told of which version, and how many copies were given."""

from datetime import date

from django.db.models import Count, Sum

from policy.models import Awareness, CopiesGiven


def figures(first: date, last: date) -> dict[str, int]:
    """Counts from the first to the last day, both included, by a name for each.

    ``told.<audience>.<version>`` counts people, each once; ``copies.<form>`` counts copies.
    """
    told = (
        Awareness.objects.filter(on__range=(first, last))
        .order_by()
        .values_list("audience", "version")
        .annotate(Count("who", distinct=True))
    )
    copies = (
        CopiesGiven.objects.filter(on__range=(first, last))
        .order_by()
        .values_list("form")
        .annotate(Sum("copies"))
    )
    counts = {f"told.{audience}.{version}": people for audience, version, people in told}
    given = dict.fromkeys((f"copies.{form}" for form in CopiesGiven.Form.values), 0)
    given |= {f"copies.{form}": number for form, number in copies}
    return counts | given
