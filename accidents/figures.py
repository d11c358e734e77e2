"""What trustees are told of the accident book: how many entries are kept, and why. No names."""

from django.conf import settings
from django.db.models import Count

from accidents.models import AccidentEntry, Addendum


def entries_written(year: int) -> dict[str, int]:
    """How many entries were written in that year, by who was hurt; roles without any are 0.

    Nothing is ever added to a year that is over, or taken from it.
    """
    found = dict(
        AccidentEntry.objects.filter(year=year).values_list("role").annotate(Count("pk")).order_by()
    )
    return {role.value: found.get(role.value, 0) for role in AccidentEntry.Injured}


def entries_kept(*, by_the_end_of: int) -> int:
    """How many entries the book held when that year was over."""
    return AccidentEntry.objects.filter(year__lte=by_the_end_of).count()


def addenda_kept() -> int:
    """How many addenda the book holds now."""
    return Addendum.objects.count()


def why_kept() -> str:
    """The justification that trustees look at every year, as one sentence."""
    return f"The accident book is kept indefinitely because {settings.ACCIDENT_BOOK_REASON}"
