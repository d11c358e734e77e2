"""The whole centre under one parent: broker, web and worker."""

import contextlib
import errno
import fcntl
import http.client
import json
import os
import socket
import sys
import time
from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from io import StringIO
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.core.management.base import BaseCommand
from django.db import connections

from contactcentre import broker, in_use, static_collection
from contactcentre.processes import ChildEnded, Crew, stop_on_signals
from contactcentre.safekeeping import clock
from contactcentre.safekeeping.errors import KeyringUnsafe
from contactcentre.safekeeping.keyring import start_up
from retention.services.settling import settle

WEB_START_SECONDS = 60.0


class Command(BaseCommand):
    help = (
        "Serves the centre on this machine until it is told to stop: prepares the databases, then "
        "runs the broker (unless REDIS_URL names one), the web server and the worker. Broker and "
        "worker are started again when they end; the end of the web server stops all. The first "
        "time, on one machine, it loads the demonstration centre."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=int(os.environ.get("PORT") or 8000))
        parser.add_argument(
            "--no-demo",
            action="store_true",
            default=os.environ.get("CENTRE_DEMO") == "0",
            help="Start with an empty centre instead of the demonstration centre "
            "(the same as CENTRE_DEMO=0).",
        )

    def handle(self, *, port: int, no_demo: bool, **options: Any) -> None:
        stop_on_signals()
        os.umask(0o077)
        refuse_a_taken_port(port)
        make_folders()
        try:
            with only_once(), closing_down() as crew:
                in_use.hold()
                self._serve(crew, port=port, with_demo=_is_local() and not no_demo)
        except (ChildEnded, broker.BrokerUnusable, in_use.InUse, KeyringUnsafe) as fault:
            raise CommandError(str(fault)) from fault

    def _serve(self, crew: Crew, *, port: int, with_demo: bool) -> None:
        if not settings.REDIS_URL:
            self._start_broker(crew)
        self._prepare_databases()
        demonstration = self._load_demonstration() if with_demo and _nobody_yet() else None
        static_collection.gather()
        welcome = self._welcome(address_of(port), demonstration)
        connections.close_all()
        start_web(crew, port)
        start_worker(crew)
        wait_for_web(crew, port)
        self.stdout.write("\n".join(welcome))
        self.stdout.flush()
        crew.watch()

    def _start_broker(self, crew: Crew) -> None:
        address = settings.BROKER_SOCKET
        command = broker.command(binary=broker.server_binary(), socket=address)
        crew.start("broker", command, lasting=True)
        broker.wait_until_ready(address)

    def _prepare_databases(self) -> None:
        start_up.ensure_together()
        self._say("Preparing the databases")
        # The keyring first: data without a keyring then always means a lost keyring.
        call_command("migrate", database="keyring", interactive=False, verbosity=0)
        call_command("migrate", interactive=False, verbosity=0)
        start_up.ensure_usable()
        start_up.begin_records()
        settle(on=clock.today())

    def _load_demonstration(self) -> list[dict[str, str]]:
        self._say("Loading the demonstration centre")
        answer = StringIO()
        call_command("demo", json=True, stdout=answer)
        accounts: list[dict[str, str]] = json.loads(answer.getvalue())["accounts"]
        return accounts

    def _welcome(self, address: str, demonstration: list[dict[str, str]] | None) -> list[str]:
        """What to print once the web answers: the address, and how to get in."""
        from accounts.services import ways_in

        lines = ["", f"The centre is at {address}/"]
        if demonstration:
            lines += ["", "Sign-ins of the demonstration centre (password, then a code):"]
            lines += _columns([(a["role"], a["email"], a["password"]) for a in demonstration])
        if _is_local() and (links := ways_in.demonstration_links(address)):
            lines += ["", "Or look around with a link that works once:", *_columns(links)]
            lines += ["", "The sign-ins again, with their authenticator secrets: manage.py demo"]
        elif _nobody_yet():
            link = ways_in.first_co_ordinator_link(address)
            lines += ["", "Nobody can sign in yet. This link, good once, makes the co-ordinator:"]
            lines += [f"  {link}"]
        return [*lines, "", "Ctrl-C stops it."]

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()


def _columns(rows: Sequence[tuple[str, ...]]) -> list[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return ["  " + "  ".join(map(str.ljust, row, widths)).rstrip() for row in rows]


def refuse_a_taken_port(port: int) -> None:
    """CommandError when the web server could not listen on this port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except (OSError, OverflowError) as refused:
            taken = getattr(refused, "errno", None) == errno.EADDRINUSE
            reason = "is taken by another program" if taken else "cannot be used"
            raise CommandError(
                f"Port {port} {reason}: choose another, as in PORT=8001 make run."
            ) from refused


def make_folders() -> None:
    """The folders below HOME, readable by this user only."""
    home: Path = settings.HOME
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    wanted = {settings.BROKER_SOCKET.parent, Path(settings.STATIC_ROOT)}
    wanted |= {settings.KEYRING_KEK_DIR, settings.KEYRING_MIRROR_DIR}
    wanted |= {file.parent for alias in connections if (file := _sqlite_file(alias))}
    for folder in [home, *sorted(wanted)]:
        if folder.is_relative_to(home):
            folder.mkdir(mode=0o700, exist_ok=True, parents=True)
            folder.chmod(0o700)


@contextlib.contextmanager
def only_once() -> Iterator[None]:
    """CommandError when another parent already serves this folder."""
    with (settings.HOME / "serving").open("w") as mark:
        try:
            fcntl.flock(mark, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as held:
            raise CommandError(
                f"The centre in {settings.HOME} is already being served: stop that one first, or "
                "set CENTRE_HOME to another folder."
            ) from held
        yield


@contextlib.contextmanager
def closing_down() -> Iterator[Crew]:
    """A crew, all of it gone before the folder is given to the next parent.

    A broker that ends takes its socket away, whoever’s the one in that place is by then.
    """
    crew = Crew()
    try:
        yield crew
    finally:
        crew.stop()


def address_of(port: int) -> str:
    """Where a browser finds the centre: this port of this machine, or the server's own name."""
    name = settings.ALLOWED_HOSTS[0]
    return f"http://{name}:{port}" if _is_local() else f"https://{name}"


def start_web(crew: Crew, port: int) -> None:
    command = [sys.executable, "-m", "gunicorn", "-c", "python:contactcentre.web_server"]
    crew.start("web server", command, env=_environment() | {"PORT": str(port)})


def start_worker(crew: Crew) -> None:
    command = [sys.executable, "-m", "celery", "--quiet", "--app", "contactcentre"]
    command += ["worker", "-B", "--pool", "threads", "-c", "1", "--loglevel", "WARNING"]
    command += ["--without-gossip", "--without-mingle"]
    # A laptop's root account has nothing that this user has not.
    quiet = {"PYTHONWARNINGS": "ignore:You're running the worker with superuser privileges"}
    crew.start("worker", command, env=_environment() | quiet, lasting=True)


def wait_for_web(crew: Crew, port: int, seconds: float = WEB_START_SECONDS) -> None:
    """Return once the web server answers; ChildEnded when it ends, or does not answer in time."""
    deadline = time.monotonic() + seconds
    while not _answers(port):
        crew.tend()
        if time.monotonic() > deadline:
            raise ChildEnded(f"The web server did not answer within {seconds:.0f} seconds.")
        time.sleep(0.1)


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/", headers={"Host": settings.ALLOWED_HOSTS[0]})
        return connection.getresponse().status < 500
    except OSError:
        return False
    finally:
        connection.close()


def _environment() -> dict[str, str]:
    """This process's environment, with the settings and the folder that it uses itself."""
    return dict(os.environ) | {
        "DJANGO_SETTINGS_MODULE": str(settings.SETTINGS_MODULE),
        "CENTRE_HOME": str(settings.HOME),
    }


def _is_local() -> bool:
    return str(settings.SETTINGS_MODULE).endswith(".local")


def _nobody_yet() -> bool:
    return not get_user_model()._base_manager.exists()


def _sqlite_file(alias: str) -> Path | None:
    database: dict[str, Any] = settings.DATABASES[alias]
    return Path(database["NAME"]) if database["ENGINE"].endswith("sqlite3") else None
