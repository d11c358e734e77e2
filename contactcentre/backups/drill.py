"""A restore drill: a backup is made, restored beside the records, read, measured, thrown away."""

import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from typing import Any

from django.apps import apps
from django.conf import settings

from contactcentre.backups import places
from contactcentre.backups.making import make_archive
from contactcentre.backups.restoring import opened
from contactcentre.safekeeping import audit
from contactcentre.safekeeping.errors import KeyMissing, SafekeepingError
from contactcentre.safekeeping.keyring import start_up
from contactcentre.safekeeping.keyring.keys import key_scope
from contactcentre.safekeeping.models import Drill
from contactcentre.safekeeping.sealing import SealedField, SealedModel

# Of each kind of record so many rows, by chance.
_SAMPLE = 25


class DrillFailed(Exception):
    """A backup made today cannot be relied on; the message says what went wrong."""


def run(*, now: datetime) -> Drill:
    """Do it, and put on record how long it took. The records and the keyring stay as they are.

    Raises ``BackupRefused``, ``KeyringUnsafe`` or ``DrillFailed``; nothing is recorded then.
    """
    with places.scratch(settings.HOME / "drill") as folder:
        made = make_archive(folder, now=now)
        begun = time.perf_counter()
        with opened(made.archive, label="drill", now=now) as (manifest, _), _failing():
            start_up.verify()
            audit.verify(witnessed=[manifest.witness])
            values = _opened_values()
        took = time.perf_counter() - begun
    drill: Drill = Drill.objects.create(
        at=now,
        backup_seconds=made.seconds,
        restore_seconds=took,
        size=made.size,
        opened=values,
    )
    audit.record("drill-made", drill, action=audit.Action.CREATE)
    return drill


@contextmanager
def _failing() -> Iterator[None]:
    try:
        yield
    except (SafekeepingError, audit.ChainBroken) as fault:
        raise DrillFailed(f"The backup was restored, but it is not sound: {fault}") from None


def _opened_values() -> int:
    """How many sealed values of a sample of all records open. Raises ``SealBroken``.

    What the audit trail says of a record that was disposed of has lost its key, as it should.
    """
    count = 0
    for model in apps.get_models():
        if issubclass(model, SealedModel):
            with key_scope():
                for row in _sample(model):
                    with suppress(KeyMissing):
                        count += _opened(row)
    return count


def _sample(model: Any) -> Iterable[SealedModel]:
    rows = model._base_manager.exclude(**{f"{model.subject_attr}__isnull": True})
    sample: Iterable[SealedModel] = rows.order_by("?")[:_SAMPLE]
    return sample


def _opened(row: SealedModel) -> int:
    sealed = [each for each in row._meta.concrete_fields if isinstance(each, SealedField)]
    return sum(getattr(row, each.attname) is not None for each in sealed)
