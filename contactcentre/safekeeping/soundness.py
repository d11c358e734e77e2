"""Whether everything that is sealed still opens: nothing was altered, nothing put elsewhere."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from contactcentre.safekeeping.errors import KeyMissing, SafekeepingError, SealBroken
from contactcentre.safekeeping.keyring.keys import key_scope
from contactcentre.safekeeping.models import Subject
from contactcentre.safekeeping.sealing import SealedField, SealedModel, opened

_AT_ONCE = 500


@dataclass
class Soundness:
    """How many values opened, and of which records one did not: what it is, and its id."""

    opened: int = 0
    broken: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        """What is broken, in few words and without a value."""
        first, more = self.broken[:3], len(self.broken) - 3
        return "; ".join(first) + (f"; and {more} more" if more > 0 else "")


def soundness_of(models: Iterable[type[Any]]) -> Soundness:
    """Open every value of these models, but for those of records that were disposed of.

    What the audit trail says of such a record has lost its key, as it should.
    """
    found = Soundness()
    for model in models:
        if issubclass(model, SealedModel):
            _look_through(model, found)
    return found


def _look_through(model: type[Any], found: Soundness) -> None:
    names = [each.name for each in model._meta.concrete_fields if isinstance(each, SealedField)]
    of = model.subject_attr
    rows = model._base_manager.exclude(**{f"{of}__isnull": True}).exclude(
        **{f"{of}__in": Subject.objects.filter(disposed_on__isnull=False).values("pk")}
    )
    for pks in _in_pieces(rows.order_by("pk").values_list("pk", flat=True).iterator()):
        with key_scope():
            try:
                found.opened += _opened(model, pks, names)
            except SafekeepingError:
                for pk in pks:
                    _open_one(model, pk, names, found)


def _open_one(model: type[Any], pk: Any, names: Sequence[str], found: Soundness) -> None:
    try:
        found.opened += _opened(model, [pk], names)
    except SealBroken:
        found.broken.append(f"{model._meta.verbose_name} {pk}")
    except KeyMissing:
        return


def _opened(model: type[Any], pks: Sequence[Any], names: Sequence[str]) -> int:
    rows = opened(model._base_manager.filter(pk__in=pks), *names)
    return sum(value is not None for row in rows for value in row)


def _in_pieces(pks: Iterator[Any]) -> Iterator[Sequence[Any]]:
    while piece := list(islice(pks, _AT_ONCE)):
        yield piece
