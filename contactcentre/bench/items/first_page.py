"""G10: from a clone of the repository to the first page, with packages fetched before."""

import http.client
import os
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings

from contactcentre.bench.environment import free_port, without_the_centre
from contactcentre.bench.lines import Check, Line, Verdict
from contactcentre.bench.registry import alone

_MOST_SECONDS = 60
_PATIENCE_SECONDS = 300


@alone("first-page")
def first_page() -> Iterable[Line]:
    """Clones what is committed, so it says nothing of changes that are not."""
    with tempfile.TemporaryDirectory(prefix="centre-bench-clone-") as folder:
        begun = time.monotonic()
        clone = Path(folder) / "centre"
        _run("git", "clone", "--quiet", str(settings.BASE_DIR), str(clone))
        why = _serve_until_answered(clone)
        seconds = time.monotonic() - begun
    if why:
        yield Line("first-page", "-", 0, note=why, unjudged=Verdict.FAILED)
        return
    check = Check(f"≤{_MOST_SECONDS} s", seconds, _MOST_SECONDS, tolerant=True)
    yield Line("first-page", "-", 0, [check], ours=seconds * 1000)


def _serve_until_answered(clone: Path) -> str:
    """Start the service, wait for a page, stop it again; returns why there was none."""
    port = free_port()
    log = clone.parent / "log"
    with log.open("wb") as output:
        server = subprocess.Popen(  # noqa: S603
            ["make", "run", f"PORT={port}"],  # noqa: S607
            cwd=clone,
            env=without_the_centre(),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            answered = _wait_for_page(server, port)
        finally:
            _stop(server)
    return "" if answered else f"no page: {log.read_text(errors='replace')[-300:].strip()}"


def _wait_for_page(server: "subprocess.Popen[bytes]", port: int) -> bool:
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while server.poll() is None and time.monotonic() < deadline:
        if _page(port):
            return True
        time.sleep(0.05)
    return False


def _page(port: int) -> bool:
    """Whether somebody who just came is led to a page."""
    connection = http.client.HTTPConnection("localhost", port, timeout=10)
    try:
        connection.request("GET", "/")
        led = connection.getresponse()
        led.read()
        if led.status == 200:
            return True
        connection.request("GET", led.headers.get("Location", "/"))
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def _stop(server: "subprocess.Popen[bytes]") -> None:
    """End the whole process group of the server, by its own id."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(server.pid, number)
            server.wait(20)
        except ProcessLookupError:
            break
        except subprocess.TimeoutExpired:
            continue
    server.wait()


def _run(*command: str) -> None:
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL)  # noqa: S603
