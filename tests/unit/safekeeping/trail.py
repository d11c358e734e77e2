"""Getting at the audit trail behind the back of everything that protects it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

from contactcentre.safekeeping import triggers


@contextmanager
def rewrite() -> Iterator[None]:
    """Without the database's triggers: what somebody with the owner's password can do."""
    connection.check_constraints()
    triggers.drop(connection)
    yield
    connection.check_constraints()
    triggers.create(connection)


def run(statement: str, parameters: list[Any] | None = None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
