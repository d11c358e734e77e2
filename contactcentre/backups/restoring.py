"""Restoring a backup beside today's keyring: everyone comes back except those whose key is gone."""

import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import DatabaseError

from contactcentre import in_use
from contactcentre.backups import places
from contactcentre.backups.engine import Staged, engine
from contactcentre.backups.making import KEY
from contactcentre.backups.manifest import Manifest
from contactcentre.backups.refusal import BackupRefused, refusal
from contactcentre.safekeeping import audit
from contactcentre.safekeeping.errors import KeyMissing, KeyringUnsafe, SealBroken
from contactcentre.safekeeping.keyring import generations, keys, start_up
from contactcentre.safekeeping.keyring.router import ALIAS
from contactcentre.safekeeping.models import Subject
from contactcentre.safekeeping.restoring import restored
from contactcentre.safekeeping.stream import open_stream

_LONGEST_MANIFEST = 64_000


@dataclass(frozen=True)
class Restored:
    """What came back: from which archive, how many records, what was disposed of again."""

    archive: Path
    manifest: Manifest
    records: int
    disposed_again: int
    audit_count: int
    aside: str | None
    seconds: float


def restore(folder: Path, *, name: str | None, replace: bool, now: datetime) -> Restored:
    """Put the archive of that name, or the newest in ``folder``, in the place of the records.

    Until all is proved the records there are stay as they are; with ``replace`` they are set aside
    even then. Raises ``BackupRefused``, ``KeyringUnsafe``, ``InUse``, ``ChainBroken``.
    """
    begun = time.perf_counter()
    with in_use.by_nobody():
        _keyring_is_here()
        generations.verify(subject_ids=[])
        archive = places.chosen(folder, name)
        had_records = _records_may_go(replace)
        with opened(archive, label="restoring", now=now) as (manifest, staged):
            call_command("migrate", interactive=False, verbosity=0)
            audit.verify(count=manifest.audit_count, head=manifest.audit_head)
            before = _living()
            restored.send(sender=Manifest)
            start_up.verify()
            audit_count = _put_on_record()
            records = _living()
            staged.wanted, staged.keep_old = True, had_records
    return Restored(
        archive=archive,
        manifest=manifest,
        records=records,
        disposed_again=before - records,
        audit_count=audit_count,
        aside=staged.aside,
        seconds=time.perf_counter() - begun,
    )


@contextmanager
def opened(archive: Path, *, label: str, now: datetime) -> Iterator[tuple[Manifest, Staged]]:
    """The records of an archive in a database set up beside the one in use.

    Raises ``BackupRefused`` if it does not open whole under the keyring's own key.
    """
    try:
        with archive.open("rb") as file:
            line = file.readline(_LONGEST_MANIFEST)
            manifest = Manifest.read(line)
            _fits(manifest)
            with (
                closing(open_stream(file, key=_key(), header=line)) as content,
                engine().staged(content, label=label, now=now) as staged,
            ):
                yield manifest, staged
    except SealBroken:
        raise BackupRefused(
            f"{archive.name} was altered or is not complete, or is not of this keyring: restore "
            "another one with --archive."
        ) from None
    except (OSError, DatabaseError) as error:
        raise refusal(error, what="The backup could not be restored") from None


def _fits(manifest: Manifest) -> None:
    """Raises ``BackupRefused`` if the archive cannot be restored here."""
    kind = engine().kind
    if manifest.database != kind:
        raise BackupRefused(
            f"The backup is of a {manifest.database} database, and this centre's is {kind}: set "
            "DATABASE_URL to one of that kind."
        )
    manifest.refuse_newer_schema()
    if manifest.changes > generations.status().changes:
        raise BackupRefused(
            "The keyring is older than the backup, so it lacks keys of records in it: put back "
            "the newer keyring, or restore it from its mirror."
        )


def _keyring_is_here() -> None:
    """Raises ``BackupRefused`` without a keyring, ``KeyringUnsafe`` with one of another version."""
    if not start_up.has_keyring():
        raise BackupRefused(
            "There is no keyring here: first bring back its key and then itself, with “manage.py "
            "keyring card --restore” and “manage.py keyring mirror --restore”."
        )
    start_up.ensure_migrated(ALIAS)


def _key() -> bytes:
    try:
        return keys.key_of(KEY)
    except KeyMissing:
        raise BackupRefused(
            "The keyring has no key for backups, so it is not the one beside which this backup "
            "was made: put that one back, or restore it from its mirror."
        ) from None


def _records_may_go(replace: bool) -> bool:
    """Whether there are records to be set aside.

    Raises ``BackupRefused`` if there are and they are not to be replaced, or are in use.
    """
    try:
        has_records = start_up.has_records()
        engine().refuse_if_connected()
    except (KeyringUnsafe, DatabaseError):
        # They cannot be read; perhaps that is why there is a restore.
        has_records = True
    if has_records and not replace:
        raise BackupRefused(
            "There are records here already: give --replace to set them aside and restore over "
            "them."
        )
    return has_records


def _living() -> int:
    """How many records there are that were not disposed of."""
    return Subject.objects.filter(disposed_on__isnull=True).count()


def _put_on_record() -> int:
    """Enter the restore in the restored audit trail; returns how many entries there are."""
    about = ContentType.objects.get_for_model(Subject)
    return audit.record("records-restored", about, action=audit.Action.ACCESS).sequence
