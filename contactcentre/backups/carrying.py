"""What is kept for ever is taken along from the records that a restore replaces."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from django.db import DatabaseError, IntegrityError, models, transaction

from contactcentre.safekeeping.errors import KeyringUnsafe
from contactcentre.safekeeping.restoring import kept_for_ever


@dataclass
class Carried:
    """How much was taken along, and how much could not be, each by what it is."""

    taken: Counter[str] = field(default_factory=Counter)
    lost: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True)
class Found:
    """What is kept for ever in the records that are here; None where they cannot be read."""

    rows: dict[str, list[Any]] | None

    @classmethod
    def here(cls) -> "Found":
        try:
            return cls({kept.what: list(kept.rows()) for kept in kept_for_ever()})
        except (DatabaseError, KeyringUnsafe):
            return cls(None)


@transaction.atomic
def take_along(found: Found) -> Carried:
    """Add to the restored records what they lack, word for word and as it is sealed.

    What refers to somebody or something the restored records do not have cannot be added.
    """
    carried = Carried()
    for kept in kept_for_ever():
        there = set(kept.rows().values_list("pk", flat=True))
        for row in (found.rows or {}).get(kept.what, []):
            if row.pk not in there:
                went = carried.taken if _added(row) else carried.lost
                went[kept.what] += 1
    return carried


def _added(row: models.Model) -> bool:
    rows = type(row)._base_manager
    if not all(_is_there(row, column) for column in row._meta.concrete_fields):
        return False
    try:
        with transaction.atomic():
            # A draft of it, as it was when the backup was made. Where there can be none, to delete
            # is refused even if nothing would be.
            if (drafts := rows.filter(pk=row.pk)).exists():
                drafts._raw_delete("default")
            rows.bulk_create([row])
    except IntegrityError:
        return False
    return True


def _is_there(row: models.Model, column: Any) -> bool:
    target, key = column.related_model, getattr(row, column.attname)
    if target is None or key is None:
        return True
    return bool(target._base_manager.filter(pk=key).exists())
