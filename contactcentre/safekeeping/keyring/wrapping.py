"""Data keys and lookup keys, wrapped by a key-encryption key and bound to what they are for."""

import secrets
from uuid import UUID

from contactcentre.safekeeping.ciphertext import KEY_BYTES, Key, open_bytes, seal_bytes


def new_data_key(*, kek: bytes, subject_id: UUID) -> str:
    return wrap(secrets.token_bytes(KEY_BYTES), kek=kek, subject_id=subject_id)


def wrap(key: bytes, *, kek: Key, subject_id: UUID) -> str:
    return seal_bytes(key, key=kek, context=f"data-key|{subject_id}")


def unwrap(wrapped: str, *, kek: Key, subject_id: UUID) -> bytes:
    """Raises ``SealBroken`` if the key was wrapped for another subject or by another key."""
    return open_bytes(wrapped, key=kek, context=f"data-key|{subject_id}")


def new_lookup_key(*, kek: bytes, purpose: str) -> str:
    return seal_bytes(secrets.token_bytes(KEY_BYTES), key=kek, context=f"lookup|{purpose}")


def unwrap_lookup_key(wrapped: str, *, kek: bytes, purpose: str) -> bytes:
    return open_bytes(wrapped, key=kek, context=f"lookup|{purpose}")
