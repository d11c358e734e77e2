"""The machine: who may read the files, what lies on which disk, room, settings, mail."""

import shutil
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model

from contactcentre.backups import places
from contactcentre.doctor.findings import Circumstances, Look, State
from contactcentre.safekeeping.keyring import kek, mirror

LEAST_FREE_BYTES = 500_000_000
HARDLY_ANY_BYTES = 50_000_000
_NAMED = 3


def permissions(_: Circumstances) -> tuple[State, str]:
    exposed = sorted(str(path) for path in _private() if path.stat().st_mode & 0o077)
    if exposed:
        more = f" and {len(exposed) - _NAMED} more" if len(exposed) > _NAMED else ""
        return State.FAIL, (
            f"Others on this machine may read {', '.join(exposed[:_NAMED])}{more}: take that from "
            f"them with “chmod go= {exposed[0]}”."
        )
    return State.OK, "Files and folders are their owner's alone."


def devices(circumstances: Circumstances) -> tuple[State, str]:
    on: dict[int, list[str]] = defaultdict(list)
    for what, folder in places.kept().items():
        if folder.exists():
            on[device_of(folder)].append(what)
    shared = [" and ".join(sorted(each)) for each in on.values() if len(each) > 1]
    if shared:
        return circumstances.worst, (
            f"On one disk are {'; '.join(shared)}: who loses or takes it has both. Put the key and "
            "the mirror elsewhere with KEYRING_KEK_DIR and KEYRING_MIRROR_DIR."
        )
    return State.OK, "Data, keyring, mirror and key are on disks of their own."


def room(_: Circumstances) -> tuple[State, str]:
    free = {
        folder: shutil.disk_usage(folder).free
        for folder in [Path(settings.HOME), *places.kept().values()]
        if folder.exists()
    }
    if not free:
        return State.WARN, "There is no folder of records yet."
    folder, least = min(free.items(), key=lambda each: each[1])
    says = f"At least {least // 1_000_000:,} MB are free ({folder})"
    if least < HARDLY_ANY_BYTES:
        return State.FAIL, f"{says}: nothing can be stored soon, or now. Make room at once."
    if least < LEAST_FREE_BYTES:
        return State.WARN, f"{says}: make room before the disk is full."
    return State.OK, f"{says}."


def no_superusers(_: Circumstances) -> tuple[State, str]:
    found = []
    if "is_superuser" in {field.name for field in get_user_model()._meta.get_fields()}:
        found.append("accounts may be superusers")
    if apps.is_installed("django.contrib.admin"):
        found.append("the admin site is installed")
    if found:
        return State.FAIL, f"Somebody may go round the rules: {' and '.join(found)}. Remove that."
    return State.OK, "There are no superusers and no admin site."


def debug(circumstances: Circumstances) -> tuple[State, str]:
    if settings.DEBUG:
        return circumstances.worst, "DEBUG is on: error pages would show the records. Remove it."
    return State.OK, "Error pages show nothing."


def mail(circumstances: Circumstances) -> tuple[State, str]:
    if not settings.EMAIL_BACKEND.endswith("smtp.EmailBackend"):
        return circumstances.worst, "No mail is sent: give the mail server in EMAIL_URL."
    return State.OK, "Mail is sent."


def device_of(folder: Path) -> int:
    return folder.stat().st_dev


def _private() -> Iterator[Path]:
    """Every folder and file that only its owner may read."""
    wanted = [Path(settings.HOME), *places.kept().values()]
    for alias in ("default", "keyring"):
        if file := places.sqlite_file(alias):
            wanted += [Path(f"{file}{ending}") for ending in ("", "-wal", "-shm", "-journal")]
    wanted += [kek.path_of(number) for number in kek.generations()]
    wanted += [mirror.path(), Path(settings.HOME) / "secret-key"]
    yield from (path for path in wanted if path.exists())


LOOKS: list[tuple[str, Look]] = [
    ("permissions", permissions),
    ("devices", devices),
    ("room", room),
    ("superusers", no_superusers),
    ("debug", debug),
    ("mail", mail),
]
