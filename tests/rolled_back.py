"""Databases that are afterwards as they were, as between two tests."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from django.db import connections, transaction

from contactcentre.safekeeping.keyring import mirror


@contextmanager
def rolled_back() -> Iterator[None]:
    """Whatever the block does to either database is undone when it ends."""
    with ExitStack() as stack:
        stack.enter_context(mirror_put_back())
        for alias in connections:
            block: Any = transaction.atomic(using=alias)
            block._from_testcase = True
            stack.enter_context(block)
        try:
            yield
        finally:
            for alias in connections:
                transaction.set_rollback(True, using=alias)


@contextmanager
def mirror_put_back() -> Iterator[None]:
    """A keyring that is rolled back is older than a mirror that is not, and changes no more."""
    path = mirror.path()
    before = path.read_bytes() if path.exists() else None
    try:
        yield
    finally:
        if before is not None:
            path.write_bytes(before)
        elif path.parent.is_dir():
            path.unlink(missing_ok=True)
