"""Generations of the key-encryption key: the first, the one in force, rotation, and proof."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import connections, transaction
from django.db.models import F
from django.dispatch import Signal

from contactcentre.safekeeping import clock
from contactcentre.safekeeping.ciphertext import open_bytes, seal_bytes
from contactcentre.safekeeping.errors import KeyringUnsafe, SealBroken
from contactcentre.safekeeping.keyring import kek, mirror
from contactcentre.safekeeping.keyring.models import DataKey, Generation, LookupKey
from contactcentre.safekeeping.keyring.router import ALIAS, lock
from contactcentre.safekeeping.keyring.wrapping import (
    new_lookup_key,
    unwrap,
    unwrap_lookup_key,
    wrap,
)

_CHECK, _CHECKED = b"contact centre keyring", "check"

# Sent after each rotation, when lookup keys are new and whatever was looked up by them must follow.
rotated = Signal()


class Mirror(StrEnum):
    """How the mirror stands to the keyring."""

    NONE_YET = "none yet"
    LEVEL = "level"
    BEHIND = "behind"
    NEWER = "newer"
    MISSING = "missing"
    UNREADABLE = "unreadable"


@dataclass(frozen=True)
class Status:
    """The keyring in figures: its generation, its keys, and how far its mirror is behind."""

    generation: int | None
    keys: int
    key_files: list[int]
    changes: int
    mirror_changes: int | None
    mirror: Mirror

    @property
    def mirror_behind(self) -> bool:
        return self.mirror not in {Mirror.NONE_YET, Mirror.LEVEL}

    @property
    def advice(self) -> str:
        """What to do about a mirror that is not level: from the newer of the two to the other."""
        if self.mirror is Mirror.NEWER:
            return (
                "the keyring is an old copy, so do not write the mirror anew; stop the service, "
                "move the keyring’s database away and restore it from the mirror with “manage.py "
                "keyring mirror --restore”"
            )
        return "write it anew with “manage.py keyring mirror”"


def status() -> Status:
    current, mirrored = _current(), mirror.changes()
    return Status(
        generation=current.number if current else None,
        keys=DataKey.objects.count(),
        key_files=kek.generations(),
        changes=current.changes if current else 0,
        mirror_changes=mirrored,
        mirror=_mirror_beside(current, mirrored),
    )


def current_or_first() -> Generation:
    """The generation in force, made if the keyring is new.

    Raises ``KeyringUnsafe`` if the keyring is empty although keys were made before.
    """
    if (current := _current()) is not None:
        return current
    _refuse_key_files_alone()
    mirror.refuse_an_older()
    return _new_generation(1)


def current_or_mirrored() -> Generation | None:
    """The generation in force; while the keyring is empty, the one its mirror has."""
    return _current() or mirror.generation()


def opens(key: bytes) -> bool:
    """Whether this is the key of that generation."""
    generation = current_or_mirrored()
    try:
        return generation is not None and bool(
            open_bytes(generation.check_value, key=key, context=_CHECKED)
        )
    except SealBroken:
        return False


def count_change() -> None:
    """Note one more change of the keyring, for its mirror to catch up with.

    Raises ``KeyringUnsafe``, so that the change is not made, in a keyring older than its mirror.
    """
    mirror.refuse_an_older()
    Generation.objects.update(changes=F("changes") + 1)


def rotate() -> int:
    """Put a new key-encryption key in force, re-wrap every key, destroy the old file.

    Safe to interrupt and to repeat: until the one transaction commits the old generation holds,
    and what comes after it is made up for by ``finish_rotation``.
    Returns the new generation's number.
    """
    with transaction.atomic(using=ALIAS):
        lock()
        old = current_or_first()
        mirror.refuse_an_older()
        old_key, new_number = kek.read(old.number), old.number + 1
        new_key = kek.make(new_number)
        _wrap_anew(old_key, new_key, new_number)
        for lookup in LookupKey.objects.all():
            lookup.wrapped = new_lookup_key(kek=new_key, purpose=lookup.purpose)
            lookup.generation = new_number
            lookup.save()
        _new_generation(new_number, changes=old.changes + 1)
        Generation.objects.filter(number__lt=new_number).delete()
    finish_rotation()
    return new_number


def _wrap_anew(old_key: bytes, new_key: bytes, number: int) -> None:
    """Every key under the new key-encryption key; one prepared statement for all of them."""
    old, new = AESGCM(old_key), AESGCM(new_key)
    connection, columns = connections[ALIAS], DataKey._meta
    names = {f.name: connection.ops.quote_name(str(f.column)) for f in columns.concrete_fields}
    subject: Any = columns.get_field("subject_id")
    rows = [
        (
            wrap(unwrap(wrapped, kek=old, subject_id=subject_id), kek=new, subject_id=subject_id),
            number,
            subject.get_db_prep_value(subject_id, connection),
        )
        for subject_id, wrapped in DataKey.objects.values_list("subject_id", "wrapped")
    ]
    with connection.cursor() as cursor:
        cursor.executemany(
            f"update {connection.ops.quote_name(columns.db_table)} "  # noqa: S608
            f"set {names['wrapped']} = %s, {names['generation']} = %s "
            f"where {names['subject_id']} = %s",
            rows,
        )


def finish_rotation() -> bool:
    """Do what follows a rotation, unless it was done: mirror, tell, destroy the old key files.

    The old files go last, so one that is still there says that a rotation was interrupted.
    Returns whether there was anything to finish.
    """
    current = _current()
    old = [number for number in kek.generations() if current and number < current.number]
    if not old:
        return False
    mirror.write()
    rotated.send(sender=Generation)
    for number in old:
        kek.destroy(number)
    return True


def verify(*, subject_ids: Iterable[UUID]) -> set[UUID]:
    """Prove that the keyring opens with its key; returns those of ``subject_ids`` without a key.

    Raises ``KeyringUnsafe`` with one sentence that says what is wrong with the keyring as a whole.
    """
    wanted = set(subject_ids)
    current = _current()
    if current is None:
        if wanted:
            raise KeyringUnsafe(
                "The keyring is missing: it is empty, but there are records sealed under it."
            )
        _refuse_key_files_alone()
        return set()
    mirror.refuse_an_older()
    try:
        return wanted - _opened(current)
    except SealBroken:
        raise KeyringUnsafe("The keyring does not open with its key-encryption key.") from None


def _refuse_key_files_alone() -> None:
    if kek.generations():
        raise KeyringUnsafe(
            f"The keyring is missing: there are key files in {settings.KEYRING_KEK_DIR}, but the "
            "keyring is empty. Put it back, or restore it from its mirror; to start an empty "
            "centre, move the key files away with the mirror."
        )


def _mirror_beside(current: Generation | None, mirrored: int | None) -> Mirror:
    if current is None:
        return Mirror.NONE_YET
    if mirrored is None:
        return Mirror.UNREADABLE if mirror.is_there() else Mirror.MISSING
    if mirror.is_newer():
        return Mirror.NEWER
    return Mirror.LEVEL if mirrored == current.changes else Mirror.BEHIND


def _current() -> Generation | None:
    return Generation.objects.order_by("-number").first()


def _opened(current: Generation) -> set[UUID]:
    """The ids of all keys, each opened. Raises ``SealBroken`` if one does not open."""
    key = kek.read(current.number)
    open_bytes(current.check_value, key=key, context=_CHECKED)
    for lookup in LookupKey.objects.all():
        unwrap_lookup_key(lookup.wrapped, kek=key, purpose=lookup.purpose)
    opened, cipher = set(), AESGCM(key)
    for subject_id, wrapped in DataKey.objects.values_list("subject_id", "wrapped").iterator():
        unwrap(wrapped, kek=cipher, subject_id=subject_id)
        opened.add(subject_id)
    return opened


def _new_generation(number: int, *, changes: int = 0) -> Generation:
    check = seal_bytes(_CHECK, key=kek.make(number), context=_CHECKED)
    return Generation.objects.create(
        number=number, check_value=check, created_on=clock.today(), changes=changes
    )
