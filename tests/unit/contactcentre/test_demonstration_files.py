"""What the demonstration centre leaves on the disk, and where it refuses to be loaded."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from contactcentre.safekeeping.models import Subject
from families.models import Family
from tests.factories.accounts import make_user
from tests.factories.families import make_family
from tests.raw_search import encodings, found_in

_SERVICES = {"DATABASE_URL", "KEYRING_DATABASE_URL", "REDIS_URL"}
_LOAD = """
import django
django.setup()
from django.core.management import call_command
call_command("demo", json=True)
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory, begun) -> Path:
    folder = tmp_path_factory.mktemp("centre") / "home"
    shutil.copytree(begun, folder)
    (folder / "temporary").mkdir()
    return folder


@pytest.fixture(scope="module")
def loaded(home) -> str:
    return run(home, "-c", _LOAD)


def run(home: Path, *command: str) -> str:
    own = {
        "CENTRE_HOME": str(home),
        "TMPDIR": str(home / "temporary"),
        "DJANGO_SETTINGS_MODULE": "contactcentre.settings.local",
    }
    environment = {name: value for name, value in os.environ.items() if name not in _SERVICES}
    ended = subprocess.run(
        [sys.executable, *command],
        cwd=settings.BASE_DIR,
        env=environment | own,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


@pytest.mark.own_centre
def test_no_sealed_text_is_in_any_file(home, loaded):
    texts = list(json.loads(loaded)["canaries"].values())
    files = {path.relative_to(home) for path in home.rglob("*") if path.is_file()}
    assert {Path("data/centre.sqlite3"), Path("mirror/keyring-mirror.json")} <= files
    for file in files:
        assert found_in((home / file).read_bytes(), texts) == set(), file


@pytest.mark.own_centre
def test_it_says_the_same_when_run_again(home, loaded):
    assert run(home, "manage.py", "demo", "--json") == loaded


def test_what_looks_for_texts_finds_them_in_every_encoding():
    for text in ("D’Arcy-O’Shaughnessy", "فاطمة الزهراء", "07700 900123"):
        for encoded in encodings(text):
            if len(encoded) >= 12:
                assert found_in(b"before " + encoded + b" after", [text, "Thistlewood"]) == {text}


@pytest.mark.django_db
def test_it_is_refused_where_real_people_have_accounts():
    make_user("trustee")
    with pytest.raises(CommandError, match="accounts of real people"):
        call_command("demo")
    assert not Family.objects.exists()


@pytest.mark.django_db
def test_it_is_refused_where_there_are_records():
    make_family()
    with pytest.raises(CommandError, match="records here already"):
        call_command("demo")
    assert Subject.objects.count() == 1
