"""Where the databases of a run are: a throw-away folder, or a server that may be used for this."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from environ import Env

from contactcentre.bench.naming import refuse_unless_bench

SQLITE = "sqlite"
POSTGRESQL = "postgresql"
_NAME = "centre_bench"
_PROGRAMS = Path("/usr/lib/postgresql")


class NoServer(Exception):
    """There is no PostgreSQL to measure with; the message says why."""


@contextmanager
def throw_away_home() -> Iterator[Path]:
    """A folder whose name says that it is the bench's, gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="centre-bench-") as folder:
        yield Path(folder)


@contextmanager
def database_url(vendor: str, *, given: str, configured: Mapping[str, Any]) -> Iterator[str]:
    """The address to measure at: empty for SQLite files, the one ``given``, or a private server's.

    Raises ``NoServer``, and ``NotABenchDatabase`` for an address that is somebody's.
    """
    if vendor == SQLITE:
        yield ""
    elif given:
        refuse_unless_bench(Env.db_url_config(given), configured=configured)
        yield given
    else:
        with _private_server() as socket_folder:
            yield f"postgres://postgres@/{_NAME}?host={socket_folder}"


@contextmanager
def _private_server() -> Iterator[Path]:
    """PostgreSQL as it comes, writing through to the disk, on a socket that only we know."""
    programs = _programs()
    # The path of a socket must be short.
    folder = Path(tempfile.mkdtemp(prefix="ccb", dir="/tmp"))
    data, log = folder / "pg", folder / "log"
    try:
        if os.getuid() == 0:
            shutil.chown(folder, "postgres")
            folder.chmod(0o711)
        _run([programs / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8"])
        options = f"-c listen_addresses='' -c unix_socket_directories={folder}"
        _run([programs / "pg_ctl", "-D", data, "-w", "-s", "-l", log, "-o", options, "start"])
        try:
            yield folder
        finally:
            _run([programs / "pg_ctl", "-D", data, "-m", "immediate", "-w", "-s", "stop"])
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _programs() -> Path:
    found = sorted(_PROGRAMS.glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if found:
        return found[-1].parent
    if (initdb := shutil.which("initdb")) is not None:
        return Path(initdb).parent
    raise NoServer("PostgreSQL is not installed and BENCH_DATABASE_URL names no server")


def _run(command: Sequence[str | Path]) -> None:
    words = [str(word) for word in command]
    if os.getuid() == 0:
        # PostgreSQL refuses to run as root.
        words = ["runuser", "-u", "postgres", "--", *words]
    try:
        subprocess.run(  # noqa: S603
            words, check=True, cwd="/", stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL
        )
    except (OSError, subprocess.CalledProcessError) as failure:
        raise NoServer("the private PostgreSQL server could not be started") from failure
