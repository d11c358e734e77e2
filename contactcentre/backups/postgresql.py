"""Backups of a PostgreSQL database: pg_dump of one snapshot, pg_restore into one beside it."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Generator, Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from django.db import DatabaseError, connections, transaction

from contactcentre.backups.engine import DATA, Snapshot, Staged, aside_mark, facts_of, using
from contactcentre.backups.refusal import BackupRefused

_READ_BYTES = 1 << 20
# What the client programs are told by their environment, so that no password is in a list of
# processes.
_VARIABLES = {
    "host": "PGHOST",
    "port": "PGPORT",
    "user": "PGUSER",
    "password": "PGPASSWORD",
    "dbname": "PGDATABASE",
    "service": "PGSERVICE",
    "passfile": "PGPASSFILE",
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
    "sslcert": "PGSSLCERT",
    "sslkey": "PGSSLKEY",
}


class Postgresql:
    """The data database on a server; it and those beside it are the same role's."""

    kind = "postgresql"

    def __init__(self) -> None:
        self.name = str(connections[DATA].settings_dict["NAME"])

    @contextmanager
    def snapshot(self) -> Iterator[Snapshot]:
        command = [_program("pg_dump"), "--format=custom", "--compress=0"]
        command += ["--no-owner", "--no-privileges"]
        with transaction.atomic(using=DATA), connections[DATA].cursor() as cursor:
            cursor.execute("set transaction isolation level repeatable read")
            cursor.execute("select pg_export_snapshot()")
            (number,) = cursor.fetchone()
            facts = facts_of(cursor)
            with closing(_output_of([*command, f"--snapshot={number}"], self.name)) as content:
                yield Snapshot(content=content, **facts)

    @contextmanager
    def staged(self, content: Iterable[bytes], *, label: str, now: datetime) -> Iterator[Staged]:
        beside = f"{self.name}_{label}"
        command = [_program("pg_restore"), "--exit-on-error", "--single-transaction"]
        command += ["--no-owner", "--no-privileges", f"--dbname={beside}"]
        self._drop(beside)
        try:
            self._on_server(f"create database {_quoted(beside)}")
        except DatabaseError:
            raise BackupRefused(
                "The database's role may not make another database beside it, which a restore "
                "needs: let an administrator of the server run “alter role … createdb”."
            ) from None
        try:
            _feed(command, beside, content)
            staged = Staged()
            with using(beside):
                yield staged
            if staged.wanted:
                self._replace_by(beside, staged, now)
        finally:
            self._drop(beside)

    def refuse_if_connected(self) -> None:
        with connections[DATA].cursor() as cursor:
            cursor.execute(
                "select count(*) from pg_stat_activity "
                "where datname = current_database() and pid <> pg_backend_pid() "
                "and backend_type = 'client backend'"
            )
            (others,) = cursor.fetchone()
        if others:
            raise BackupRefused(
                f"{others} others are connected to the database “{self.name}”: stop the centre on "
                "every host first, web servers and workers."
            )

    def set_aside(self) -> list[str]:
        with connections[DATA].cursor() as cursor:
            cursor.execute(
                "select datname from pg_database where starts_with(datname, %s) order by datname",
                [f"{self.name}_before_restore_"],
            )
            return [name for (name,) in cursor.fetchall()]

    def _replace_by(self, beside: str, staged: Staged, now: datetime) -> None:
        aside = f"{self.name}_{aside_mark(now)}"
        self._on_server(
            "begin",
            f"alter database {_quoted(self.name)} rename to {_quoted(aside)}",
            f"alter database {_quoted(beside)} rename to {_quoted(self.name)}",
            "commit",
        )
        if staged.keep_old:
            staged.aside = aside
        else:
            self._drop(aside)

    def _drop(self, name: str) -> None:
        self._on_server(f"drop database if exists {_quoted(name)}")

    def _on_server(self, *statements: str) -> None:
        connections[DATA].close()
        with connections[DATA]._nodb_cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)


def _quoted(name: str) -> str:
    return connections[DATA].ops.quote_name(name)


def _program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise BackupRefused(
            f"{name} is missing: install PostgreSQL's client programs, of the server's version or "
            "newer (on Debian: apt-get install postgresql-client)."
        )
    return found


def _output_of(command: list[str], database: str) -> Generator[bytes, None, None]:
    """What a client program writes. Raises ``BackupRefused`` if it does not end well."""
    with (
        tempfile.TemporaryFile() as errors,
        _started(command, database, stdout=subprocess.PIPE, stderr=errors) as process,
    ):
        written: IO[bytes] = process.stdout  # type: ignore[assignment]
        yield from iter(lambda: written.read(_READ_BYTES), b"")
        if process.wait():
            errors.seek(0)
            why = errors.readline().decode(errors="replace").strip()
            raise BackupRefused(f"{Path(command[0]).name} did not end well: {why}")


def _feed(command: list[str], database: str, content: Iterable[bytes]) -> None:
    """Give a client program all of ``content``. Raises ``BackupRefused`` if it does not end well.

    What it says of a fault is not passed on: it may quote what is stored.
    """
    with _started(command, database, stdin=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        told: IO[bytes] = process.stdin  # type: ignore[assignment]
        # If it ends before it was told all, its exit status says so.
        with suppress(BrokenPipeError):
            for part in content:
                told.write(part)
            told.close()
        if process.wait():
            raise BackupRefused(
                f"{Path(command[0]).name} did not end well (exit status {process.returncode}): is "
                "it of the version of the server, or newer?"
            )


@contextmanager
def _started(
    command: list[str], database: str, **streams: Any
) -> Iterator["subprocess.Popen[bytes]"]:
    """A client program at work on that database; ended, if it still is, with the block."""
    told: dict[str, Any] = connections[DATA].get_connection_params() | {"dbname": database}
    given = {name: str(told[each]) for each, name in _VARIABLES.items() if told.get(each)}
    process = subprocess.Popen(command, env={**os.environ, **given}, **streams)  # noqa: S603
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        for pipe in filter(None, (process.stdin, process.stdout)):
            with suppress(BrokenPipeError):
                pipe.close()
