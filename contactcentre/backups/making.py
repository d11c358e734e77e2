"""Making a backup: the data database of one moment, sealed; never the keyring, never a key."""

import time
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from pathlib import Path
from uuid import UUID

from django.db import DatabaseError

from contactcentre.backups import places
from contactcentre.backups.engine import engine
from contactcentre.backups.manifest import Manifest
from contactcentre.backups.refusal import refusal
from contactcentre.safekeeping import audit
from contactcentre.safekeeping.errors import KeyringUnsafe
from contactcentre.safekeeping.keyring import generations, keys, mirror, start_up
from contactcentre.safekeeping.models import BackupMade
from contactcentre.safekeeping.stream import seal_stream

# Under which the keyring holds the key of backups. It outlives rotations, and a copy of it is in
# the keyring's mirror: mirror and recovery card together open every archive.
KEY = UUID("5f0d3c1e-7a43-4d0a-9e3b-0c6a5d1b7e42")


@dataclass(frozen=True)
class Made:
    """An archive that is on disk, and what it was like to make it."""

    archive: Path
    manifest: Manifest
    size: int
    seconds: float


def back_up(folder: Path, *, now: datetime) -> Made:
    """Make an archive in ``folder`` and put on record that it was made.

    Raises ``BackupRefused`` or ``KeyringUnsafe``; then there is no new archive.
    """
    made = make_archive(folder, now=now)
    deed = BackupMade.objects.create(at=now, seconds=made.seconds, size=made.size)
    audit.record("backup-made", deed, action=audit.Action.CREATE)
    return made


def make_archive(folder: Path, *, now: datetime) -> Made:
    """Make an archive in ``folder``. Raises ``BackupRefused`` or ``KeyringUnsafe``."""
    begun = time.perf_counter()
    start_up.verify()
    start_up.ensure_together()
    folder = places.ready(folder)
    key = keys.key_of_or_new(KEY)
    try:
        database = engine()
        with database.snapshot() as snapshot:
            # Asked when the copy is made: the key of every row in it is then in both places.
            standing = _level_keyring()
            manifest = Manifest(
                made_at=now,
                database=database.kind,
                schema=snapshot.schema,
                generation=standing.generation or 0,
                changes=standing.changes,
                audit_count=snapshot.audit_count,
                audit_head=snapshot.audit_head,
            )
            archive = folder / places.name_for(now)
            sealed = seal_stream(snapshot.content, key=key, header=manifest.line())
            size = places.write_whole(archive, chain([manifest.line()], sealed))
    except (OSError, DatabaseError) as error:
        raise refusal(error, what="The backup could not be made") from None
    return Made(archive, manifest, size, time.perf_counter() - begun)


def _level_keyring() -> generations.Status:
    standing = generations.status()
    if standing.mirror is not generations.Mirror.LEVEL:
        raise KeyringUnsafe(
            f"The keyring's mirror is {standing.mirror} ({mirror.path()}), so a backup might be "
            f"of records whose key exists only once: first {standing.advice}."
        )
    return standing
