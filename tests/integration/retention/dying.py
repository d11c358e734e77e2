"""Run as a program: carries out a disposal, and dies by SIGKILL at its N-th write.

Writes are statements that change a database, commits, and what is written, synced, renamed or
removed among the key files. Without N it lives, and prints how many there were.
"""

import os
import signal
import sys
from itertools import count
from typing import Any

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connections  # noqa: E402
from django.db.backends.base.base import BaseDatabaseWrapper  # noqa: E402

reference, person, die_at = sys.argv[1], sys.argv[2], int(sys.argv[3])
_writes = count(1)
_last = 0
_CHANGES = ("INSERT", "UPDATE", "DELETE", "VACUUM", "PRAGMA WAL")


def write() -> None:
    global _last
    _last = next(_writes)
    if _last == die_at:
        os.kill(os.getpid(), signal.SIGKILL)


def counting(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
    if sql.lstrip().upper().startswith(_CHANGES):
        write()
    return execute(sql, params, many, context)


def before(owner: Any, name: str) -> None:
    real = getattr(owner, name)

    def dying(*args: Any, **kwargs: Any) -> Any:
        write()
        return real(*args, **kwargs)

    setattr(owner, name, dying)


for alias in connections:
    connections[alias].execute_wrappers.append(counting)
before(BaseDatabaseWrapper, "_commit")
for name in ("fsync", "rename", "unlink"):
    before(os, name)
call_command("disposal", "execute", reference, by=person)
sys.stdout.write(f"\nwrites: {_last}\n")
