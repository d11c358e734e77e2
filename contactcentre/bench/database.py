"""The database under measurement and its copies. Never any but the bench's own."""

import os
import shutil
from pathlib import Path

from django.core.management import call_command
from django.db import connections

from contactcentre.bench.naming import PRISTINE, name_of, refuse_unless_bench

_ALIAS = "default"


def vendor() -> str:
    return str(connections[_ALIAS].vendor)


def migrate() -> None:
    """Make the keyring, then the data, empty and with the product's own migrations."""
    for connection in connections.all():
        refuse_unless_bench(connection.settings_dict)
        if connection.vendor == "sqlite":
            folder = Path(str(connection.settings_dict["NAME"])).parent
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if vendor() == "postgresql":
        _on_server(
            f"drop database if exists {_quoted(PRISTINE)} with (force)",
            f"create database {_quoted(PRISTINE)}",
        )
    call_command("migrate", database="keyring", interactive=False, verbosity=0)
    call_command("migrate", interactive=False, verbosity=0)


def settle() -> None:
    """After seeding: leave the database as one that has been in use for a while."""
    with connections[_ALIAS].cursor() as cursor:
        if vendor() == "postgresql":
            cursor.execute("vacuum analyze")
        else:
            cursor.execute("pragma wal_checkpoint(truncate)")
    connections.close_all()


def make_copy(copy: str, *, source: str = PRISTINE) -> None:
    """A fresh copy of ``source``; nobody may be connected to either."""
    connections.close_all()
    if vendor() == "postgresql":
        _on_server(
            f"drop database if exists {_quoted(copy)} with (force)",
            f"create database {_quoted(copy)} template {_quoted(source)}",
        )
    else:
        _copy_file(_file(source), _file(copy))


def use(copy: str) -> None:
    """From now on this process's data is in that copy."""
    connection = connections[_ALIAS]
    connection.close()
    connection.settings_dict["NAME"] = _name(copy)
    refuse_unless_bench(connection.settings_dict)


def drop() -> None:
    """Remove what was made on a server; files go with their folder."""
    connections.close_all()
    if vendor() == "postgresql":
        base = str(_SEEDED["NAME"])
        with connections[_ALIAS]._nodb_cursor() as cursor:
            cursor.execute("select datname from pg_database")
            names = [name for (name,) in cursor.fetchall()]
        for name in names:
            if name == base or name.startswith(f"{base}_"):
                _on_server(f'drop database "{name}" with (force)')


# As the settings gave it: ``use`` changes the live one.
_SEEDED = dict(connections[_ALIAS].settings_dict)


def _name(copy: str) -> str:
    return name_of(_SEEDED, copy)


def _quoted(copy: str) -> str:
    return connections[_ALIAS].ops.quote_name(_name(copy))


def _file(copy: str) -> Path:
    return Path(_name(copy))


def _copy_file(source: Path, target: Path) -> None:
    for ending in ("", "-wal", "-shm"):
        Path(f"{target}{ending}").unlink(missing_ok=True)
    shutil.copyfile(source, target)
    if (log := Path(f"{source}-wal")).exists():
        shutil.copyfile(log, f"{target}-wal")
    with target.open("rb+") as file:
        os.fsync(file.fileno())


def _on_server(*statements: str) -> None:
    with connections[_ALIAS]._nodb_cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
