"""Subqueries asked on every page: their text is put together once, and asked with other values.

To put a query together takes many times what the database takes to answer it. What is asked stays
written as a query set, in one place; only its text is remembered, never a value or an answer.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

from django.db import connection, models
from django.db.models.expressions import RawSQL


@dataclass(frozen=True)
class _Slot:
    """Where the value of that name goes."""

    name: str


class Prepared:
    """A subquery of one column: ``ask(**values)`` is what ``build(**values)`` would be.

    ``fields`` says by name what kind each value is of. No value may decide which query is built.
    """

    def __init__(
        self, build: Callable[..., models.QuerySet[Any]], **fields: "models.Field[Any, Any]"
    ) -> None:
        self._build = build
        self._fields = fields
        self._texts: dict[str, tuple[str, list[Any]]] = {}

    def ask(self, **values: Any) -> RawSQL:
        """The subquery with these values, for the right side of ``__in``."""
        if connection.vendor not in self._texts:
            self._texts[connection.vendor] = self._text()
        sql, parts = self._texts[connection.vendor]
        stored = {name: self._stored(name, value) for name, value in values.items()}
        return RawSQL(sql, [stored[p.name] if isinstance(p, _Slot) else p for p in parts])  # noqa: S611

    def _text(self) -> tuple[str, list[Any]]:
        """Raises ``LookupError`` for a value that is nowhere to be found in what is asked."""
        unlike = {
            name: _like_no_other(field, number)
            for number, (name, field) in enumerate(self._fields.items())
        }
        names = {self._stored(name, value): name for name, value in unlike.items()}
        sql, asked = self._build(**unlike).query.sql_with_params()
        parts = [_Slot(names[each]) if each in names else each for each in asked]
        if missing := set(self._fields) - {p.name for p in parts if isinstance(p, _Slot)}:
            raise LookupError(f"Nothing is asked of {', '.join(sorted(missing))}.")
        return sql, parts

    def _stored(self, name: str, value: Any) -> Any:
        return self._fields[name].get_db_prep_value(value, connection)


def _like_no_other(field: "models.Field[Any, Any]", number: int) -> Any:
    """A value of that kind which is no other field’s, and no day that anybody asks about."""
    day = date(2200, 1, 1) + timedelta(days=number)
    if isinstance(field, models.DateTimeField):
        return datetime(day.year, day.month, day.day, 1, 2, 3, tzinfo=UTC)
    return day if isinstance(field, models.DateField) else uuid4()
