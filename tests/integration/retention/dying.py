"""Run as a program: carries out a disposal, with a fault from its N-th write on.

Writes are statements that change a database, commits, and what is written, synced, renamed or
removed among the key files. The fault is to die by SIGKILL, or a disk that is full. Without N there
is none, and it prints how many writes there were.
"""

import errno
import os
import signal
import sys
from itertools import count
from typing import Any

import django

django.setup()

from django.core.management import CommandError, call_command  # noqa: E402
from django.db import OperationalError, connections  # noqa: E402
from django.db.backends.base.base import BaseDatabaseWrapper  # noqa: E402

reference, person, fault, fault_at = sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4])
_writes = count(1)
_last = 0
_CHANGES = ("INSERT", "UPDATE", "DELETE", "VACUUM", "PRAGMA WAL")


def write(full: Exception) -> None:
    global _last
    _last = next(_writes)
    if fault_at and _last >= fault_at:
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
        # What removes a file needs no room on the disk.
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
try:
    call_command("disposal", "execute", reference, by=person)
except CommandError as error:
    sys.exit(str(error))
sys.stdout.write(f"\nwrites: {_last}\n")
