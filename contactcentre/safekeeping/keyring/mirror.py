"""The keyring's mirror: one whole copy on another device, replaced after every change.

It holds wrapped keys only, so it opens nothing without the key-encryption key.
"""

import json
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core import serializers
from django.db import models, transaction

from contactcentre.safekeeping.errors import KeyringUnsafe
from contactcentre.safekeeping.keyring import kek
from contactcentre.safekeeping.keyring.models import DataKey, Generation, LookupKey, Tombstone
from contactcentre.safekeeping.keyring.router import ALIAS, lock

logger = logging.getLogger(__name__)

_MODELS = (Generation, LookupKey, DataKey, Tombstone)


def path() -> Path:
    return Path(settings.KEYRING_MIRROR_DIR) / "keyring-mirror.json"


def write() -> bool:
    """Replace the mirror with the keyring as it stands.

    A mirror that cannot be written never stops the work of the day: it stays behind, says so in
    the log and in ``keyring status``, and no backup is made until it has caught up.
    Returns whether the mirror is now level.
    """
    try:
        path().parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with transaction.atomic(using=ALIAS):
            # Written under the lock, so that an older state never replaces a newer one.
            lock()
            rows = [row for model in _MODELS for row in _serialised(model)]
            kek.write_durably(path(), json.dumps(rows).encode())
    except OSError as error:
        logger.warning("The keyring's mirror could not be written (%s).", type(error).__name__)
        return False
    return True


def _serialised(model: type[models.Model]) -> Iterator[dict[str, Any]]:
    """Every row as Django’s own serialiser writes it, without making a record of each."""
    key = model._meta.pk.attname
    for values in model._default_manager.values():
        plain = {
            name: value if isinstance(value, int | str) else str(value)
            for name, value in values.items()
        }
        yield {"model": model._meta.label_lower, "pk": plain.pop(key), "fields": plain}


def is_there() -> bool:
    """Whether there is a mirror at all; one that may not even be looked for counts as there."""
    try:
        return path().exists()
    except OSError:
        return True


def generation() -> Generation | None:
    """The generation the mirror holds, or None if there is no readable mirror."""
    try:
        rows = json.loads(path().read_text())
        found = [
            Generation(number=int(row["pk"]), **row["fields"])
            for row in rows
            if row["model"] == Generation._meta.label_lower
        ]
        return max(found, key=lambda each: int(each.changes))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def changes() -> int | None:
    """The count of changes the mirror holds, or None if there is no readable mirror."""
    held = generation()
    return held.changes if held else None


def restore() -> int:
    """Fill an empty keyring from its mirror; returns how many keys came back.

    Raises ``KeyringUnsafe`` if the keyring is not empty or the mirror cannot be read.
    """
    if Generation.objects.exists():
        raise KeyringUnsafe("The keyring is not empty, so its mirror was not restored over it.")
    try:
        content = path().read_text()
    except (OSError, UnicodeDecodeError):
        raise KeyringUnsafe("There is no readable mirror to restore the keyring from.") from None
    try:
        with transaction.atomic(using=ALIAS):
            for row in serializers.deserialize("json", content, using=ALIAS):
                row.save(using=ALIAS)
    except serializers.base.DeserializationError:
        raise KeyringUnsafe("The keyring's mirror is damaged.") from None
    return DataKey.objects.count()
