"""Queries asked again and again: their text is put together once, and asked with other values.

To put a query together takes many times what the database takes to answer it. What is asked stays
written as query sets, in one place; only its text is remembered, never a value or an answer.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import chain, zip_longest
from typing import Any, TypeAlias
from uuid import uuid4

from django.db import connection, models
from django.db.models.expressions import RawSQL

# The text of a query, and in the order of its places what is asked of.
Asked: TypeAlias = tuple[str, Sequence[Any]]
# By its place in a row, what makes a value of what the database says, one after the other.
Converters: TypeAlias = Mapping[int, tuple[Sequence[Callable[..., Any]], Any]]


@dataclass(frozen=True)
class _Slot:
    """Where the value of that name goes."""

    name: str


class Text:
    """The text of what ``build(**values)`` asks, with a place for each value.

    ``fields`` says by name what kind each value is of; those named in ``left_out`` need not be
    asked of, and those in ``several`` are lists, each for one ``__in``. No value may decide which
    query is built, and nothing may be of the moment at which it is.
    """

    def __init__(
        self,
        build: Callable[..., Asked],
        fields: "Mapping[str, models.Field[Any, Any]]",
        *,
        left_out: Collection[str] = (),
        several: Collection[str] = (),
    ) -> None:
        self._build = build
        self._fields = fields
        self._needed = set(fields) - set(left_out)
        self._several = frozenset(several)
        self._texts: dict[str, tuple[str, list[Any]]] = {}

    def asked(self, **values: Any) -> tuple[str, list[Any]]:
        """The text and what belongs in its places, with these values."""
        if connection.vendor not in self._texts:
            self._texts[connection.vendor] = self._put_together()
        sql, parts = self._texts[connection.vendor]
        stored = {name: self._all_stored(name, value) for name, value in values.items()}
        each = [stored[part.name] if isinstance(part, _Slot) else [part] for part in parts]
        if self._several:
            places = [", ".join(["%s"] * len(found)) for found in each]
            sql = "".join(chain(*zip_longest(sql.split("%s"), places, fillvalue="")))
        return sql, [*chain(*each)]

    def _put_together(self) -> tuple[str, list[Any]]:
        """Raises ``LookupError`` for a value that is nowhere to be found in what is asked."""
        unlike = {
            name: _like_no_other(field, number)
            for number, (name, field) in enumerate(self._fields.items())
        }
        names = {self._stored(name, value): name for name, value in unlike.items()}
        sql, asked = self._build(
            **{name: [value] if name in self._several else value for name, value in unlike.items()}
        )
        parts = [_Slot(names[each]) if each in names else each for each in asked]
        if missing := self._needed - {each.name for each in parts if isinstance(each, _Slot)}:
            raise LookupError(f"Nothing is asked of {', '.join(sorted(missing))}.")
        return sql, parts

    def _all_stored(self, name: str, value: Any) -> list[Any]:
        values = value if name in self._several else [value]
        return [self._stored(name, each) for each in values]

    def _stored(self, name: str, value: Any) -> Any:
        return self._fields[name].get_db_prep_value(value, connection)


class Prepared:
    """A subquery of one column: ``ask(**values)`` is what ``build(**values)`` would be.

    ``fields`` and what may be built are as for ``Text``.
    """

    def __init__(
        self, build: Callable[..., models.QuerySet[Any]], **fields: "models.Field[Any, Any]"
    ) -> None:
        self._build = build
        self._text = Text(self._asked, fields)

    def ask(self, **values: Any) -> RawSQL:
        """The subquery with these values, for the right side of ``__in``, or as one value."""
        sql, parts = self._text.asked(**values)
        return RawSQL(sql, parts)  # noqa: S611

    def _asked(self, **values: Any) -> Asked:
        asked: Asked = self._build(**values).query.sql_with_params()
        return asked


class PreparedRows:
    """Rows of values: ``ask(**values)`` are those that ``build(**values)`` lists.

    ``fields``, ``several`` and what may be built are as for ``Text``.
    """

    def __init__(
        self,
        build: Callable[..., models.QuerySet[Any]],
        *,
        several: Collection[str] = (),
        **fields: "models.Field[Any, Any]",
    ) -> None:
        self._build = build
        self._several = several
        self._text = Text(self._asked, fields, several=several)
        self._converters: dict[str, Converters] = {}

    def ask(self, **values: Any) -> list[list[Any]]:
        """The rows for these values, each value as its field has it. One query, or none of none."""
        if not all(values[name] for name in self._several):
            return []
        sql, parts = self._text.asked(**values)
        with connection.cursor() as cursor:
            cursor.execute(sql, parts)
            rows = [list(row) for row in cursor.fetchall()]
        for place, (converters, expression) in self._converters[connection.vendor].items():
            for convert in converters:
                for row in rows:
                    row[place] = convert(row[place], expression, connection)
        return rows

    def _asked(self, **values: Any) -> Asked:
        compiler = self._build(**values).query.get_compiler(connection=connection)
        asked: Asked = compiler.as_sql()
        columns = [column for column, *_ in compiler.select]
        self._converters[connection.vendor] = compiler.get_converters(columns)
        return asked


def _like_no_other(field: "models.Field[Any, Any]", number: int) -> Any:
    """A value of that kind which is no other field’s, and no day that anybody asks about."""
    day = date(2200, 1, 1) + timedelta(days=number)
    if isinstance(field, models.DateTimeField):
        return datetime(day.year, day.month, day.day, 1, 2, 3, tzinfo=UTC)
    return day if isinstance(field, models.DateField) else uuid4()
