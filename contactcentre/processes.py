"""A parent and the processes that must never outlive it."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import FrameType

_PR_SET_PDEATHSIG = 1


class StopRequested(SystemExit):
    """Somebody asked the parent to stop: an orderly end, exit status 0."""

    def __init__(self) -> None:
        super().__init__(0)


class ChildEnded(Exception):
    """A child that should have gone on has ended; the message names it."""


def stop_on_signals() -> None:
    """From now on SIGINT, SIGTERM and SIGHUP raise StopRequested in the main thread, once."""
    asked = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

    def ask_once(_number: int, _frame: FrameType | None) -> None:
        for number in asked:
            signal.signal(number, signal.SIG_IGN)
        raise StopRequested

    for number in asked:
        signal.signal(number, ask_once)


@dataclass
class Child:
    name: str
    process: "subprocess.Popen[bytes]"

    def ended(self) -> bool:
        return self.process.poll() is not None

    def how_it_ended(self) -> str:
        status = self.process.returncode
        return f"signal {-status}" if status < 0 else f"exit status {status}"

    def signal_group(self, number: int) -> None:
        """Signal the child and whatever it started and left behind."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, number)


@dataclass
class Crew:
    """The children of this process, each in a process group of its own.

    On Linux a child is told to stop the moment its parent is gone, however it went.
    """

    children: list[Child] = field(default_factory=list)

    def start(
        self, name: str, command: Sequence[str], env: Mapping[str, str] | None = None
    ) -> None:
        process = subprocess.Popen(  # noqa: S603
            command,
            env=env,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=_end_with_parent(),
        )
        self.children.append(Child(name, process))

    def check(self) -> None:
        """Raise ChildEnded when a child is no longer running."""
        for child in self.children:
            if child.ended():
                raise ChildEnded(f"The {child.name} stopped by itself ({child.how_it_ended()}).")

    def watch(self, every: float = 0.25) -> None:
        """Stay here while all children run; ends only by ChildEnded or a signal's exception."""
        while True:
            self.check()
            time.sleep(every)

    def stop(self, patience: float = 10.0) -> None:
        """End every child, the last started first, and wait until all are gone.

        A child is asked with SIGTERM; what is left of it after ``patience`` seconds is killed.
        """
        for child in reversed(self.children):
            if not child.ended():
                child.process.terminate()
                with contextlib.suppress(subprocess.TimeoutExpired):
                    child.process.wait(patience)
            child.signal_group(signal.SIGKILL)
            child.process.wait()
        self.children.clear()


def _end_with_parent() -> Callable[[], None] | None:
    """What a child runs before its own program, so that it is told when the parent dies."""
    if sys.platform != "linux":
        return None
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    parent = os.getpid()

    def ask_for_signal() -> None:
        prctl(_PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
        if os.getppid() != parent:
            os.kill(os.getpid(), signal.SIGTERM)

    return ask_for_signal
