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

# The generation first: it alone is read to see which of two copies is the newer.
_MODELS = (Generation, LookupKey, DataKey, Tombstone)
_HEAD_BYTES = 4096


def path() -> Path:
    return Path(settings.KEYRING_MIRROR_DIR) / "keyring-mirror.json"


def write() -> bool:
    """Replace the mirror with the keyring as it stands.

    A mirror that cannot be written never stops the work of the day: it stays behind, says so in
    the log and in ``keyring status``, and no backup is made until it has caught up.
    Returns whether the mirror is now level. Raises ``KeyringUnsafe`` where the keyring is not the
    newest there is: a mirror may then be all that is left of the newer one.
    """
    try:
        path().parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with transaction.atomic(using=ALIAS):
            # Written under the lock, so that an older state never replaces a newer one.
            lock()
            refuse_an_older()
            rows = [row for model in _MODELS for row in _serialised(model)]
            kek.write_durably(path(), json.dumps(rows).encode())
    except OSError as error:
        logger.warning("The keyring's mirror could not be written (%s).", type(error).__name__)
        return False
    return True


def refuse_an_older() -> None:
    """Raises ``KeyringUnsafe`` if the keyring is older than its key file or than its mirror.

    Asked before every change of the keyring and of the mirror: after enough changes an old copy of
    the keyring would look like the newest.
    """
    # The keyring is read last, for others may change it, then key files and mirror, meanwhile.
    files, held = kek.generations(), _head()
    current = _current()
    if current is None:
        if is_there():
            raise KeyringUnsafe(
                f"The keyring is empty, but there is a mirror of it ({path()}): restore it from "
                "that with “manage.py keyring mirror --restore”; to start an empty centre, move "
                "the mirror away with the key files."
            )
        return
    if current.number not in files and files and files[-1] > current.number:
        raise KeyringUnsafe(
            f"The keyring is older than its key: it is of generation {current.number}, "
            f"the key of generation {files[-1]}."
        )
    if _is_before(current, held):
        raise KeyringUnsafe(
            f"The keyring is older than its mirror ({path()}), so it is an old copy. Do not write "
            "the mirror anew: stop the service, move the keyring’s database away, and restore it "
            "from the mirror with “manage.py keyring mirror --restore”."
        )


def is_newer() -> bool:
    """Whether the mirror is of a newer state of the keyring than is here, or of another keyring.

    A mirror that cannot be read is neither.
    """
    held = _head()
    current = _current()
    return current is not None and _is_before(current, held)


def _is_before(current: Generation, held: Generation | None) -> bool:
    if held is None:
        return False
    if held.number == current.number and held.check_value != current.check_value:
        return True
    return (held.number, held.changes) > (current.number, current.changes)


def _current() -> Generation | None:
    return Generation.objects.order_by("-number").first()


def _head() -> Generation | None:
    """The generation the mirror begins with."""
    try:
        with path().open() as file:
            row, _ = json.JSONDecoder().raw_decode(file.read(_HEAD_BYTES).removeprefix("["))
        return _generation_of(row) if row["model"] == Generation._meta.label_lower else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _generation_of(row: dict[str, Any]) -> Generation:
    found = Generation(number=int(row["pk"]), **row["fields"])
    found.changes = int(found.changes)
    return found


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
            _generation_of(row) for row in rows if row["model"] == Generation._meta.label_lower
        ]
        return max(found, key=lambda each: each.changes)
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
