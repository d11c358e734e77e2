"""Restoring a backup beside today's keyring: everyone comes back except those whose key is gone."""

import time
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import DatabaseError

from contactcentre import in_use
from contactcentre.backups import places
from contactcentre.backups.carrying import Carried, Found, take_along
from contactcentre.backups.engine import Staged, engine
from contactcentre.backups.making import KEY
from contactcentre.backups.manifest import LONGEST, Manifest
from contactcentre.backups.refusal import BackupRefused, refusal
from contactcentre.safekeeping import audit
from contactcentre.safekeeping.acting import acting_as
from contactcentre.safekeeping.errors import KeyMissing, KeyringUnsafe, SealBroken
from contactcentre.safekeeping.keyring import generations, keys, start_up
from contactcentre.safekeeping.keyring.router import ALIAS
from contactcentre.safekeeping.models import BackupMade, Subject
from contactcentre.safekeeping.restoring import restored
from contactcentre.safekeeping.stream import open_stream
from contactcentre.safekeeping.witnesses import two_people

# Where the trail of the backup ends, and where the restore was done: later entries are of here.
_BEGUN, _RESTORED = "restore-begun", "records-restored"
RESTORES = (_BEGUN, _RESTORED)


@dataclass(frozen=True)
class Restored:
    """What came back: from which archive, how many records, what was disposed of again."""

    archive: Path
    manifest: Manifest
    records: int
    disposed_again: int
    carried: Carried
    audit_count: int
    aside: str | None
    seconds: float


@dataclass(frozen=True)
class Consent:
    """What whoever restores says may happen to the records that are here.

    With ``replace`` they are set aside. ``losing`` is how much of what is kept for ever is lost by
    it; ``unread`` that nobody knows, for they cannot be read.
    """

    replace: bool = False
    losing: int = 0
    unread: bool = False


def restore(folder: Path, *, name: str | None, consent: Consent, now: datetime) -> Restored:
    """Put the archive of that name, or the newest in ``folder``, in the place of the records.

    Until all is proved the records there are stay as they are. What is kept for ever is taken along
    from them. It takes two people, once the centre has two. Raises ``BackupRefused``,
    ``KeyringUnsafe``, ``InUse``, ``ChainBroken``, ``NotTwoPeople``.
    """
    begun = time.perf_counter()
    with in_use.by_nobody():
        _keyring_is_here()
        generations.verify(subject_ids=[])
        archive = places.chosen(folder, name)
        had_records = _records_may_go(consent.replace)
        found = _kept(had_records, consent)
        people = _two_people() if found.rows else ()
        with opened(archive, label="restoring", now=now) as (manifest, staged):
            _bring_up_to_date(manifest)
            audit.verify(witnessed=[manifest.witness])
            audit.record(_BEGUN, _about(), action=audit.Action.ACCESS)
            before = _living()
            # Before anything is done again: a report of a year would be made anew, and differ.
            carried = take_along(found)
            _refuse_loss(carried, consent)
            restored.send(sender=Manifest)
            start_up.verify()
            # It holds all but that it was made itself, which was noted afterwards.
            BackupMade.objects.create(at=manifest.made_at, seconds=0, size=archive.stat().st_size)
            audit_count = _put_on_record(people or two_people())
            records = _living()
            staged.wanted, staged.keep_old = True, had_records
    return Restored(
        archive=archive,
        manifest=manifest,
        records=records,
        disposed_again=before - records,
        carried=carried,
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
            line = file.readline(LONGEST)
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


def _kept(had_records: bool, consent: Consent) -> Found:
    """What is kept for ever in the records that are here.

    Raises ``BackupRefused`` if that cannot be read and nobody said that it may be lost.
    """
    found = Found.here() if had_records else Found({})
    if found.rows is None and not consent.unread:
        raise BackupRefused(
            "What is here cannot be read, so what was written since the backup and is kept for "
            "ever, above all in the accident book, cannot be taken along: give --unread to restore "
            "all the same. The records that are here are set aside."
        )
    return found


def _two_people() -> tuple[UUID, ...]:
    """Asked of the accounts there are now; where they cannot be read, of those of the backup."""
    try:
        return two_people()
    except DatabaseError:
        return ()


def _refuse_loss(carried: Carried, consent: Consent) -> None:
    """Raises ``BackupRefused`` if more is lost for ever than somebody said may be."""
    if (total := carried.lost.total()) and total != consent.losing:
        named = ", ".join(f"{what}: {many}" for what, many in sorted(carried.lost.items()))
        raise BackupRefused(
            f"Since the backup something was written that is kept for ever and cannot be taken "
            f"along, for it names accounts or records that the backup lacks ({named}). It is still "
            "here: start the service, print it, and stop the service again. Then give "
            f"--losing {total} to restore all the same."
        )


def _bring_up_to_date(manifest: Manifest) -> None:
    """Give the restored database the tables of this version, unless it has them."""
    if not manifest.is_of_this_version():
        call_command("migrate", interactive=False, verbosity=0)


def _living() -> int:
    """How many records there are that were not disposed of."""
    return Subject.objects.filter(disposed_on__isnull=True).count()


def _put_on_record(people: Iterable[UUID]) -> int:
    """Enter the restore in the restored audit trail; returns how many entries there are."""
    about = _about()
    for person in get_user_model()._default_manager.filter(pk__in=people):
        with acting_as(person):
            audit.record("restore-agreed-to", about, action=audit.Action.ACCESS)
    return audit.record(_RESTORED, about, action=audit.Action.ACCESS).sequence


def _about() -> ContentType:
    return ContentType.objects.get_for_model(Subject)
