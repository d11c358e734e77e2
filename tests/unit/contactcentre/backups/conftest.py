"""A centre with records, a folder for archives, and what a restore of the test's own leaves."""

from collections.abc import Iterator
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connections

from contactcentre.backups import making
from contactcentre.backups.engine import engine
from contactcentre.safekeeping.keyring import start_up
from contactcentre.safekeeping.models import SubjectKind
from contactcentre.safekeeping.subjects import open_subject
from tests.factories.accounts import make_user
from tests.factories.families import make_families
from tests.guards import GUARDS

NOW = datetime(2026, 5, 16, 18, 30, tzinfo=UTC)


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def home(settings: Any, tmp_path: Path) -> Path:
    settings.HOME = tmp_path / "home"
    return tmp_path / "home"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "backups"


@pytest.fixture
def centre(transactional_db: None, home: Path) -> Iterator[SimpleNamespace]:
    """Two families and a co-ordinator; databases that a test sets aside go with it."""
    _send_others_away()
    ContentType.objects.clear_cache()
    start_up.begin_records()
    stays, goes = make_families(2)
    user = make_user("co-ordinator", address="someone@centre.example")
    yield SimpleNamespace(stays=stays, goes=goes, user=user)
    for name in engine().set_aside():
        if connections["default"].vendor == "sqlite":
            Path(name).unlink()
        else:
            connections["default"].close()
            with connections["default"]._nodb_cursor() as cursor:
                cursor.execute(f'drop database "{name}"')


def _send_others_away() -> None:
    """On a server, end what earlier tests' threads left connected: a restore is refused then."""
    connection = connections["default"]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "select pg_terminate_backend(pid) from pg_stat_activity "
                "where datname = current_database() and pid <> pg_backend_pid() "
                "and usename = current_user"
            )


def one_more_record() -> Any:
    return open_subject(SubjectKind.FAMILY, on=NOW.date())


@pytest.fixture
def archive(centre, folder, now):
    """The centre as it was yesterday."""
    return making.back_up(folder, now=now).archive


def restore(folder, *arguments):
    out = StringIO()
    call_command("restore", str(folder), *arguments, stdout=out)
    return out.getvalue()


def empty():
    """A data database that has its tables and nothing in them."""
    for guard in GUARDS:
        guard.drop(connections["default"])
    call_command("flush", verbosity=0, interactive=False, allow_cascade=True)
    for guard in GUARDS:
        guard.create(connections["default"])
