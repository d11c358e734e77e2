"""Writing and checking the audit trail."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from auditlog.registry import auditlog
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, QuerySet

from contactcentre.safekeeping.audit_entry import GENESIS, AuditEntry

Action = AuditEntry.Action
M = TypeVar("M", bound=Model)


def mask(value: str) -> str:
    """What an audited change shows of any value: that there was one, and nothing else."""
    return "•••"


def audited(model: type[M]) -> type[M]:
    """Class decorator: log creation, change and deletion of ``model``, every value masked.

    Of the fields that somebody fills in: keys and versions say nothing more.
    """
    filled_in = (f for f in model._meta.concrete_fields if f.editable and not f.primary_key)
    fields = [field.name for field in filled_in]
    auditlog.register(model, include_fields=fields, mask_fields=fields)
    return model


def entry(
    event: str,
    about: Model,
    *,
    action: int = Action.UPDATE,
    subject_id: Any = None,
    details: str | None = None,
) -> AuditEntry:
    """An entry not yet written; ``details`` is sealed under ``subject_id`` when it is."""
    return AuditEntry(
        event=event,
        content_type=ContentType.objects.get_for_model(about),
        object_pk=str(about.pk),
        action=action,
        subject_id=subject_id,
        details=details,
    )


def record(event: str, about: Model, **facts: Any) -> AuditEntry:
    """Write one entry in the current transaction; see ``entry`` for ``facts``."""
    written = entry(event, about, **facts)
    written.save(force_insert=True)
    return written


def record_all(entries: Iterable[AuditEntry]) -> None:
    """Write several entries at once, in order."""
    AuditEntry.objects.bulk_create(entries, batch_size=200)


def made_at(model: type[Model], keys: Iterable[UUID]) -> dict[UUID, datetime]:
    """When each of these records was made, to show it; of one made before there was a trail not."""
    rows = AuditEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(model),
        object_pk__in=[str(key) for key in keys],
        action=Action.CREATE,
    )
    return {UUID(pk): at for pk, at in rows.values_list("object_pk", "timestamp")}


def reads_of(about: Model) -> QuerySet[AuditEntry]:
    """Who has opened this record, the latest first."""
    reads: QuerySet[AuditEntry] = AuditEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(about),
        object_pk=str(about.pk),
        action=Action.ACCESS,
    ).select_related("actor")
    return reads


class ChainBroken(Exception):
    """The audit trail is not what was written; ``sequence`` is the first bad row."""

    def __init__(self, sequence: int, why: str) -> None:
        super().__init__(f"Audit row {sequence}: {why}")
        self.sequence = sequence


def verify(*, witnessed: Iterable[tuple[int, str]] = ()) -> tuple[int, str]:
    """Walk the whole chain; returns how many entries there are and the last digest.

    ``witnessed`` are such pairs, noted earlier outside the trail, which prove that no tail was cut
    off: the chain must still hold each digest at its place.
    Raises ``ChainBroken`` naming the first bad row.
    """
    previous, sequence = GENESIS, 0
    noted: dict[int, set[str]] = {}
    for count, head in witnessed:
        noted.setdefault(count, set()).add(head)
    for row in AuditEntry.objects.order_by("sequence").iterator(chunk_size=2000):
        sequence += 1
        if row.sequence != sequence:
            raise ChainBroken(sequence, "a row is missing.")
        if row.previous != previous:
            raise ChainBroken(sequence, "it does not follow the row before it.")
        if row.digest != row.expected_digest():
            raise ChainBroken(sequence, "it was altered.")
        if not noted.get(sequence, set()) <= {row.digest}:
            raise ChainBroken(sequence, "it is not the row that was witnessed.")
        previous = row.digest
    if sequence < max(noted, default=0):
        raise ChainBroken(sequence + 1, "rows that were witnessed are missing.")
    return sequence, previous
