"""A parent and the processes that must never outlive it."""

import contextlib
import ctypes
import logging
import math
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import FrameType
from typing import ClassVar

logger = logging.getLogger(__name__)

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
    """A program and, while it runs, its process. ``lasting`` ones are started again.

    ``ends`` are the moments of its last ends; ``due`` is when it is started again.
    """

    name: str
    command: Sequence[str]
    env: Mapping[str, str] | None = None
    lasting: bool = False
    process: "subprocess.Popen[bytes] | None" = None
    ends: list[float] = field(default_factory=list)
    due: float = 0.0

    def launch(self) -> None:
        self.process = subprocess.Popen(  # noqa: S603
            self.command,
            env=self.env,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=_end_with_parent(),
        )

    def has_ended(self) -> bool:
        return self.process is not None and self.process.poll() is not None

    def how_it_ended(self) -> str:
        status = self.process.returncode if self.process else 0
        return f"signal {-status}" if status < 0 else f"exit status {status}"

    def stop(self, patience: float) -> None:
        """Ask the process with SIGTERM; kill what is left of it after ``patience`` seconds."""
        if self.process is None:
            return
        if not self.has_ended():
            self.process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(patience)
        # What it started and left behind is in its group.
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.process = None


@dataclass
class Crew:
    """The children of this process, each in a process group of its own.

    On Linux a child is told to stop the moment its parent is gone, however it went.
    A lasting child that ends is started again after ``pause`` seconds, twice as long after each
    end of the last minute, until it has ended ``MOST_ENDS`` times within that minute.
    """

    MOST_ENDS: ClassVar[int] = 5
    WITHIN: ClassVar[float] = 60.0

    pause: float = 0.5
    children: list[Child] = field(default_factory=list)

    def start(
        self,
        name: str,
        command: Sequence[str],
        env: Mapping[str, str] | None = None,
        *,
        lasting: bool = False,
    ) -> None:
        child = Child(name, command, env, lasting)
        child.launch()
        self.children.append(child)

    def tend(self) -> None:
        """Start lasting children again when it is time; raise ChildEnded for any other."""
        for child in self.children:
            if child.process is None:
                self._start_again(child)
            elif child.has_ended():
                ended = f"The {child.name} stopped by itself ({child.how_it_ended()})."
                if not child.lasting:
                    raise ChildEnded(ended)
                child.stop(patience=0)
                self._plan(child, ended)

    def watch(self, every: float = 0.25) -> None:
        """Tend the children for good; ends only by ChildEnded or a signal's exception."""
        while True:
            self.tend()
            time.sleep(every)

    def stop(self, patience: float = 10.0) -> None:
        """End every child, the last started first, and wait until all are gone.

        A child is asked with SIGTERM; what is left of it after ``patience`` seconds is killed.
        """
        for child in reversed(self.children):
            child.stop(patience)
        self.children.clear()

    def _start_again(self, child: Child) -> None:
        if time.monotonic() < child.due:
            return
        try:
            child.launch()
        except OSError as error:
            self._plan(child, f"The {child.name} could not be started ({type(error).__name__}).")

    def _plan(self, child: Child, ended: str) -> None:
        """Say when ``child`` is started again, or once that it no longer is."""
        now = time.monotonic()
        child.ends = [*(end for end in child.ends if end > now - self.WITHIN), now]
        if len(child.ends) >= self.MOST_ENDS:
            child.due = math.inf
            logger.error(
                f"{ended} That was {len(child.ends)} times within a minute, so it is not started "
                "again until the centre is. Pages go on being served."
            )
            return
        seconds = self.pause * 2 ** (len(child.ends) - 1)
        child.due = now + seconds
        logger.warning(f"{ended} It is started again in {seconds:g} s.")


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
