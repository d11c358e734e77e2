"""`manage.py serve` as whoever runs it sees it: one parent, and nothing left when it ends."""

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from redis import ConnectionError, Redis

from tests.served import PATIENCE, ROOT, Centre, all_gone, descendants

pytestmark = [
    pytest.mark.own_centre,
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="reads /proc"),
]


@pytest.fixture
def centre(begun: Path) -> Iterator[Centre]:
    home = Path(tempfile.mkdtemp(prefix="cs-"))
    shutil.copytree(begun, home, dirs_exist_ok=True)
    centre = Centre(home)
    yield centre
    centre.parent.terminate()
    centre.wait()
    shutil.rmtree(home)


def test_is_served_stopped_and_served_again(centre: Centre) -> None:
    centre.start()
    assert f"http://localhost:{centre.port}/\n" in centre.said
    link = re.search(rf"http://localhost:{centre.port}(/\S{{40,}})", centre.said)
    assert link
    assert centre.get(link[1]).status == 200
    assert centre.get("/nowhere/?who=Okafor").headers["Cache-Control"] == "no-store"
    children = descendants(centre.parent.pid)
    assert sum("gunicorn" in line for line in children.values()) >= 3
    centre.parent.send_signal(signal.SIGTERM)
    assert centre.wait() == 0
    assert all_gone(list(children))
    assert link[1] not in centre.said.split("Ctrl-C")[1]
    assert "Okafor" not in centre.said

    centre.start()
    children = descendants(centre.parent.pid)
    os.kill(centre.parent.pid, signal.SIGKILL)
    assert all_gone(list(children))


def test_the_end_of_the_web_server_is_the_end_of_all(centre: Centre) -> None:
    centre.start()
    children = descendants(centre.parent.pid)
    os.kill(first_of(children, "gunicorn"), signal.SIGKILL)
    assert centre.wait() == 1
    assert "The web server stopped by itself (signal 9)." in centre.said
    assert all_gone(list(children))


def test_broker_and_worker_are_started_again_while_pages_are_served(centre: Centre) -> None:
    centre.start()
    before = descendants(centre.parent.pid)
    for name in ("broker.sock", "celery"):
        os.kill(first_of(before, name), signal.SIGKILL)
    until(lambda: centre.said.count("It is started again in") >= 2)
    assert centre.get("/account/sign-in/").status == 200

    def at_work() -> bool:
        """The new worker waits at the new broker for something to do."""
        try:
            with Redis(unix_socket_path=str(centre.home / "broker" / "broker.sock")) as client:
                return any(each["cmd"] == "brpop" for each in client.client_list())
        except ConnectionError:
            return False

    until(at_work)
    after = descendants(centre.parent.pid)
    assert first_of(after, "gunicorn") == first_of(before, "gunicorn")
    assert first_of(after, "celery") != first_of(before, "celery")
    assert centre.get("/account/sign-in/").status == 200
    centre.parent.send_signal(signal.SIGTERM)
    assert centre.wait() == 0
    assert all_gone([*before, *after])


def test_keys_without_their_records_and_records_without_their_keys_are_refused(
    centre: Centre,
) -> None:
    centre.start()
    centre.parent.send_signal(signal.SIGTERM)
    centre.wait()
    manage(centre, "shell", "-v0", "-c", ONE_RECORD)
    for folder in ("data", "keyring"):
        kept, away = centre.home / folder, centre.home / "away"
        kept.rename(away)
        for _ in range(2):
            refused = manage(centre, "serve", "--port", str(centre.port))
            assert refused.returncode == 1
            assert f"CommandError: The {folder} is missing: " in refused.stderr
            assert str(kept) in refused.stderr
            assert not list(kept.iterdir())
        kept.rmdir()
        away.rename(kept)

    centre.start()


ONE_RECORD = """
from datetime import date
from contactcentre.safekeeping.models import SubjectKind
from contactcentre.safekeeping.subjects import open_subject
open_subject(SubjectKind.FAMILY, on=date.today())
"""


def manage(centre: Centre, *arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "CENTRE_HOME": str(centre.home)},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )


def first_of(processes: dict[int, str], name: str) -> int:
    """The process of that name that the others of that name came from."""
    return min(pid for pid, line in processes.items() if name in line)


def until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.1)
