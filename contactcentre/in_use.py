"""Whether this centre is being served: asked before its records are replaced."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings

_WHILE_SERVED = "in-use"


class InUse(Exception):
    """The records are being served, or replaced; the message says which and what to do."""


def hold() -> None:
    """From now until this process ends, the records it serves are not replaced under it.

    Raises ``InUse`` while they are being replaced.
    """
    try:
        fcntl.flock(_mark(), fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        raise InUse(
            f"The records of the centre in {settings.HOME} are just being restored: wait for the "
            "end of that."
        ) from None


@contextmanager
def by_nobody() -> Iterator[None]:
    """Let nobody serve the centre until the block ends.

    Raises ``InUse`` if somebody does.
    """
    mark = _mark()
    try:
        try:
            fcntl.flock(mark, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise InUse(
                f"The centre in {settings.HOME} is being served: stop it first, web server and "
                "worker."
            ) from None
        yield
    finally:
        os.close(mark)


def _mark() -> int:
    """A descriptor of its own, not passed on to other programs; its lock goes when it is closed."""
    settings.HOME.mkdir(mode=0o700, parents=True, exist_ok=True)
    return os.open(settings.HOME / _WHILE_SERVED, os.O_RDWR | os.O_CREAT, 0o600)
