"""`manage.py serve` as whoever runs it sees it: one parent, and nothing left when it ends."""

import os
import re
import shutil
import signal
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.served import Centre, all_gone, descendants

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="reads /proc"),
]


@pytest.fixture
def centre() -> Iterator[Centre]:
    home = Path(tempfile.mkdtemp(prefix="cs-"))
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


def test_the_end_of_one_process_is_the_end_of_all(centre: Centre) -> None:
    centre.start()
    children = descendants(centre.parent.pid)
    worker = min(pid for pid, line in children.items() if "celery" in line)
    os.kill(worker, signal.SIGKILL)
    assert centre.wait() == 1
    assert "The worker stopped by itself (signal 9)." in centre.said
    assert all_gone(list(children))
