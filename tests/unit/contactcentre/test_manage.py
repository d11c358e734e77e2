"""A command that a database refuses says so in a sentence, and repeats nothing it was given."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

pytestmark = pytest.mark.own_centre


def manage(home: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=settings.BASE_DIR,
        env={"PATH": os.environ["PATH"], "CENTRE_HOME": str(home)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_command_without_its_records_is_one_sentence(tmp_path: Path) -> None:
    refused = manage(tmp_path, "annual_report", "2025")
    assert refused.returncode == 1
    assert refused.stdout == ""
    assert refused.stderr == (
        "CommandError: A database could not do that (OperationalError). “manage.py doctor” says "
        "whether both are there and up to date.\n"
    )


def test_a_reader_that_has_seen_enough_is_no_fault(tmp_path: Path) -> None:
    """As “manage.py help --commands | head -1” does once it has its line."""
    reader, writer = os.pipe()
    os.close(reader)
    try:
        done = subprocess.run(
            [sys.executable, "manage.py", "help", "--commands"],
            cwd=settings.BASE_DIR,
            env={"PATH": os.environ["PATH"], "CENTRE_HOME": str(tmp_path)},
            stdout=writer,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    finally:
        os.close(writer)
    assert (done.returncode, done.stderr) == (1, "")


def test_whoever_asks_sees_where_it_was(tmp_path: Path) -> None:
    refused = manage(tmp_path, "annual_report", "2025", "--traceback")
    assert refused.returncode == 1
    assert "Traceback" in refused.stderr
