"""A real web server over a copy of the database, and many clients at once."""

import http.client
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass

from django.conf import settings

from contactcentre.bench.environment import free_port
from contactcentre.bench.measure import Failed
from contactcentre.bench.taps import is_acknowledged
from contactcentre.bench.visitor import cookies

_START_SECONDS = 30


@dataclass(frozen=True)
class Post:
    """One form to be sent."""

    path: str
    body: bytes


@dataclass(frozen=True)
class Reply:
    seconds: float
    acknowledged: bool


@contextmanager
def served(copy: str) -> Iterator[int]:
    """The product's own web server, as configured for one machine; gives its port."""
    port = free_port()
    environment = {**os.environ, "PORT": str(port), "BENCH_COPY": copy}
    with (settings.HOME / "web-server.log").open("ab") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "-c", "python:contactcentre.web_server"],
            cwd=settings.BASE_DIR,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
        )
        try:
            _wait_for(server, port)
            yield port
        finally:
            server.terminate()
            server.wait(30)


def send_all(
    port: int, session_keys: Sequence[str], posts: Sequence[Sequence[Post]]
) -> list[Reply]:
    """Each client, with a session of its own, sends its posts one after the other."""
    with ThreadPoolExecutor(len(posts)) as pool:
        clients = pool.map(_client, [port] * len(posts), session_keys, posts)
        return [reply for replies in clients for reply in replies]


def _client(port: int, session_key: str, posts: Sequence[Post]) -> list[Reply]:
    connection = http.client.HTTPConnection("localhost", port, timeout=60)
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "Cookie": cookies(session_key),
        "User-Agent": "bench",
    }
    try:
        return [_send(connection, post, headers) for post in posts]
    finally:
        connection.close()


def _send(connection: http.client.HTTPConnection, post: Post, headers: Mapping[str, str]) -> Reply:
    begun = time.perf_counter()
    try:
        connection.request("POST", post.path, post.body, headers)
        response = connection.getresponse()
        response.read()
        location = response.headers.get("Location", "")
        acknowledged = is_acknowledged(response.status, location)
    except (OSError, http.client.HTTPException):
        connection.close()
        acknowledged = False
    return Reply(time.perf_counter() - begun, acknowledged)


def _wait_for(server: "subprocess.Popen[bytes]", port: int) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline:
        if server.poll() is not None:
            break
        connection = http.client.HTTPConnection("localhost", port, timeout=5)
        try:
            connection.request("GET", "/bench/ok/")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.1)
        finally:
            connection.close()
    raise Failed("The web server did not answer.")
