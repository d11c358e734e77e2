"""PostgreSQL's own programs: told by their environment, and every bad end is a refusal.

That they back up and restore is shown by the other tests here, which run on PostgreSQL as well.
"""

import pytest
from django.db import connections

from contactcentre.backups import postgresql
from contactcentre.backups.refusal import BackupRefused
from contactcentre.safekeeping.errors import SealBroken

SHELL = ["/bin/sh", "-c"]


@pytest.fixture(autouse=True)
def server(monkeypatch):
    told = {"host": "data.invalid", "user": "centre", "password": "hunter2", "dbname": "centre"}
    connection = connections["default"]
    monkeypatch.setattr(connection, "get_connection_params", lambda: told)


def output(script):
    return b"".join(postgresql._output_of([*SHELL, script], "beside")).decode()


def test_a_program_that_is_missing_is_named_with_what_to_install():
    with pytest.raises(BackupRefused, match="pg_nothing is missing: install PostgreSQL's client"):
        postgresql._program("pg_nothing")


def test_one_that_is_there_is_found():
    assert postgresql._program("sh").endswith("/sh")


def test_it_is_told_where_and_by_whom_in_its_environment():
    said = output("echo $PGHOST $PGUSER $PGPASSWORD $PGDATABASE")

    assert said == "data.invalid centre hunter2 beside\n"


def test_what_it_writes_is_read_whole():
    assert len(output("head -c 3000000 /dev/zero")) == 3_000_000


def test_a_dump_that_ends_badly_is_refused_after_what_it_wrote():
    content = postgresql._output_of([*SHELL, "echo half; echo why >&2; exit 3"], "beside")

    assert next(content) == b"half\n"
    with pytest.raises(BackupRefused, match=r"^sh did not end well: why$"):
        next(content)


def test_a_restore_that_ends_badly_is_refused_without_what_it_says():
    with pytest.raises(BackupRefused, match="exit status 3") as refused:
        postgresql._feed([*SHELL, "cat >/dev/null; echo Okafor >&2; exit 3"], "beside", [b"all"])
    assert "Okafor" not in str(refused.value)


def test_one_that_ends_before_it_was_told_all_is_refused():
    with pytest.raises(BackupRefused, match="exit status 3"):
        postgresql._feed([*SHELL, "exit 3"], "beside", [b"x" * 1_000_000] * 5)


def test_one_that_was_told_all_ends_well(tmp_path):
    told = tmp_path / "told"

    postgresql._feed([*SHELL, f"cat >{told}"], "beside", [b"first", b"second"])

    assert told.read_bytes() == b"firstsecond"


def test_an_archive_that_breaks_off_stops_it_before_it_believes_that_this_was_all(tmp_path):
    def content():
        yield b"x" * 100_000
        raise SealBroken("cut off")

    believed = tmp_path / "believed"
    with pytest.raises(SealBroken):
        postgresql._feed([*SHELL, f"cat >/dev/null; touch {believed}"], "beside", content())
    assert not believed.exists()
