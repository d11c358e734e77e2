"""Backups of a SQLite database: VACUUM INTO, which copies no remnant of what was deleted."""

import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

from django.db import connections

from contactcentre.backups import places
from contactcentre.backups.engine import DATA, Snapshot, Staged, aside_mark, facts_of, using

_READ_BYTES = 1 << 20
_ENDINGS = ("", "-wal", "-shm")


class Sqlite:
    """The data database as a file."""

    kind = "sqlite"

    def __init__(self) -> None:
        self.file = Path(connections[DATA].settings_dict["NAME"])

    @contextmanager
    def snapshot(self) -> Iterator[Snapshot]:
        with places.scratch(self.file.parent / ".backup") as folder:
            copy = folder / "copy.sqlite3"
            with connections[DATA].cursor() as cursor:
                cursor.execute("vacuum into %s", [str(copy)])
            with closing(sqlite3.connect(copy)) as opened:
                facts = facts_of(opened.cursor())
            with copy.open("rb") as file:
                yield Snapshot(content=iter(lambda: file.read(_READ_BYTES), b""), **facts)

    @contextmanager
    def staged(self, content: Iterable[bytes], *, label: str, now: datetime) -> Iterator[Staged]:
        with places.scratch(self.file.parent / f".{label}") as folder:
            copy = folder / "copy.sqlite3"
            places.write_whole(copy, content)
            staged = Staged()
            with using(str(copy)):
                yield staged
            if staged.wanted:
                self._replace_by(copy, staged, now)

    def refuse_if_connected(self) -> None:
        """A file does not tell; who serves it holds a lock that was asked for before."""

    def set_aside(self) -> list[str]:
        found = self.file.parent.glob(f"{self.file.stem}-before_restore_*.sqlite3")
        return sorted(str(each) for each in found)

    def _replace_by(self, copy: Path, staged: Staged, now: datetime) -> None:
        # The last connection to it is closed, so all of it is in the one file.
        with copy.open("rb+") as file:
            os.fsync(file.fileno())
        aside = self.file.with_name(f"{self.file.stem}-{aside_mark(now)}.sqlite3")
        for ending in _ENDINGS:
            if (old := Path(f"{self.file}{ending}")).exists():
                old.rename(f"{aside}{ending}")
        copy.rename(self.file)
        places.sync_folder(self.file.parent)
        if staged.keep_old and aside.exists():
            staged.aside = str(aside)
        else:
            for ending in _ENDINGS:
                Path(f"{aside}{ending}").unlink(missing_ok=True)
