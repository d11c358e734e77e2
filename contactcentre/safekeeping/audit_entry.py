"""The audit trail: append-only rows, each chained to the one before it."""

import hashlib
import json
from datetime import UTC
from typing import Any, NoReturn
from uuid import uuid4

from auditlog.models import AbstractLogEntry, LogEntryManager
from django.db import models, router, transaction

from contactcentre.safekeeping import acting
from contactcentre.safekeeping.errors import SafekeepingError
from contactcentre.safekeeping.locks import hold_until_committed
from contactcentre.safekeeping.sealing import SealedModel, SealedTextField

GENESIS = "0" * 64
_POSTGRESQL_LOCK = 0x61756469


class AuditQuerySet(models.QuerySet["AuditEntry"]):
    """Entries may be read and added, nothing else."""

    def _refuse(self, *_: object, **__: object) -> NoReturn:
        raise SafekeepingError("The audit trail is append-only.")

    update = delete = _raw_delete = bulk_update = _refuse

    def bulk_create(self, objs: Any, *args: Any, **kwargs: Any) -> Any:
        """Add entries in order, as one link after another of the chain."""
        entries = list(objs)
        with transaction.atomic(using=self.db):
            previous = AuditEntry.tail()
            for entry in entries:
                entry.chain_to(previous)
                previous = entry
            return super().bulk_create(entries, *args, **kwargs)


class AuditEntryManager(LogEntryManager.from_queryset(AuditQuerySet)):  # type: ignore[misc]
    """django-auditlog's manager over the append-only queryset."""


class AuditEntry(AbstractLogEntry, SealedModel):
    """One event: who did what to which record, when. Values are never in clear.

    ``details`` is sealed under the subject's key, so destroying that key leaves the chain whole
    and the details dead.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    sequence = models.PositiveBigIntegerField(unique=True)
    previous = models.CharField(max_length=64, unique=True)
    digest = models.CharField(max_length=64, unique=True)
    event = models.CharField(max_length=48, blank=True, db_index=True)
    subject_id = models.UUIDField(null=True, db_index=True)
    details = SealedTextField(null=True)

    objects = AuditEntryManager()

    class Meta(AbstractLogEntry.Meta):
        abstract = False
        ordering = ("-sequence",)

    def __str__(self) -> str:
        return f"audit {self.sequence}"

    @classmethod
    def tail(cls) -> "AuditEntry | None":
        """The last entry, with the chain locked until the transaction ends."""
        hold_until_committed(_POSTGRESQL_LOCK, using=router.db_for_write(cls))
        tail: AuditEntry | None = (
            cls.objects.order_by("-sequence").only("sequence", "digest").first()
        )
        return tail

    def chain_to(self, tail: "AuditEntry | None") -> None:
        """Take the place after ``tail``; from here on nothing in the entry may change."""
        if self.actor_id is None:
            self.actor_id = acting.person_id()
        self.actor_email = None
        if self.action in {self.Action.CREATE, self.Action.DELETE}:
            # Which fields were not empty would tell what is sealed in them.
            self.changes = None
        self.object_pk: str = str(self.object_pk)
        self.object_repr = f"{self.content_type.model} {self.object_pk}"
        self.sequence = tail.sequence + 1 if tail else 1
        self.previous = tail.digest if tail else GENESIS
        field = self._meta.get_field("details")
        if self.details is not None:
            self.details = field.pre_save(self, add=True)  # type: ignore[union-attr]
        self.digest = self.expected_digest()

    def expected_digest(self) -> str:
        """SHA-256 over the previous digest and all this entry says, sealed details included."""
        details = self.__dict__["details"]
        content = [
            self.sequence,
            self.previous,
            str(self.pk),
            self.timestamp.astimezone(UTC).isoformat(),
            str(self.actor_id),
            self.action,
            self.event,
            self.content_type_id,
            self.object_pk,
            self.object_id,
            self.object_repr,
            str(self.subject_id),
            self.changes,
            self.changes_text,
            self.serialized_data,
            self.additional_data,
            self.actor_email,
            self.remote_addr,
            self.remote_port,
            self.cid,
            details.stored if details is not None else None,
        ]
        canonical = json.dumps(content, sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(canonical.encode()).hexdigest()

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise SafekeepingError("The audit trail is append-only.")
        # What cannot be entered in the trail must not happen: the whole transaction goes with it.
        with transaction.atomic(savepoint=False):
            self.chain_to(AuditEntry.tail())
            super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise SafekeepingError("The audit trail is append-only.")
