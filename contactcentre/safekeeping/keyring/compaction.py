"""Leaving nothing of a destroyed key behind in the files, as far as a database can see to it."""

from django.db import connections

from contactcentre.safekeeping.keyring.models import DataKey
from contactcentre.safekeeping.keyring.router import ALIAS


def compact() -> None:
    """Write the key table anew without what was deleted, and empty the data's journal.

    Within a transaction neither can be done, and nothing is.
    """
    keyring, data = connections[ALIAS], connections["default"]
    if not keyring.in_atomic_block:
        table = keyring.ops.quote_name(DataKey._meta.db_table)
        with keyring.cursor() as cursor:
            cursor.execute("vacuum" if keyring.vendor == "sqlite" else f"vacuum full {table}")
    if data.vendor == "sqlite" and not data.in_atomic_block:
        with data.cursor() as cursor:
            cursor.execute("pragma wal_checkpoint(truncate)")
