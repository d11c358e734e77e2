"""What the processes that the bench starts are told, and what is kept from them."""

import os
import socket
from pathlib import Path

# Where the configured centre is: nothing that the bench starts may know.
_KEPT_BACK = (
    "ALLOWED_HOSTS",
    "CENTRE_DEMO",
    "CENTRE_HOME",
    "DATABASE_URL",
    "DJANGO_SETTINGS_MODULE",
    "EMAIL_URL",
    "KEYRING_DATABASE_URL",
    "KEYRING_KEK_DIR",
    "KEYRING_MIRROR_DIR",
    "MAKEFLAGS",
    "MAKELEVEL",
    "MFLAGS",
    "PORT",
    "REDIS_URL",
    "SECRET_KEY",
)


def without_the_centre() -> dict[str, str]:
    """This process's environment without anything that leads to the configured centre."""
    return {name: value for name, value in os.environ.items() if name not in _KEPT_BACK}


def for_bench(home: Path, *, database_url: str = "") -> dict[str, str]:
    """The environment of a process that measures in ``home``: in files, unless a URL is given."""
    told = {"CENTRE_HOME": str(home), "DJANGO_SETTINGS_MODULE": "contactcentre.bench.settings"}
    if database_url:
        told["DATABASE_URL"] = database_url
    return without_the_centre() | told


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
