"""The same centre in plaintext, so that what sealing costs can be told. Only the bench has it."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import connection, models

from accounts.models import User
from contactcentre.bench.naming import refuse_unless_bench
from contactcentre.safekeeping.keyring import keys
from contactcentre.safekeeping.keyring.keys import key_scope
from contactcentre.safekeeping.models import AuditEntry
from contactcentre.safekeeping.sealing import Columns, Place, SealedField, SealedModel

PLAINTEXT = "plaintext"


def write_in_plaintext(family_ids: set[UUID], *, person_id: UUID) -> None:
    """Put the plain values into the sealed columns of these families and of one account."""
    refuse_unless_bench(connection.settings_dict)
    with key_scope():
        for model in _sealed_models():
            if (found := _of(model, family_ids, person_id)) is not None:
                _rewrite(model, found)


def fields_in_plaintext() -> None:
    """From now on this process takes sealed fields for plain ones, and asks for no key."""

    def converters(field: SealedField, connection: Any) -> list[Callable[..., Any]]:
        if isinstance(field, models.CharField | models.TextField):
            return []
        return [lambda value, expression, connection: _read(field, value)]

    def opened(columns: Columns, rows: Sequence[Any]) -> Iterator[tuple[Any, ...]]:
        return map(columns.plain, rows)

    def no_key(subject_id: UUID) -> None:
        """Nothing is sealed, so nothing is wanted."""

    def read(field: SealedField, value: Any, **place: Any) -> Any:
        return value

    def place_without_row(place: Place, model: Any, **row: Any) -> None:
        """Nothing is bound to its row."""

    def read_from(place: Place, field: SealedField, value: Any) -> Any:
        return value

    patched: Any = SealedField
    patched.get_db_converters = converters
    patched.open = read
    place: Any = Place
    place.__init__ = place_without_row
    place.open = read_from
    columns: Any = Columns
    columns.opened = opened
    keys.want = no_key


def _sealed_models() -> list[type[SealedModel]]:
    """The sealed models whose rows may be altered."""
    return [
        model
        for model in apps.get_models()
        if issubclass(model, SealedModel) and model is not AuditEntry
    ]


def _of(model: type[SealedModel], family_ids: set[UUID], person_id: UUID) -> Any:
    rows = model._default_manager
    if model is User:
        return rows.filter(pk=person_id)
    if model.subject_attr in {"family_id", "subject_id"} and model is not User:
        return rows.filter(**{f"{model.subject_attr}__in": family_ids})
    return None


def _rewrite(model: type[SealedModel], found: Any) -> None:
    fields = [field for field in model._meta.concrete_fields if isinstance(field, SealedField)]
    if not fields:
        return
    quote = connection.ops.quote_name
    columns = ", ".join(f"{quote(str(field.column))} = %s" for field in fields)
    key: Any = model._meta.pk
    sql = (
        f"update {quote(model._meta.db_table)} set {columns} "  # noqa: S608
        f"where {quote(key.column)} = %s"
    )
    with connection.cursor() as cursor:
        for row in found:
            plain = [_written(field, getattr(row, field.name)) for field in fields]
            cursor.execute(sql, [*plain, key.get_db_prep_value(row.pk, connection)])


def _written(field: SealedField, value: Any) -> str | None:
    if isinstance(field, models.BooleanField):
        return "1" if value else "0"
    if value is None:
        return None if field.null else ""
    said: str = field.to_json(value)
    return said


def _read(field: SealedField, value: str | None) -> Any:
    if isinstance(field, models.BooleanField):
        return value == "1"
    plain: Any = field.from_json  # an unknown date is an empty text here
    return None if value is None else plain(value)
