"""One address of the Redis server, as the cache and as Celery spell it."""

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

SCHEMES = frozenset({"redis", "rediss", "unix"})


def _split(url: str) -> tuple[str, int]:
    """The address without its database number, and that number (0 when none is given)."""
    parts = urlsplit(url)
    if parts.scheme not in SCHEMES:
        raise ValueError("the address starts with none of redis://, rediss:// and unix://")
    if parts.scheme == "unix":
        return parts.path, int(parse_qs(parts.query).get("db", ["0"])[0])
    return f"{parts.scheme}://{parts.netloc}", int(parts.path.strip("/") or 0)


def is_readable(url: str) -> bool:
    """Whether the address has one of the three forms."""
    try:
        _split(url)
    except ValueError:
        return False
    return True


def for_socket(socket: Path) -> str:
    """The address of a server that listens on a Unix socket."""
    return f"unix://{socket}"


def for_celery(url: str) -> str:
    """The address as Celery takes it: the database that the address names."""
    address, database = _split(url)
    if address.startswith("/"):
        return f"redis+socket://{address}?virtual_host={database}"
    return f"{address}/{database}"


def for_cache(url: str) -> str:
    """The address as Django's cache takes it: the database after Celery's.

    Emptying the cache empties its whole database, so it is never the queue's.
    """
    address, database = _split(url)
    if address.startswith("/"):
        return f"unix://{address}?db={database + 1}"
    return f"{address}/{database + 1}"
