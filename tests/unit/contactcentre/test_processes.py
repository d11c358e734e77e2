"""No child outlives its parent, and none ends unnoticed."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from contactcentre.processes import ChildEnded, Crew

SLEEPER = [sys.executable, "-c", "import time; time.sleep(60)"]
FICKLE = [sys.executable, "-c", "raise SystemExit(7)"]
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
        crew.start("fickle", FICKLE)
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


def until(true: Callable[[], bool], crew: Crew, seconds: float = 10.0) -> None:
    """Tend the crew until something is so."""
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline
        crew.tend()
        time.sleep(0.01)


class TestLasting:
    """A child that pages can do without is started again, unless it keeps on ending."""

    @pytest.fixture
    def crew(self) -> Iterator[Crew]:
        crew = Crew(pause=0.01)
        yield crew
        crew.stop()

    def test_is_started_again_and_the_others_are_left_alone(
        self, crew: Crew, caplog: pytest.LogCaptureFixture
    ) -> None:
        crew.start("steady", SLEEPER)
        crew.start("worker", SLEEPER, lasting=True)
        steady, worker = (child.process.pid for child in crew.children)
        os.kill(worker, signal.SIGKILL)
        until(lambda: (p := crew.children[1].process) is not None and p.pid != worker, crew)

        again = crew.children[1].process.pid
        assert alive(again)
        assert crew.children[0].process.pid == steady
        assert alive(steady)
        assert "The worker stopped by itself (signal 9). It is started again" in caplog.text
        crew.stop()
        assert not alive(again)
        assert not alive(steady)

    def test_waits_longer_each_time(self, crew: Crew, caplog: pytest.LogCaptureFixture) -> None:
        crew.start("fickle", FICKLE, lasting=True)
        until(lambda: len(caplog.messages) == 3, crew)

        waits = [message.rsplit(" ", 2)[1] for message in caplog.messages]
        assert waits == ["0.01", "0.02", "0.04"]

    def test_that_ends_five_times_in_a_minute_is_given_up_and_this_is_said_once(
        self, crew: Crew, caplog: pytest.LogCaptureFixture
    ) -> None:
        crew.start("steady", SLEEPER)
        crew.start("fickle", FICKLE, lasting=True)
        until(lambda: len(caplog.messages) == Crew.MOST_ENDS, crew)
        for _ in range(50):
            crew.tend()

        assert crew.children[1].process is None
        assert len(caplog.messages) == Crew.MOST_ENDS
        (given_up,) = [each for each in caplog.records if each.levelname == "ERROR"]
        assert given_up.getMessage().startswith("The fickle stopped by itself (exit status 7). ")
        assert "not started again" in given_up.getMessage()
        assert alive(crew.children[0].process.pid)

    def test_ends_of_long_ago_do_not_count(
        self, crew: Crew, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
    ) -> None:
        monkeypatch.setattr(Crew, "WITHIN", 0.0)
        crew.start("fickle", FICKLE, lasting=True)
        until(lambda: len(caplog.messages) > Crew.MOST_ENDS, crew)

        assert "not started again" not in caplog.text

    def test_that_cannot_be_started_again_is_tried_as_often_and_stops_nothing(
        self, crew: Crew, tmp_path: Path, caplog: pytest.LogCaptureFixture
    ) -> None:
        program = tmp_path / "program"
        program.write_text("#!/bin/sh\nexit 7\n")
        program.chmod(0o700)
        crew.start("program", [str(program)], lasting=True)
        program.unlink()
        until(lambda: len(caplog.messages) == Crew.MOST_ENDS, crew)

        assert "The program could not be started (FileNotFoundError)." in caplog.text

    def test_takes_what_it_left_behind_with_it(self, crew: Crew, tmp_path: Path) -> None:
        note = tmp_path / "pid"
        crew.start("shell", ["sh", "-c", f"sleep 60 & echo $! > {note}; wait"], lasting=True)
        until(lambda: note.exists() and bool(note.read_text().strip()), crew)
        left = int(note.read_text())
        crew.children[0].process.kill()
        until(lambda: not alive(left), crew)


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
