"""Key-encryption keys: one file per generation, outside both databases."""

import os
import re
import secrets
from pathlib import Path

from django.conf import settings

from contactcentre.safekeeping.ciphertext import KEY_BYTES
from contactcentre.safekeeping.errors import KeyringUnsafe

_NAME = re.compile(r"kek-(\d{6})\.key")


def path_of(generation: int) -> Path:
    return Path(settings.KEYRING_KEK_DIR) / f"kek-{generation:06d}.key"


def generations() -> list[int]:
    """The generations that have a key file here, oldest first."""
    folder = Path(settings.KEYRING_KEK_DIR)
    if not folder.is_dir():
        return []
    found = (_NAME.fullmatch(entry.name) for entry in folder.iterdir())
    return sorted(int(match[1]) for match in found if match)


def read(generation: int) -> bytes:
    """The key of ``generation``. Raises ``KeyringUnsafe`` if it is missing, damaged or exposed."""
    path = path_of(generation)
    try:
        key = path.read_bytes()
        mode = path.stat().st_mode
    except FileNotFoundError:
        raise KeyringUnsafe(
            f"The key-encryption key of generation {generation} is missing: "
            f"it was looked for at {path}."
        ) from None
    if mode & 0o077:
        raise KeyringUnsafe(f"Others on this machine may read the key file {path.name}.")
    if len(key) != KEY_BYTES:
        raise KeyringUnsafe(f"The key file {path.name} is damaged.")
    return key


def make(generation: int) -> bytes:
    """Make and store the key of ``generation``; one left by an interrupted rotation is reused."""
    if path_of(generation).exists():
        return read(generation)
    folder = Path(settings.KEYRING_KEK_DIR)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    key = secrets.token_bytes(KEY_BYTES)
    write_durably(path_of(generation), key)
    return key


def destroy(generation: int) -> None:
    """Overwrite and unlink the key of ``generation``."""
    path = path_of(generation)
    try:
        with path.open("r+b") as file:
            file.write(secrets.token_bytes(KEY_BYTES))
            file.flush()
            os.fsync(file.fileno())
    except FileNotFoundError:
        return
    path.unlink(missing_ok=True)
    _sync_folder(path.parent)


def write_durably(path: Path, content: bytes) -> None:
    """Replace ``path`` whole, readable by its owner only; on disk when this returns."""
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.rename(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
