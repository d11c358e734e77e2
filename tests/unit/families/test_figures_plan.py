"""The statement that counts a year's visits reads indexes, and no table from end to end."""

import pytest
from django.db import connection

from families import figures
from families.models import RegisterEntry

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL plans by what is there"),
]


def test_no_part_of_it_goes_through_every_entry_there_is():
    """To make distinct what contests may not read all that does not: a year took seconds so."""
    days = ["2025-04-01", "2025-07-01", "2025-10-01", "2025-01-01", "2025-12-31"]
    with connection.cursor() as cursor:
        cursor.execute(f"explain query plan {figures._ENDED['sqlite']}", days * len(figures._PARTS))
        steps = [detail for *_, detail in cursor.fetchall()]
    assert any("contesting_entries" in step for step in steps)
    # What is left in the way of a scan is of the contested few, gathered before.
    table = RegisterEntry._meta.db_table
    assert not [step for step in steps if step.startswith("SCAN") and table in step]
