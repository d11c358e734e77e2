"""What every test stands on: both databases, closed sockets, append-only tables that empty."""

import gc
import ipaddress
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from auditlog.context import disable_auditlog
from django.core.management import call_command
from django.db import connections
from django.test import TransactionTestCase, override_settings
from hypothesis import HealthCheck

from contactcentre.safekeeping.keyring.keys import key_scope
from policy import first_version, versions
from policy.models import PolicyVersion
from tests.guards import GUARDS
from tests.rolled_back import mirror_put_back, rolled_back

# No test is about time: that belongs in the bench. Fixtures are of one test, whatever the example.
hypothesis.settings.register_profile(
    "patient",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
hypothesis.settings.load_profile("patient")

DATABASES = ["default", "keyring"]
_DATABASE_FIXTURES = {"db", "transactional_db", "live_server"}
_TRANSACTIONAL_FIXTURES = {"transactional_db", "live_server"}


# --- Fixtures of the centre: people, families, sessions -------------------------------------------
# Shared fixtures go here; factories live in tests/factories/.


@pytest.fixture(autouse=True)
def own_keyring(settings: Any, tmp_path: Path) -> None:
    """Key files and mirror of this test only: the keyring database starts empty in each."""
    settings.KEYRING_KEK_DIR = tmp_path / "kek"
    settings.KEYRING_MIRROR_DIR = tmp_path / "mirror"


@pytest.fixture(autouse=True)
def mirror_of_the_keyring(own_keyring: None) -> Iterator[None]:
    """Of the keyring as the test found it, once the test is rolled back."""
    with mirror_put_back():
        yield


@pytest.fixture(scope="module")
def made_once(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    """For fixtures that make what all tests of a module stand on, and that each leaves as it was.

    It has a keyring of its own; the module puts this in the place of ``own_keyring``.
    """
    folder = tmp_path_factory.mktemp("keyring")
    keyring = override_settings(
        KEYRING_KEK_DIR=folder / "kek", KEYRING_MIRROR_DIR=folder / "mirror"
    )
    with django_db_blocker.unblock(), keyring, rolled_back():
        yield


@pytest.fixture(scope="session")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A centre’s own folder with tables and nobody in them: to be copied, never used itself."""
    home = tmp_path_factory.mktemp("begun")
    for name in DATABASES:
        (home / {"default": "data"}.get(name, name)).mkdir()
    for name in DATABASES:
        subprocess.run(
            [sys.executable, "manage.py", "migrate", "--database", name, "-v", "0"],
            cwd=Path(__file__).parents[1],
            env={"PATH": os.environ["PATH"], "CENTRE_HOME": str(home)},
            check=True,
        )
    return home


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup() -> Iterator[None]:
    """What a test stands on is made as in one request; the test itself finds no key kept."""
    with key_scope():
        return (yield)


@pytest.fixture
def policy_to_come() -> Iterator[None]:
    """For tests that adopt a version: what is known of versions is theirs alone."""
    versions.forget()
    yield
    versions.forget()


# --- Both databases in every test that has one ----------------------------------------------------


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that use a database may use the keyring too; browser tests come last."""
    for item in items:
        if "functional" in item.path.parts:
            item.add_marker(pytest.mark.browser)
        _allow_both_databases(item)
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)


def pytest_collection_finish() -> None:
    """What is loaded by now stays: looking through it again and again takes long."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


def _allow_both_databases(item: pytest.Item) -> None:
    marker = item.get_closest_marker("django_db")
    fixtures = set(getattr(item, "fixturenames", ()))
    if marker is None and not fixtures & _DATABASE_FIXTURES:
        return
    asked: dict[str, Any] = dict(marker.kwargs) if marker else {}
    if fixtures & _TRANSACTIONAL_FIXTURES:
        asked["transaction"] = True
    asked.setdefault("databases", DATABASES)
    item.add_marker(pytest.mark.django_db(**asked), append=False)


# --- Append-only tables ---------------------------------------------------------------------------


@pytest.fixture(autouse=True, scope="session")
def guarded_tables() -> Iterator[None]:
    """The audit trail, decisions on checks, adopted policies and the accident book refuse to be
    emptied, so their triggers are away while a test database is. The first version of the policy
    is put back.

    They are there during every test, transactional ones included.
    """

    def empty_without_triggers(case: TransactionTestCase) -> None:
        for guard in GUARDS:
            guard.drop(connections["default"])
        try:
            for alias in case._databases_names(include_mirrors=False):  # type: ignore[attr-defined]
                _empty(alias)
            with disable_auditlog():
                first_version.store(PolicyVersion)
        finally:
            for guard in GUARDS:
                guard.create(connections["default"])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", empty_without_triggers)
        yield


def _empty(alias: str) -> None:
    """Empty every table, the audit package's own unused one included: it refers to ours."""
    call_command("flush", verbosity=0, interactive=False, database=alias, allow_cascade=True)


# --- Closed sockets -------------------------------------------------------------------------------


class NetworkUsed(Exception):
    """A test tried to reach something outside this machine."""


@pytest.fixture(autouse=True, scope="session")
def closed_sockets() -> Iterator[None]:
    """Only loopback addresses and Unix sockets can be reached."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("connect", "connect_ex"):
            patch.setattr(socket.socket, name, _guarded(getattr(socket.socket, name)))
        yield


def _guarded(connect: Any) -> Any:
    def guarded(self: socket.socket, address: Any) -> Any:
        if self.family != socket.AF_UNIX and not _is_loopback(address[0]):
            raise NetworkUsed("A test tried to leave this machine.")
        return connect(self, address)

    return guarded


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
