"""The database itself refuses every change to the audit trail, whoever asks."""

import pytest
from django.db import DatabaseError, connection, transaction

from contactcentre.safekeeping import audit, triggers
from contactcentre.safekeeping.models import AuditEntry, SubjectKind
from contactcentre.safekeeping.subjects import open_subject
from tests.unit.safekeeping.trail import rewrite, run

pytestmark = pytest.mark.django_db

TABLE = triggers.TABLE
COLUMNS = ", ".join(str(f.column) for f in AuditEntry._meta.concrete_fields)


@pytest.fixture
def trail(today):
    subject = open_subject(SubjectKind.FAMILY, on=today)
    entries = [audit.record("opened", subject) for _ in range(3)]
    connection.check_constraints()  # so that nothing else stands in the way of a TRUNCATE
    return entries


class TestRefused:
    @pytest.mark.parametrize(
        "statement",
        [
            f"update {TABLE} set event = 'other'",
            f"update {TABLE} set digest = digest where sequence = 2",
            f"delete from {TABLE}",
            f"delete from {TABLE} where sequence = 3",
        ],
    )
    def test_change_and_deletion(self, trail, statement):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            run(statement)

        assert audit.verify()[0] == len(trail)

    @pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite's own way of writing")
    @pytest.mark.parametrize("verb", ["insert or replace", "replace"])
    def test_replacement(self, trail, verb):
        statement = f"{verb} into {TABLE} ({COLUMNS}) select {COLUMNS} from {TABLE} limit 1"
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            run(statement)

    @pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite's own way of writing")
    def test_replacement_by_an_equal_sequence(self, trail):
        """REPLACE removes every row that stands in its way, not only that of the same key."""
        statement = (
            f"replace into {TABLE} ({COLUMNS}) select {COLUMNS} from {TABLE} where sequence = 3"
        ).replace("select id", "select 'ffffffffffffffffffffffffffffffff'")
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            run(statement)

    @pytest.mark.skipif(connection.vendor != "postgresql", reason="PostgreSQL's own statement")
    @pytest.mark.parametrize("statement", [f"truncate {TABLE}", f"truncate {TABLE} cascade"])
    def test_truncation(self, trail, statement):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            run(statement)


class TestAllowed:
    def test_one_more_row(self, trail):
        audit.record("opened", trail[0])

        assert AuditEntry.objects.count() == 4

    def test_everything_once_they_are_dropped(self, trail):
        with rewrite():
            run(f"delete from {TABLE}")

        assert AuditEntry.objects.count() == 0
