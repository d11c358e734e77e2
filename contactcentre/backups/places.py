"""Where archives are kept: a folder of its owner's, away from what they must not lie beside."""

import fcntl
import os
import secrets
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.db import connections

from contactcentre.backups.refusal import BackupRefused

_ENDING = ".backup"


def sqlite_file(alias: str) -> Path | None:
    """The file of that database, if it is one."""
    connection = connections[alias]
    return Path(connection.settings_dict["NAME"]) if connection.vendor == "sqlite" else None


def kept() -> dict[str, Path]:
    """The folders in which records and keys are kept, each under what is in it."""
    folders = {"key-encryption key": settings.KEYRING_KEK_DIR}
    folders["keyring's mirror"] = settings.KEYRING_MIRROR_DIR
    for alias, what in (("default", "data"), ("keyring", "keyring")):
        if file := sqlite_file(alias):
            folders[what] = file.parent
    return {what: Path(folder).resolve() for what, folder in folders.items()}


def ready(folder: Path) -> Path:
    """The folder for archives, made if there is none.

    Raises ``BackupRefused`` if it holds or is held by a folder of records or keys, or if others may
    look into it.
    """
    folder = folder.resolve()
    for what, other in kept().items():
        if folder.is_relative_to(other):
            raise BackupRefused(f"{folder} is inside the folder of the {what}: name another one.")
        if other.is_relative_to(folder):
            raise BackupRefused(
                f"The folder of the {what} is inside {folder}, so a copy of that would hold more "
                "than backups: name another one."
            )
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise BackupRefused(f"{folder} cannot be made ({error.strerror}).") from None
    if folder.stat().st_mode & 0o077:
        raise BackupRefused(
            f"Others on this machine may look into {folder}: let its owner alone do so, as with "
            f"“chmod 700 {folder}”."
        )
    return folder


def name_for(moment: datetime) -> str:
    """A name that sorts by age and says nothing else."""
    return f"centre-{moment.astimezone(UTC):%Y%m%dT%H%M%S%fZ}{_ENDING}"


def archives(folder: Path) -> list[Path]:
    """The archives in ``folder``, the newest last."""
    return sorted(each for each in folder.glob(f"centre-*{_ENDING}") if each.is_file())


def delete_all_but(folder: Path, newest: int) -> int:
    """Keep so many archives, the newest; returns how many were deleted."""
    old = archives(folder)[:-newest]
    for each in old:
        each.unlink()
    return len(old)


def chosen(folder: Path, name: str | None) -> Path:
    """The archive of that name, or the newest. Raises ``BackupRefused`` if there is none."""
    if not folder.is_dir():
        raise BackupRefused(f"There is no folder {folder}.")
    found = archives(folder)
    if name is None and found:
        return found[-1]
    for each in found:
        if each.name == name:
            return each
    raise BackupRefused(f"There is no backup {f'{name} ' if name else ''}in {folder}.")


def write_whole(path: Path, content: Iterable[bytes]) -> int:
    """Write ``path`` so that it is there whole, on disk and its owner's alone, or not at all.

    Returns its size in bytes.
    """
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}.partial")
    try:
        with _new_file(temporary) as file:
            for part in content:
                file.write(part)
            size = file.tell()
            file.flush()
            os.fsync(file.fileno())
        temporary.rename(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)
    return size


@contextmanager
def scratch(folder: Path) -> Iterator[Path]:
    """A folder for what goes when the block ends; what an interrupted run left in it goes first.

    Raises ``BackupRefused`` while another process works there.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        _claim(descriptor, folder)
        try:
            for left in folder.iterdir():
                left.unlink()
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    finally:
        os.close(descriptor)


def _claim(descriptor: int, folder: Path) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise BackupRefused(
            f"Another backup, restore or drill is at work in {folder}: wait for its end."
        ) from None


def sync_folder(folder: Path) -> None:
    """Put on disk which files there are in ``folder``."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def _new_file(path: Path) -> Iterator[BinaryIO]:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        yield file
