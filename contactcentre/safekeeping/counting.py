"""Counting records between two London days: many counts in one statement, and never a name."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import (
    CharField,
    Count,
    DateField,
    DateTimeField,
    Field,
    Q,
    QuerySet,
    Value,
)
from django.db.models.functions import Cast

from contactcentre.safekeeping import clock
from contactcentre.safekeeping.prepared import Asked, Text

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
        counted: QuerySet[Any] = rows.annotate(many=Count("*"))
        return counted.values_list("counted", "part", "many")


@dataclass(frozen=True)
class Between:
    """The London days from ``first`` to ``last``, and the moments at which they start and end."""

    first: date
    last: date
    start: datetime
    end: datetime

    @classmethod
    def days(cls, first: date, last: date) -> "Between":
        return cls(first, last, clock.start_of(first), clock.start_of(last + timedelta(1)))

    def on(self, field: str) -> Q:
        """The condition that a day is one of them."""
        return Q((f"{field}__range", (self.first, self.last)))

    def at(self, field: str) -> Q:
        """The condition that a moment falls on one of them."""
        return Q((f"{field}__gte", self.start), (f"{field}__lt", self.end))


_OF_BETWEEN: dict[str, "Field[Any, Any]"] = {
    "first": DateField(),
    "last": DateField(),
    "start": DateTimeField(),
    "end": DateTimeField(),
}


class Counting:
    """What ``parts(between, **values)`` names, counted in one query that is put together once.

    ``fields`` says by name what kind each further value is of. No value, and nothing else that may
    be otherwise tomorrow, decides which parts there are.
    """

    def __init__(self, parts: Callable[..., Iterable[Part]], **fields: "Field[Any, Any]") -> None:
        self._parts = parts
        self._names: list[str] = []
        self._text = Text(self._asked, _OF_BETWEEN | fields, left_out=_OF_BETWEEN)

    def between(self, first: date, last: date, **values: Any) -> Counts:
        """The counts by name of what was between two London days."""
        sql, asked = self._text.asked(**vars(Between.days(first, last)), **values)
        with connection.cursor() as cursor:
            cursor.execute(sql, asked)
            return _added_up(self._names, cursor.fetchall())

    def _asked(
        self, first: date, last: date, start: datetime, end: datetime, **values: Any
    ) -> Asked:
        parts = list(self._parts(Between(first, last, start, end), **values))
        self._names = [name for part in parts for name in part.names()]
        asked: Asked = _query(parts).query.sql_with_params()
        return asked


def counted(*parts: Part) -> Counts:
    """All of ``parts``, by name, in one query."""
    return _added_up([name for part in parts for name in part.names()], _query(parts))


def _query(parts: Sequence[Part]) -> QuerySet[Any]:
    first, *others = (part.query() for part in parts)
    return first.union(*others, all=True)


def _added_up(names: Iterable[str], rows: Iterable[tuple[str, str, int]]) -> Counts:
    found: Counter[str] = Counter(dict.fromkeys(names, 0))
    for name, part, many in rows:
        found[name] += many
        if part:
            found[f"{name}.{part}"] += many
    return dict(found)
