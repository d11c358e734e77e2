"""Clause 8: what has not been used for three years is disposed of as confidential waste, except in
the case of the accident book, which will be kept indefinitely.
"""

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import DatabaseError, connection, models, transaction

from accidents import triggers
from accidents.models import BOOK, AccidentEntry, Addendum
from accidents.services import reading
from contactcentre.safekeeping.errors import SafekeepingError
from contactcentre.safekeeping.keyring.keys import destroy_keys
from contactcentre.safekeeping.keyring.models import DataKey
from contactcentre.safekeeping.models import AuditEntry, Subject
from families.models import Family, PersonRole
from tests.factories.accidents import in_full, make_addendum, make_entry
from tests.factories.accounts import make_user
from tests.factories.families import make_family
from tests.factories.sessions import make_booking, make_session
from tests.unit.safekeeping.trail import run

pytestmark = pytest.mark.django_db

COLUMNS = {
    model._meta.db_table: ", ".join(f'"{f.column}"' for f in model._meta.concrete_fields)
    for model in (AccidentEntry, Addendum)
}


def as_stored():
    """Every column of the book, as the database holds it."""
    rows = []
    with connection.cursor() as cursor:
        for table in triggers.TABLES:
            cursor.execute(f"select * from {table} order by id")
            rows += cursor.fetchall()
    return rows


class TestKeptIndefinitely:
    def test_8_an_entry_reads_in_full_when_nothing_of_the_family_is_left(self, by):
        family = make_family()
        make_booking(make_session(), family, by=by)
        child = family.people.get(role=PersonRole.CHILD)
        entry = make_entry(by=by, name=child.full_name)
        make_addendum(entry, by=by)
        before = in_full(entry)
        subject = family.subject
        Family.objects.get(pk=family.pk).delete()
        destroy_keys([subject.pk])
        subject.delete()

        assert in_full(entry) == before
        assert before[0]["name"].startswith("Childfirst")
        assert [line.id for line in reading.find(name="childfirst", on=None, by=by)] == [entry.pk]

    def test_8_it_outlives_the_account_of_whoever_wrote_it(self, by):
        """The name stands as it was written; nothing in the row leads to the account."""
        writer = make_user("team-leader")
        entry = make_entry(by=writer, written_by="Wilfreda Pennyworth")
        destroy_keys([writer.subject_id])

        assert in_full(entry)[0]["written_by"] == "Wilfreda Pennyworth"
        assert writer.pk.hex not in str(as_stored()).replace("-", "")

    def test_8_nothing_in_it_leads_to_a_family_a_volunteer_or_an_account(self):
        book = apps.get_app_config("accidents").get_models()
        leads = {
            (field.model, field.related_model)
            for model in book
            for field in model._meta.get_fields()
            if field.is_relation
        }

        assert leads == {(Addendum, AccidentEntry), (AccidentEntry, Addendum)}

    def test_8_the_key_of_the_book_is_nobodys_and_cannot_be_destroyed(self, by):
        family = make_family()
        entry = make_entry(by=by)
        with pytest.raises(SafekeepingError):
            destroy_keys([family.pk, BOOK])

        assert DataKey.objects.filter(pk__in=[family.pk, BOOK]).count() == 2
        assert not Subject.objects.filter(pk=BOOK).exists()
        assert in_full(entry)[0]["injury"]

    def test_8_a_new_wrapping_of_the_keyring_changes_nothing(self, by):
        entry = make_entry(by=by)
        before = in_full(entry)
        call_command("keyring", "rotate")

        assert in_full(entry) == before

    def test_8_writing_in_it_is_no_use_of_anybodys_record(self, by):
        family = make_family()
        make_booking(make_session(), family, by=by)
        used = list(Subject.objects.order_by("pk").values_list("pk", "last_used_on", "last_use"))
        make_entry(by=by)

        assert used == list(
            Subject.objects.order_by("pk").values_list("pk", "last_used_on", "last_use")
        )


class TestNothingIsChanged:
    """By the database itself, whoever asks."""

    @pytest.fixture(autouse=True)
    def book(self, by):
        entries = [make_entry(by=by) for _ in range(3)]
        for entry in entries[:2]:
            make_addendum(entry, by=by)
        connection.check_constraints()  # so that nothing else stands in the way of a TRUNCATE
        before = as_stored()
        yield entries
        assert as_stored() == before

    @pytest.mark.parametrize("table", triggers.TABLES)
    @pytest.mark.parametrize(
        "statement",
        [
            "update {table} set number = 99",
            "update {table} set written_by = written_by where number = 1",
            "delete from {table}",
            "delete from {table} where number = 1",
        ],
    )
    def test_8_not_by_sql(self, table, statement):
        with pytest.raises(DatabaseError, match="as it was written"), transaction.atomic():
            run(statement.format(table=table))

    @pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite's own way of writing")
    @pytest.mark.parametrize("table", triggers.TABLES)
    @pytest.mark.parametrize("pragma", ["on", "off"])
    @pytest.mark.parametrize("verb", ["insert or replace", "replace"])
    @pytest.mark.parametrize("key", ["id", "'ffffffffffffffffffffffffffffffff'"])
    def test_8_not_by_putting_another_row_in_its_place(self, table, pragma, verb, key):
        """Of the same key or the same number; also where REPLACE does not count as deleting."""
        columns = COLUMNS[table]
        values = columns.replace('"id"', key, 1)
        run(f"pragma recursive_triggers = {pragma}")
        try:
            with pytest.raises(DatabaseError, match="as it was written"), transaction.atomic():
                run(f"{verb} into {table} ({columns}) select {values} from {table} limit 1")
        finally:
            run("pragma recursive_triggers = on")

    @pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite's own way of writing")
    @pytest.mark.parametrize("table", triggers.TABLES)
    @pytest.mark.parametrize("pragma", ["on", "off"])
    def test_8_not_by_putting_another_row_where_it_lies_in_the_file(self, table, pragma):
        columns = COLUMNS[table]
        values = columns.replace('"id"', "'ffffffffffffffffffffffffffffffff'", 1)
        values = values.replace('"number"', "77")
        another = f"select 1, {values} from {table} limit 1"
        run(f"pragma recursive_triggers = {pragma}")
        try:
            with pytest.raises(DatabaseError, match="as it was written"), transaction.atomic():
                run(f"replace into {table} (rowid, {columns}) {another}")
        finally:
            run("pragma recursive_triggers = on")

    @pytest.mark.parametrize("table", triggers.TABLES)
    def test_8_not_by_inserting_over_it(self, table):
        columns = COLUMNS[table]
        with pytest.raises(DatabaseError, match="as it was written"), transaction.atomic():
            run(
                f"insert into {table} ({columns}) select {columns} from {table} where true limit 1 "
                "on conflict (id) do update set number = 99"
            )

    @pytest.mark.skipif(connection.vendor != "postgresql", reason="PostgreSQL's own statement")
    @pytest.mark.parametrize("table", triggers.TABLES)
    def test_8_not_by_truncation(self, table):
        with pytest.raises(DatabaseError, match="as it was written"), transaction.atomic():
            run(f"truncate {table} cascade")

    def test_8_not_by_saving_an_entry_anew(self, book):
        entry = AccidentEntry.objects.get(pk=book[0].pk)
        entry.injury = "None at all"
        with pytest.raises(DatabaseError, match="as it was written"), transaction.atomic():
            entry.save()

    @pytest.mark.parametrize("model", [AccidentEntry, Addendum])
    @pytest.mark.parametrize(
        "change",
        [
            lambda rows: rows.update(number=99),
            lambda rows: rows.delete(),
            lambda rows: rows._raw_delete(rows.db),
            lambda rows: rows.first().delete(),
        ],
        ids=["update", "delete", "raw-delete", "delete-one"],
    )
    def test_8_not_through_its_models(self, book, model, change):
        with (
            pytest.raises(
                (DatabaseError, models.ProtectedError), match="as it was written|protect"
            ),
            transaction.atomic(),
        ):
            change(model.objects.all())

    def test_8_what_was_changed_behind_its_back_does_not_open(self, book):
        """With the owner's password the triggers can be taken away; the seal still tells."""
        with transaction.atomic():
            triggers.drop(connection)
            AccidentEntry.objects.filter(pk=book[2].pk).update(role="staff")
            changed = AccidentEntry.objects.get(pk=book[2].pk)
            with pytest.raises(SafekeepingError):
                _ = changed.name
            transaction.set_rollback(True)


class TestCorrections:
    def test_8_a_correction_is_an_addendum_and_the_entry_stays(self, by):
        entry = make_entry(by=by)
        stored = as_stored()[0]
        first, second = (
            make_addendum(entry, by=by, text=text) for text in ("It was noon.", "It was one.")
        )

        assert as_stored()[0] == stored
        assert [each.text for each in reading.addenda_of(entry)] == ["It was noon.", "It was one."]
        assert (first.number, second.number) == (1, 2)

    def test_8_who_wrote_and_who_read_is_in_the_audit_trail(self, by):
        entry = make_entry(by=by)
        other = make_user("co-ordinator")
        make_addendum(reading.open_entry(entry.pk, by=other), by=other)
        trail = AuditEntry.objects.filter(content_type__app_label="accidents").order_by("sequence")

        assert list(trail.values_list("actor", "action", "event")) == [
            (by.pk, AuditEntry.Action.CREATE, ""),
            (other.pk, AuditEntry.Action.ACCESS, reading.READ),
            (other.pk, AuditEntry.Action.CREATE, ""),
        ]
