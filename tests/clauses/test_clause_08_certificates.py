"""Clause 8: all information not used for three years is disposed of as confidential waste. That it
was is certified, and the certificate stays as it was made.
"""

import pytest
from django.db import DatabaseError, connection, transaction

from contactcentre.safekeeping import clock
from policy.clauses import Refused
from retention.models import DisposalCase, DisposedOf
from retention.services import cases
from tests.factories.accounts import make_user
from tests.factories.retention import approved, disposed_of, unused_family
from tests.unit.safekeeping.trail import run

pytestmark = pytest.mark.django_db

CASE, LINE = DisposalCase._meta.db_table, DisposedOf._meta.db_table


@pytest.fixture
def certificate():
    return disposed_of(unused_family())


def as_stored():
    return [
        list(rows.order_by("pk").values()) for rows in (DisposalCase.objects, DisposedOf.objects)
    ]


class TestACertificateStays:
    @pytest.mark.parametrize(
        "statement",
        [
            f"delete from {CASE}",
            f"delete from {LINE}",
            f"update {CASE} set executed_by_id = null",
            f"update {CASE} set state = 'cancelled', certified_on = null",
            f"update {CASE} set audit_head = 'another'",
            f"update {CASE} set reference = 'F-222222'",
            f"update {LINE} set rows = 0",
        ],
    )
    def test_8_by_the_database_itself(self, certificate, statement):
        connection.check_constraints()
        before = as_stored()
        with pytest.raises(DatabaseError, match="stays as it was made"), transaction.atomic():
            run(statement)

        assert as_stored() == before

    @pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite's own way of writing")
    @pytest.mark.parametrize("model", [DisposalCase, DisposedOf])
    def test_8_nothing_is_put_in_its_place(self, certificate, model):
        table, columns = (
            model._meta.db_table,
            [f'"{f.column}"' for f in model._meta.concrete_fields],
        )
        run("pragma recursive_triggers = off")
        try:
            with pytest.raises(DatabaseError, match="stays as it was made"), transaction.atomic():
                run(
                    f"insert or replace into {table} ({', '.join(columns)}) "
                    f"select {', '.join(columns)} from {table} limit 1"
                )
        finally:
            run("pragma recursive_triggers = on")

    @pytest.mark.skipif(connection.vendor == "sqlite", reason="PostgreSQL's own way of emptying")
    @pytest.mark.parametrize("table", [CASE, LINE])
    def test_8_it_is_not_emptied(self, certificate, table):
        connection.check_constraints()
        with pytest.raises(DatabaseError, match="stays as it was made"), transaction.atomic():
            run(f"truncate {table} cascade")

    def test_8_that_the_paper_was_shredded_is_added_once(self, certificate):
        first, second = make_user("co-ordinator"), make_user("trustee")
        cases.note_paper(case_id=certificate.pk, by=first, on=clock.today())

        with pytest.raises(Refused, match="noted already"):
            cases.note_paper(case_id=certificate.pk, by=second, on=clock.today())
        with pytest.raises(DatabaseError, match="stays as it was made"), transaction.atomic():
            DisposalCase.objects.update(paper_by=second)
        assert DisposalCase.objects.get().paper_by == first

    def test_8_what_is_not_certified_yet_may_still_end(self):
        trustee = make_user("trustee")
        case = approved(unused_family().subject, by=trustee)

        assert cases.cancel(case_id=case.pk, by=trustee, on=clock.today()).ended_on
