"""Run as a program: carries out a disposal again and again, each with a fault from another write.

Writes are statements that change a database, commits, and what is written, synced, renamed or
removed among the key files. The fault is to die by SIGKILL, or a disk that is full. Each time the
centre is as it was, and a process of its own begins the disposal; another one settles what is left,
disposes of the record if nothing had been begun, and looks. Of each it prints one line of JSON.
"""

import errno
import json
import os
import shutil
import signal
import sys
import traceback
from collections.abc import Callable
from functools import partial
from io import StringIO
from itertools import count
from pathlib import Path
from typing import Any

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import CommandError, call_command  # noqa: E402
from django.db import OperationalError, connections  # noqa: E402
from django.db.backends.base.base import BaseDatabaseWrapper  # noqa: E402

from contactcentre.safekeeping import audit, scrubbing  # noqa: E402
from contactcentre.safekeeping.keyring import kek, keys, start_up  # noqa: E402
from contactcentre.safekeeping.keyring.keys import key_scope  # noqa: E402
from families.models import Family  # noqa: E402
from retention.models import DisposalCase  # noqa: E402

_writes = count(1)
_last = 0
_CHANGES = ("INSERT", "UPDATE", "DELETE", "VACUUM", "PRAGMA WAL")


def main(as_it_was: Path, reference: str, person: str, fault: str, chosen: list[int]) -> None:
    """Write nought never comes, so nothing breaks off there and every write is counted."""
    home = Path(settings.HOME)
    for at in chosen:
        shutil.rmtree(home, ignore_errors=True)
        shutil.copytree(as_it_was, home)
        ended, writes = in_a_process(partial(break_off, reference, person, fault, at))
        _, found = in_a_process(partial(settled, reference, person))
        line = {"at": at, "ended": ended, "writes": writes, **(found or {})}
        sys.stdout.write(json.dumps(line) + "\n")
        sys.stdout.flush()


def in_a_process(work: Callable[[], Any]) -> tuple[int, Any]:
    """How a process of its own ended in which this was done, and what it answered."""
    reader, writer = os.pipe()
    if (child := os.fork()) == 0:
        status = 0
        try:
            os.write(writer, json.dumps(work()).encode())
        except CommandError as refused:
            status = 1
            sys.stderr.write(f"{refused}\n")
        except BaseException:
            status = 2
            traceback.print_exc()
        finally:
            sys.stderr.flush()
            os._exit(status)
    os.close(writer)
    with os.fdopen(reader) as answer:
        said = answer.read()
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status), json.loads(said) if said else None


def break_off(reference: str, person: str, fault: str, at: int) -> int:
    """Carry it out with the fault from write ``at`` on; returns how many writes there were."""

    def write(full: Exception) -> None:
        global _last
        _last = next(_writes)
        if at and _last >= at:
            if fault == "full":
                raise full
            os.kill(os.getpid(), signal.SIGKILL)

    def counting(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.lstrip().upper().startswith(_CHANGES):
            write(OperationalError("database or disk is full"))
        return execute(sql, params, many, context)

    def before(owner: Any, name: str) -> None:
        real = getattr(owner, name)
        is_database = owner is BaseDatabaseWrapper

        def dying(*args: Any, **kwargs: Any) -> Any:
            # What removes a file needs no room on the disk, so a full one is no fault of it.
            if name != "unlink" or fault != "full":
                of_disk = OSError(errno.ENOSPC, "No space left on device")
                write(OperationalError("database or disk is full") if is_database else of_disk)
            return real(*args, **kwargs)

        setattr(owner, name, dying)

    for alias in connections:
        connections[alias].execute_wrappers.append(counting)
    before(BaseDatabaseWrapper, "_commit")
    for name in ("fsync", "rename", "unlink"):
        before(os, name)
    dispose(reference, person)
    return _last


def settled(reference: str, person: str) -> dict[str, Any]:
    """What is left once it was settled, and what there was to settle then."""
    first = settle()
    if first["finished"] == 0 and not DisposalCase.objects.certified().exists():
        # Nothing had been begun, so nothing was lost either: it is done now.
        dispose(reference, person)
    return {"found": look(), "again": settle()}


def dispose(reference: str, person: str) -> None:
    call_command("disposal", "execute", reference, by=person, stdout=StringIO(), stderr=StringIO())


def settle() -> dict[str, int]:
    said = StringIO()
    call_command("settle", json=True, stdout=said)
    return dict(json.loads(said.getvalue()))


def look() -> dict[str, Any]:
    start_up.verify()
    audit.verify()
    (case,) = DisposalCase.objects.all()
    with key_scope():
        (stays,) = Family.objects.all()
        readable = all(person.first_name for person in stays.people.all())
    return {
        "state": case.state,
        "tombstones": len(keys.tombstones()),
        "keys": len(keys.living([case.of])),
        "rows": sum(scrubbing.counted([case.of]).values()),
        "key_files": len(kek.generations()),
        "readable": readable,
        "lines": case.lines.count() > 0,
    }


if __name__ == "__main__":
    folder, reference, person, fault, numbers = sys.argv[1:]
    main(Path(folder), reference, person, fault, [int(each) for each in numbers.split(",")])
