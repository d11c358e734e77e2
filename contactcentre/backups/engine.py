"""What each kind of database does for a backup: a copy at one moment, and one set up beside it."""

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from django.contrib.contenttypes.models import ContentType
from django.db import connections

from contactcentre.safekeeping.audit_entry import GENESIS
from contactcentre.safekeeping.triggers import TABLE

DATA = "default"


@dataclass(frozen=True)
class Snapshot:
    """The records at one moment: which migrations they have had, their audit trail, all of it."""

    schema: dict[str, str]
    audit_count: int
    audit_head: str
    content: Iterator[bytes]


@dataclass
class Staged:
    """A database set up beside the one in use. It goes when its block ends, unless ``wanted``.

    Then it takes the other's place; that one is set aside, under the name found in ``aside``, or
    goes if ``keep_old`` is false.
    """

    wanted: bool = False
    keep_old: bool = True
    aside: str | None = None


class Engine(Protocol):
    """A kind of database. ``snapshot`` and ``staged`` may raise ``BackupRefused``."""

    kind: str

    def snapshot(self) -> AbstractContextManager[Snapshot]: ...

    def staged(
        self, content: Iterable[bytes], *, label: str, now: datetime
    ) -> AbstractContextManager[Staged]:
        """Inside the block all models find their records in the database made of ``content``."""

    def refuse_if_connected(self) -> None:
        """Raises ``BackupRefused`` if others are at work in the database."""

    def set_aside(self) -> list[str]:
        """The databases that earlier restores set aside."""


def engine() -> Engine:
    if connections[DATA].vendor == "postgresql":
        from contactcentre.backups.postgresql import Postgresql

        return Postgresql()
    from contactcentre.backups.sqlite import Sqlite

    return Sqlite()


def facts_of(cursor: Any) -> dict[str, Any]:
    """What a snapshot says of itself, asked on a cursor that reads in it."""
    cursor.execute("select app, name from django_migrations order by id")
    schema = dict(cursor.fetchall())
    cursor.execute(f"select sequence, digest from {TABLE} order by sequence desc limit 1")  # noqa: S608
    count, head = cursor.fetchone() or (0, GENESIS)
    return {"schema": schema, "audit_count": count, "audit_head": head}


@contextmanager
def using(name: str) -> Iterator[None]:
    """Inside the block all models find their records in the database of that name."""
    connection = connections[DATA]
    real = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = name
    # Rows have other numbers there.
    ContentType.objects.clear_cache()
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = real
        ContentType.objects.clear_cache()


def aside_mark(now: datetime) -> str:
    """The end of the name of what is set aside at this moment."""
    return f"before_restore_{now:%Y%m%d%H%M%S%f}"
