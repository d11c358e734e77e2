"""Model fields whose values are sealed before they reach the database.

A sealed field behaves like its plain counterpart on an instance and in a form. It cannot be
filtered, compared or bulk-updated in SQL: the database only ever sees ciphertext.
"""

import json
from base64 import b64decode, b64encode
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from functools import cache
from typing import Any, ClassVar, NoReturn, Self
from uuid import UUID, uuid4

from django.core.exceptions import FieldError
from django.db import models
from django.db.models.expressions import Col
from django.db.models.query_utils import DeferredAttribute
from django.utils.functional import cached_property

from contactcentre.safekeeping.ciphertext import Ciphertext, Key, open_value, seal_value
from contactcentre.safekeeping.errors import SealedValueUsed
from contactcentre.safekeeping.keyring import keys
from contactcentre.safekeeping.prepared import PreparedRows


class SealedModel(models.Model):
    """A row with sealed fields, all under the key of one subject.

    ``subject_attr`` names the attribute that holds the subject's id; it must be stored on the row
    itself, so that opening a value never needs another query. ``sealed_with`` names further
    columns that say whose the row is: if one is changed behind our back, no value of the row opens.
    """

    subject_attr: ClassVar[str] = "subject_id"
    sealed_with: ClassVar[tuple[str, ...]] = ()

    class Meta:
        abstract = True

    @classmethod
    def from_db(cls, db: str | None, field_names: Any, values: Any, **options: Any) -> Self:
        instance = super().from_db(db, field_names, values, **options)
        if (subject_id := instance.__dict__.get(cls.subject_attr)) is not None:
            keys.want(subject_id)
        if cls.sealed_with:
            _bind(instance)
        return instance

    def bound_now(self) -> str:
        """What the row says, as it stands on this instance, of the columns it is sealed with."""
        columns: Any = self._meta
        return _bound(
            columns.get_field(name).to_python(getattr(self, name)) for name in self.sealed_with
        )


class Place:
    """A row as its values are bound to it: opens those of them that were read without the row.

    ``bound`` is what the row says of the columns it is sealed with.
    """

    __slots__ = ("_key", "_row", "_subject_id", "_whose")

    def __init__(
        self, model: type[models.Model], *, pk: Any, subject_id: UUID, bound: str = ""
    ) -> None:
        self._subject_id = subject_id
        self._key: Key | None = None
        self._row = f"{model._meta.label_lower}|{pk}|"
        self._whose = f"|{subject_id}{bound}"

    def of(self, field: "SealedField") -> str:
        """What the row's value of that field is bound to."""
        return f"{self._row}{field.name}{self._whose}"

    def open(self, field: "SealedField", sealed: Ciphertext) -> Any:
        """Raises ``SealBroken`` and ``KeyMissing`` as ``SealedField.open`` does."""
        if self._key is None:
            self._key = keys.cipher_of(self._subject_id)
        return field.from_json(open_value(sealed, key=self._key, context=self.of(field)))


class SealedRow(SealedModel):
    """A sealed model whose random primary key exists before its first value is sealed."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)

    class Meta:
        abstract = True


class _SealedAttribute(DeferredAttribute):
    """Opens the stored ciphertext the first time the value is asked for."""

    field: "SealedField"

    def __get__(self, instance: Any, cls: Any = None) -> Any:
        value = super().__get__(instance, cls)
        if isinstance(value, Ciphertext):
            value = self.field.open(
                value,
                pk=instance.pk,
                subject_id=getattr(instance, instance.subject_attr),
            )
            instance.__dict__[self.field.attname] = value
        return value

    def __set__(self, instance: Any, value: Any) -> None:
        instance.__dict__[self.field.attname] = value


class _SealedColumn(Col):
    """A column that can be read, and written whole, but not used in an expression."""

    def resolve_expression(self, *args: Any, **kwargs: Any) -> NoReturn:
        name = self.target.name
        raise FieldError(f"{name} is sealed and cannot be sorted or computed in the database.")


class SealedField(models.Field):
    """Mixed in before a plain field: stores ciphertext in a text column."""

    descriptor_class = _SealedAttribute

    def get_internal_type(self) -> str:
        return "TextField"

    def context(self, *, pk: Any, subject_id: UUID, bound: str) -> str:
        """What the ciphertext is bound to: this model, row, field, subject and bound columns."""
        return Place(self.model, pk=pk, subject_id=subject_id, bound=bound).of(self)

    def open(
        self, sealed: Ciphertext, *, pk: Any, subject_id: UUID, bound: str | None = None
    ) -> Any:
        """The plain value of ``sealed``, as found in row ``pk`` of ``subject_id``.

        ``bound`` is given where the value was read without its row. Raises ``SealBroken`` if it
        was sealed for any other place, ``KeyMissing`` without a key.
        """
        bound = sealed.bound if bound is None else bound
        return Place(self.model, pk=pk, subject_id=subject_id, bound=bound).open(self, sealed)

    def to_json(self, value: Any) -> Any:
        return value

    def from_json(self, value: Any) -> Any:
        return value

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> Any:
        return None if value is None else Ciphertext(value)

    def pre_save(self, model_instance: Any, add: bool) -> Ciphertext | None:
        value, bound = model_instance.__dict__[self.attname], model_instance.bound_now()
        if value is None and self.null:
            return None
        if isinstance(value, Ciphertext):
            if value.bound == bound:
                return value
            value = getattr(model_instance, self.attname)
        subject_id = getattr(model_instance, model_instance.subject_attr)
        context = self.context(pk=model_instance.pk, subject_id=subject_id, bound=bound)
        plain = self.to_json(self.to_python(value))
        return seal_value(plain, key=keys.cipher_of(subject_id), context=context)

    def get_prep_value(self, value: Any) -> str | None:
        if value is None and self.null:
            return None
        if not isinstance(value, Ciphertext):
            raise SealedValueUsed(f"{self.name} is sealed: save it through its instance.")
        return value.stored

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        return value if prepared else self.get_prep_value(value)

    @cached_property
    def cached_col(self) -> Col:
        return _SealedColumn(self.model._meta.db_table, self)

    def get_col(self, alias: str, output_field: models.Field | None = None) -> Col:
        return _SealedColumn(alias, self, output_field)

    def get_placeholder(self, value: Any, compiler: Any, connection: Any) -> str:
        """An expression would be written as the database computes it, in clear."""
        if hasattr(value, "as_sql"):
            raise SealedValueUsed(f"{self.name} is sealed: save it through its instance.")
        return "%s"

    def get_lookup(self, lookup_name: str) -> Any:
        raise FieldError(f"{self.name} is sealed and cannot be searched in the database.")

    def get_transform(self, lookup_name: str) -> Any:
        return self.get_lookup(lookup_name)

    def value_to_string(self, obj: Any) -> str:
        raise SealedValueUsed(f"{self.name} is sealed and is never serialised.")


class SealedCharField(SealedField, models.CharField):
    """One line of text, sealed."""


class SealedTextField(SealedField, models.TextField):
    """Text of several lines, sealed."""


class SealedBinaryField(SealedField, models.BinaryField):
    """A whole file, sealed."""

    def to_json(self, value: bytes) -> str:
        return b64encode(value).decode()

    def from_json(self, value: str) -> bytes:
        return b64decode(value)


class SealedBooleanField(SealedField, models.BooleanField):
    """Yes or no, sealed."""


class SealedDateField(SealedField, models.DateField):
    """A date, sealed. An unknown date is sealed too, so its absence does not show."""

    def to_json(self, value: date | None) -> str | None:
        return value.isoformat() if value else None

    def from_json(self, value: str | None) -> date | None:
        return date.fromisoformat(value) if value else None


class SealedDateTimeField(SealedField, models.DateTimeField):
    """A moment, sealed."""

    def to_json(self, value: datetime) -> str:
        return value.astimezone(UTC).isoformat()

    def from_json(self, value: str) -> datetime:
        return datetime.fromisoformat(value)


class Columns:
    """What to read of the rows of ``model`` so as to have the values of ``names``, opened."""

    def __init__(self, model: type[SealedModel], names: Iterable[str]) -> None:
        wanted = tuple(names)
        self.read = tuple(dict.fromkeys(("pk", model.subject_attr, *model.sealed_with, *wanted)))
        self._model = model
        self._whose = self.read.index(model.subject_attr)
        self._with = [self.read.index(name) for name in model.sealed_with]
        self._wanted = [self.read.index(name) for name in wanted]
        fields = {f.name: f for f in model._meta.concrete_fields if isinstance(f, SealedField)}
        self._sealed = [(n, fields[name]) for n, name in enumerate(self.read) if name in fields]

    def opened(self, rows: Sequence[list[Any]]) -> Iterator[tuple[Any, ...]]:
        """The values wanted of each of the ``rows``, which are as they were read."""
        for row in rows:
            keys.want(row[self._whose])
        bound_to = cache(_bound)
        for row in rows:
            if self._sealed:
                bound = bound_to(tuple(row[n] for n in self._with))
                place = Place(self._model, pk=row[0], subject_id=row[self._whose], bound=bound)
                for n, field in self._sealed:
                    if row[n] is not None:
                        row[n] = place.open(field, row[n])
            yield self.plain(row)

    def plain(self, row: Sequence[Any]) -> tuple[Any, ...]:
        """Those of a row's values that are wanted, as they are."""
        return tuple(row[n] for n in self._wanted)


def opened(rows: models.QuerySet[Any], *names: str) -> Iterator[tuple[Any, ...]]:
    """The values of ``names`` in each row, sealed ones opened: for pages that show many rows.

    A field that may be null and is, stays None.
    All the keys needed come in one query when a key scope is open.
    """
    columns = Columns(rows.model, names)
    return columns.opened([list(row) for row in rows.values_list(*columns.read)])


class OpenedRows:
    """What ``opened(build(**values), *names)`` yields, with its query put together once.

    ``fields`` and ``several`` are as for ``PreparedRows``.
    """

    def __init__(
        self,
        model: type[SealedModel],
        build: Callable[..., models.QuerySet[Any]],
        *names: str,
        several: Collection[str] = (),
        **fields: "models.Field[Any, Any]",
    ) -> None:
        self._columns = columns = Columns(model, names)
        self._rows = PreparedRows(
            lambda **values: build(**values).values_list(*columns.read), several=several, **fields
        )

    def ask(self, **values: Any) -> Iterator[tuple[Any, ...]]:
        """One query at once, and the values as they are wanted."""
        return self._columns.opened(self._rows.ask(**values))


def _bind(instance: SealedModel) -> None:
    """Tell the values just read what their row says of the columns they are sealed with."""
    sealed = [value for value in instance.__dict__.values() if isinstance(value, Ciphertext)]
    bound = instance.bound_now() if sealed else ""
    for value in sealed:
        value.bound = bound


def _bound(values: Iterable[Any]) -> str:
    found = [str(value) for value in values]
    return f"|{json.dumps(found)}" if found else ""
