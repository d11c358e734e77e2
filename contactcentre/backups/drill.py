"""A restore drill: a backup is made, restored beside the records, read, measured, thrown away."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.apps import apps
from django.conf import settings

from contactcentre.backups import places
from contactcentre.backups.making import make_archive
from contactcentre.backups.restoring import opened
from contactcentre.safekeeping import audit
from contactcentre.safekeeping.errors import SafekeepingError
from contactcentre.safekeeping.keyring import start_up
from contactcentre.safekeeping.models import Drill
from contactcentre.safekeeping.soundness import soundness_of


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
            sound = soundness_of(apps.get_models())
        took = time.perf_counter() - begun
        if sound.broken:
            raise DrillFailed(f"The backup was restored, but what was sealed is damaged: {sound}")
    drill: Drill = Drill.objects.create(
        at=now,
        backup_seconds=made.seconds,
        restore_seconds=took,
        size=made.size,
        opened=sound.opened,
    )
    audit.record("drill-made", drill, action=audit.Action.CREATE)
    return drill


@contextmanager
def _failing() -> Iterator[None]:
    try:
        yield
    except (SafekeepingError, audit.ChainBroken) as fault:
        raise DrillFailed(f"The backup was restored, but it is not sound: {fault}") from None
