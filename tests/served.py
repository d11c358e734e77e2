"""A centre served as its users have it: real processes, a folder and a port of its own."""

import http.client
import os
import socket
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[1]
PATIENCE = 240.0


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
    demonstration: bool = False
    port: int = field(default_factory=free_port)
    lines: list[str] = field(default_factory=list)

    def start(self) -> None:
        """Returns once it has said that it can be stopped, which is the last thing it says."""
        inherited = {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/")}
        own = {"CENTRE_HOME": str(self.home), "TMPDIR": str(self.home)}
        self.parent = subprocess.Popen(
            [sys.executable, "manage.py", "serve", "--port", str(self.port)]
            + ([] if self.demonstration else ["--no-demo"]),
            cwd=ROOT,
            env=inherited | own,
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
