"""Counting records between two London days: many counts in one statement, and never a name."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import CharField, Count, Q, QuerySet, Value
from django.db.models.functions import Cast

from contactcentre.safekeeping import clock

# By name: “court.asked”, and “court.asked.report” for a part of it.
Counts = dict[str, int]


@dataclass(frozen=True)
class Part:
    """A count of ``rows``; with ``by``, also one for each value of that field.

    ``values`` are counted as nought where there are none of them.
    """

    name: str
    rows: QuerySet[Any]
    by: str = ""
    values: Sequence[str] = ()

    def names(self) -> Iterable[str]:
        return [self.name, *(f"{self.name}.{value}" for value in self.values)]

    def query(self) -> QuerySet[Any]:
        value = Cast(self.by, CharField()) if self.by else Value("", CharField())
        rows = self.rows.order_by().values(counted=Value(self.name, CharField()), part=value)
        counted: QuerySet[Any] = rows.annotate(many=Count("pk"))
        return counted.values_list("counted", "part", "many")


def counted(*parts: Part) -> Counts:
    """All of ``parts``, by name, in one query."""
    found: Counter[str] = Counter({name: 0 for part in parts for name in part.names()})
    first, *others = (part.query() for part in parts)
    for name, part, many in first.union(*others, all=True):
        found[name] += many
        if part:
            found[f"{name}.{part}"] += many
    return dict(found)


def moments(field: str, first: date, last: date) -> Q:
    """The condition that a moment falls on the London days from ``first`` to ``last``."""
    return Q(
        (f"{field}__gte", clock.start_of(first)),
        (f"{field}__lt", clock.start_of(last + timedelta(1))),
    )


def days(field: str, first: date, last: date) -> Q:
    """The condition that a day is one from ``first`` to ``last``."""
    return Q((f"{field}__range", (first, last)))
