"""While the centre is served its records are not replaced, and while they are it is not served."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from contactcentre import in_use
from contactcentre.in_use import InUse


@pytest.fixture(autouse=True)
def home(settings, tmp_path) -> Path:
    settings.HOME = tmp_path / "home"
    return tmp_path / "home"


def test_many_may_serve_at_once():
    for _ in range(2):
        in_use.hold()


def test_nobody_replaces_what_is_served():
    in_use.hold()

    with pytest.raises(InUse, match="is being served: stop it first"), in_use.by_nobody():
        pytest.fail("It was served.")


def test_nobody_serves_what_is_being_replaced():
    with in_use.by_nobody(), pytest.raises(InUse, match="are just being restored: wait"):
        in_use.hold()


def test_two_do_not_replace_it_at_once():
    with in_use.by_nobody(), pytest.raises(InUse), in_use.by_nobody():
        pytest.fail("Somebody was at it.")


def test_it_may_be_served_afterwards():
    with in_use.by_nobody():
        pass
    in_use.hold()


def test_the_mark_goes_with_the_process(home):
    """Also when it is killed: nobody has to clear anything up."""
    serving = "import django; django.setup(); from contactcentre import in_use; in_use.hold()"
    subprocess.run(
        [sys.executable, "-c", f"{serving}; import os; os.kill(os.getpid(), 9)"],
        env={
            **os.environ,
            "CENTRE_HOME": str(home),
            "DJANGO_SETTINGS_MODULE": "contactcentre.settings.local",
        },
        check=False,
    )
    assert (home / "in-use").exists()
    with in_use.by_nobody():
        pass


def test_is_its_owners_alone(home):
    in_use.hold()

    assert (home / "in-use").stat().st_mode & 0o077 == 0
