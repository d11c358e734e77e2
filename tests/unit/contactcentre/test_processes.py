"""No child outlives its parent, and none ends unnoticed."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from contactcentre.processes import ChildEnded, Crew

SLEEPER = [sys.executable, "-c", "import time; time.sleep(60)"]
DEAF = [
    sys.executable,
    "-c",
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); "
    "print('deaf', flush=True); time.sleep(60)",
]


def alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def gone_within(pid: int, seconds: float = 5.0) -> bool:
    deadline = time.monotonic() + seconds
    while alive(pid) and time.monotonic() < deadline:
        time.sleep(0.02)
    return not alive(pid)


class TestCrew:
    def test_stop_ends_every_child(self) -> None:
        crew = Crew()
        crew.start("one", SLEEPER)
        crew.start("two", SLEEPER)
        pids = [child.process.pid for child in crew.children]
        crew.stop()
        assert not any(map(alive, pids))

    def test_stop_kills_a_child_that_does_not_listen(self) -> None:
        crew = Crew()
        crew.start("deaf", DEAF)
        pid = crew.children[0].process.pid
        time.sleep(0.3)
        crew.stop(patience=0.2)
        assert not alive(pid)

    def test_stop_ends_what_a_killed_child_left_behind(self, tmp_path: Path) -> None:
        note = tmp_path / "pid"
        crew = Crew()
        crew.start("shell", ["sh", "-c", f"sleep 60 & echo $! > {note}; wait"])
        while not (note.exists() and note.read_text().strip()):
            time.sleep(0.02)
        crew.children[0].process.kill()
        crew.children[0].process.wait()
        crew.stop()
        assert gone_within(int(note.read_text()))

    def test_watch_names_the_child_that_ended(self) -> None:
        crew = Crew()
        crew.start("steady", SLEEPER)
        crew.start("fickle", [sys.executable, "-c", "raise SystemExit(7)"])
        with pytest.raises(ChildEnded, match=r"The fickle stopped by itself \(exit status 7\)\."):
            crew.watch(every=0.02)
        crew.stop()

    def test_watch_names_the_signal_that_killed_a_child(self) -> None:
        crew = Crew()
        crew.start("steady", SLEEPER)
        crew.children[0].process.send_signal(signal.SIGKILL)
        with pytest.raises(ChildEnded, match=r"\(signal 9\)"):
            crew.watch(every=0.02)
        crew.stop()


PARENT = f"""
import os
from contactcentre.processes import Crew, stop_on_signals
stop_on_signals()
crew = Crew()
try:
    crew.start("sleeper", {SLEEPER!r})
    print(crew.children[0].process.pid, flush=True)
    crew.watch(every=0.02)
finally:
    crew.stop()
"""


class TestParent:
    @pytest.fixture
    def parent(self) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            [sys.executable, "-c", PARENT],
            stdout=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).parents[3],
        )

    @pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
    def test_stops_its_child_and_ends_well_when_asked(
        self, parent: "subprocess.Popen[str]", number: int
    ) -> None:
        with parent:
            assert parent.stdout
            child = int(parent.stdout.readline())
            parent.send_signal(number)
            assert parent.wait(10) == 0
        assert not alive(child)

    @pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells children")
    def test_takes_its_child_with_it_when_killed(self, parent: "subprocess.Popen[str]") -> None:
        with parent:
            assert parent.stdout
            child = int(parent.stdout.readline())
            os.kill(parent.pid, signal.SIGKILL)
            parent.wait(10)
        assert gone_within(child)
