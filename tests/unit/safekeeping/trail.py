"""Getting at the audit trail, and what else is guarded, behind the back of what protects it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

from contactcentre.safekeeping import triggers
from contactcentre.safekeeping.guards import Guard


@contextmanager
def rewrite(guard: Guard = triggers.GUARD) -> Iterator[None]:
    """Without the database's triggers: what somebody with the owner's password can do."""
    connection.check_constraints()
    guard.drop(connection)
    yield
    connection.check_constraints()
    guard.create(connection)


def run(statement: str, parameters: list[Any] | None = None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
