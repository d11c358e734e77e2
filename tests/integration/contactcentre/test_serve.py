"""`manage.py serve` as whoever runs it sees it: one parent, and nothing left when it ends."""

import http.client
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="reads /proc"),
]

ROOT = Path(__file__).parents[3]
PATIENCE = 60.0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def descendants(pid: int) -> dict[int, str]:
    """Every process below this one, with its command line."""
    found: dict[int, str] = {}
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in map(int, (task / "children").read_text().split()):
            found[child] = Path(f"/proc/{child}/cmdline").read_bytes().replace(b"\0", b" ").decode()
            found |= descendants(child)
    return found


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def all_gone(pids: list[int]) -> bool:
    deadline = time.monotonic() + PATIENCE
    while any(map(alive, pids)) and time.monotonic() < deadline:
        time.sleep(0.05)
    return not any(map(alive, pids))


@dataclass
class Centre:
    """A centre that is being served in a folder and on a port of its own."""

    home: Path
    port: int = field(default_factory=free_port)
    lines: list[str] = field(default_factory=list)

    def start(self) -> None:
        """Returns once it has said that it can be stopped, which is the last thing it says."""
        inherited = {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/")}
        self.parent = subprocess.Popen(
            [sys.executable, "manage.py", "serve", "--no-demo", "--port", str(self.port)],
            cwd=ROOT,
            env=inherited | {"CENTRE_HOME": str(self.home)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()
        deadline = time.monotonic() + PATIENCE
        while not any("Ctrl-C" in line for line in self.lines):
            assert self.parent.poll() is None, self.said
            assert time.monotonic() < deadline, self.said
            time.sleep(0.05)

    def wait(self) -> int:
        """The parent's exit status, once all it said is in."""
        status = self.parent.wait(PATIENCE)
        self.reader.join(PATIENCE)
        return status

    @property
    def said(self) -> str:
        return "".join(self.lines)

    def get(self, path: str) -> http.client.HTTPResponse:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        connection.request("GET", path, headers={"Host": "localhost"})
        response = connection.getresponse()
        response.read()
        connection.close()
        return response

    def _read(self) -> None:
        assert self.parent.stdout
        with self.parent.stdout:
            self.lines.extend(iter(self.parent.stdout.readline, ""))


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
