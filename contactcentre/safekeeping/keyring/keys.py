"""Data keys of subjects: making them, and having them for the length of one request or task."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from itertools import islice
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import IntegrityError, transaction

from contactcentre.safekeeping import clock
from contactcentre.safekeeping.errors import KeyMissing, KeyringUnsafe, SafekeepingError
from contactcentre.safekeeping.keyring import generations, kek, mirror
from contactcentre.safekeeping.keyring.models import DataKey, LookupKey, Tombstone
from contactcentre.safekeeping.keyring.router import ALIAS, lock
from contactcentre.safekeeping.keyring.wrapping import (
    new_data_key,
    new_lookup_key,
    unwrap,
    unwrap_lookup_key,
)

# Keys of the installation's own that no disposal ever reaches.
_PERMANENT: set[UUID] = set()
# Beyond this many subjects one reading of the whole table is quicker than naming them.
_WHOLE_TABLE = 400


class KeyScope:
    """The keys one request or task has used so far."""

    def __init__(self) -> None:
        self._wanted: set[UUID] = set()
        self._keys: dict[UUID, bytes] = {}
        self._ciphers: dict[UUID, AESGCM] = {}
        self._keks: dict[int, AESGCM] = {}

    def want(self, subject_id: UUID) -> None:
        if subject_id not in self._keys:
            self._wanted.add(subject_id)

    def key(self, subject_id: UUID) -> bytes:
        if subject_id not in self._keys:
            self._wanted.add(subject_id)
            self._fetch()
        try:
            return self._keys[subject_id]
        except KeyError:
            raise KeyMissing("There is no key for this record.") from None

    def cipher(self, subject_id: UUID) -> AESGCM:
        found = self._ciphers.get(subject_id)
        if found is None:
            found = self._ciphers[subject_id] = AESGCM(self.key(subject_id))
        return found

    def _fetch(self) -> None:
        rows = self._rows()
        try:
            self._read_keks(rows)
        except KeyringUnsafe:
            # A rotation may have ended between the two readings; then the rows are new too.
            rows = self._rows()
            self._read_keks(rows)
        for subject_id, wrapped, generation in rows:
            cipher = self._keks[generation]
            self._keys[subject_id] = unwrap(wrapped, kek=cipher, subject_id=subject_id)
        self._wanted.clear()

    def _rows(self) -> list[tuple[UUID, str, int]]:
        rows = DataKey.objects.values_list("subject_id", "wrapped", "generation")
        if len(self._wanted) <= _WHOLE_TABLE:
            return list(rows.filter(subject_id__in=self._wanted))
        return [row for row in rows.iterator() if row[0] in self._wanted]

    def _read_keks(self, rows: list[tuple[UUID, str, int]]) -> None:
        for generation in {row[2] for row in rows} - self._keks.keys():
            self._keks[generation] = AESGCM(kek.read(generation))


_scope: ContextVar[KeyScope | None] = ContextVar("key_scope", default=None)


@contextmanager
def key_scope() -> Iterator[None]:
    """Keep opened keys until the block ends, and not a moment longer. Nested scopes share."""
    if _scope.get() is not None:
        yield
        return
    token = _scope.set(KeyScope())
    try:
        yield
    finally:
        _scope.reset(token)


def want(subject_id: UUID) -> None:
    """Say that this subject's key will probably be needed, so that all arrive in one query."""
    if (scope := _scope.get()) is not None:
        scope.want(subject_id)


def key_of(subject_id: UUID) -> bytes:
    """The subject's data key. Raises ``KeyMissing``; outside a scope it is fetched each time."""
    return (_scope.get() or KeyScope()).key(subject_id)


def cipher_of(subject_id: UUID) -> AESGCM:
    """The cipher under the subject's data key, kept and dropped with it; see ``key_of``."""
    return (_scope.get() or KeyScope()).cipher(subject_id)


def key_of_or_new(subject_id: UUID) -> bytes:
    """The key of one of the installation's own purposes, made on first use."""
    if not DataKey.objects.filter(pk=subject_id).exists():
        with suppress(IntegrityError):  # another process may have been first
            create_keys([subject_id])
    return key_of(subject_id)


def keep_for_ever(subject_id: UUID) -> UUID:
    """From now on ``destroy_keys`` refuses to destroy the key of this purpose."""
    _PERMANENT.add(subject_id)
    return subject_id


def create_keys(subject_ids: Iterable[UUID]) -> None:
    """Make and commit a data key for each subject, before any row is sealed under it.

    A key whose subject is then never stored harms nobody; a row without its key would be lost.
    """
    with transaction.atomic(using=ALIAS):
        lock()
        current = generations.current_or_first()
        key = kek.read(current.number)
        DataKey.objects.bulk_create(
            DataKey(
                subject_id=subject_id,
                wrapped=new_data_key(kek=key, subject_id=subject_id),
                generation=current.number,
                created_on=clock.today(),
            )
            for subject_id in subject_ids
        )
        generations.count_change()
    mirror.write()


def shred(disposals: Mapping[UUID, UUID]) -> None:
    """Destroy the keys of these subjects and leave a tombstone for each: the point of no return.

    ``disposals`` says by which disposal each subject goes. Done again, it changes nothing. Older
    copies of the keyring still open the records until the keyring has been rotated.
    """
    if not disposals:
        return
    with transaction.atomic(using=ALIAS):
        lock()
        for some in _chunks(disposals):
            DataKey.objects.filter(subject_id__in=some).delete()
        Tombstone.objects.bulk_create(
            [
                Tombstone(subject_id=subject_id, disposal_id=disposal_id, made_on=clock.today())
                for subject_id, disposal_id in disposals.items()
            ],
            batch_size=_WHOLE_TABLE,
            ignore_conflicts=True,
        )
        generations.count_change()


def tombstones() -> dict[UUID, UUID]:
    """Every subject whose key was destroyed by a disposal, and by which."""
    return dict(Tombstone.objects.values_list("subject_id", "disposal_id"))


def shredded_by(disposal_id: UUID) -> list[UUID]:
    """The subjects whose keys that disposal destroyed."""
    stones = Tombstone.objects.filter(disposal_id=disposal_id).order_by("subject_id")
    return list(stones.values_list("subject_id", flat=True))


def living(subject_ids: Iterable[UUID]) -> set[UUID]:
    """Those of these subjects that have a key."""
    found: set[UUID] = set()
    for some in _chunks(subject_ids):
        keys = DataKey.objects.filter(subject_id__in=some)
        found |= set(keys.values_list("subject_id", flat=True))
    return found


def _chunks(subject_ids: Iterable[UUID]) -> Iterator[list[UUID]]:
    waiting = iter(subject_ids)
    while some := list(islice(waiting, _WHOLE_TABLE)):
        yield some


def destroy_keys(subject_ids: Iterable[UUID]) -> None:
    """Destroy the keys of these subjects for good; what was sealed under them opens nowhere again.

    The keyring is wrapped anew and the old key-encryption key destroyed, so that no copy of the
    keyring from before opens them either. Interrupted, it has to be done again.
    Raises ``SafekeepingError``, and destroys none, if one of them is kept for ever.
    """
    doomed = set(subject_ids)
    if not _PERMANENT.isdisjoint(doomed):
        raise SafekeepingError("This key is kept for ever.")
    with transaction.atomic(using=ALIAS):
        lock()
        DataKey.objects.filter(subject_id__in=doomed).delete()
        generations.count_change()
    generations.rotate()


def lookup_key(purpose: str) -> bytes:
    """The key for turning a value into an alias that can be looked up; made on first use."""
    row = LookupKey.objects.filter(purpose=purpose).first()
    if row is None:
        with transaction.atomic(using=ALIAS):
            lock()
            current = generations.current_or_first()
            row, _ = LookupKey.objects.get_or_create(
                purpose=purpose,
                defaults={
                    "wrapped": new_lookup_key(kek=kek.read(current.number), purpose=purpose),
                    "generation": current.number,
                },
            )
            generations.count_change()
        mirror.write()
    return unwrap_lookup_key(row.wrapped, kek=kek.read(row.generation), purpose=purpose)
