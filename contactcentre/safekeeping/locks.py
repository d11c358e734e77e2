"""Letting one transaction at a time do what no row can be locked for."""

from django.db import connections


def hold_until_committed(number: int, *, using: str) -> None:
    """Wait for whoever holds the lock of this number, then hold it until the transaction ends.

    SQLite needs no asking: its transactions here begin with the write lock.
    """
    connection = connections[using]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("select pg_advisory_xact_lock(%s)", [number])
