"""Clause 8: what has not been used for three years is disposed of as confidential waste, except in
the case of the accident book, which will be kept indefinitely.
"""

from datetime import UTC, datetime, timedelta

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import DatabaseError, connection, models, transaction

from accidents import figures, triggers
from accidents.models import BOOK, AccidentEntry, Addendum
from accidents.services import reading, writing
from accounts.models import Notice, User
from contactcentre.safekeeping import clock
from contactcentre.safekeeping.errors import SafekeepingError
from contactcentre.safekeeping.keyring.keys import destroy_keys
from contactcentre.safekeeping.keyring.models import DataKey
from contactcentre.safekeeping.models import AuditEntry, Subject
from families.models import ContactDetail, Family, PersonRole
from families.services.file import people_of
from policy.clauses import Clause, Refused
from tests.factories.accidents import accident, make_addendum, make_entry
from tests.factories.accounts import make_user
from tests.factories.families import make_family
from tests.factories.sessions import make_booking, make_session
from tests.factories.volunteers import lapse, on_shift
from tests.unit.safekeeping.trail import run

pytestmark = pytest.mark.django_db

SAID = [field.name for field in AccidentEntry._meta.concrete_fields]
WORDS = [
    "name",
    "age",
    "place",
    "what_happened",
    "injury",
    "treatment",
    "treated_by",
    "told",
    "witnesses",
    "written_by",
]
COLUMNS = {
    model._meta.db_table: ", ".join(f'"{f.column}"' for f in model._meta.concrete_fields)
    for model in (AccidentEntry, Addendum)
}


@pytest.fixture
def by():
    return make_user("co-ordinator")


def in_full(entry):
    """All that the book says of it, read anew."""
    read = AccidentEntry.objects.get(pk=entry.pk)
    return {name: getattr(read, name) for name in SAID}, [
        (each.number, each.text, each.written_by, each.written_at) for each in read.addenda.all()
    ]


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


class TestTold:
    def test_8_the_other_co_ordinators_are_told_by_its_number(self, by):
        """Somebody has to decide within days whether it is reported."""
        other = make_user("co-ordinator")
        for role in ("team-leader", "trustee"):
            make_user(role)
        entry = make_entry(by=by)

        told = Notice.objects.values_list("user", "kind", "about")
        assert list(told) == [(other.pk, "accident", entry.reference)]


class TestNumbers:
    def test_8_entries_are_numbered_in_the_order_of_writing_anew_each_year(self, by):
        moments = [
            datetime(2025, 6, 1, 14, tzinfo=UTC),
            datetime(2025, 12, 31, 23, 59, tzinfo=UTC),
            datetime(2026, 1, 1, 0, 0, tzinfo=UTC),
            datetime(2026, 6, 1, 14, tzinfo=UTC),
        ]
        written = [make_entry(by=by, at=at).reference for at in moments]

        assert written == ["2025-001", "2025-002", "2026-001", "2026-002"]

    def test_8_the_year_is_a_london_year(self, by):
        """Half past eleven in the evening of New Year's Eve, by a clock in the Azores."""
        assert make_entry(by=by, at=datetime(2026, 1, 1, 0, 30, tzinfo=UTC)).year == 2026

    def test_8_what_is_typed_years_later_stands_in_the_year_of_writing(self, by):
        """So the figures of a year that is over stay as they were told."""
        long_ago = clock.now() - timedelta(days=9 * 365)
        entry = make_entry(by=by, happened_at=long_ago)

        assert entry.year == clock.today().year
        assert in_full(entry)[0]["happened_at"] == long_ago

    @pytest.mark.parametrize("ahead", [timedelta(minutes=1), timedelta(days=1)])
    def test_8_what_has_not_happened_is_refused(self, by, ahead):
        with pytest.raises(Refused) as refused:
            make_entry(by=by, happened_at=clock.now() + ahead)

        assert refused.value.clause is Clause.C8
        assert not AccidentEntry.objects.exists()


class TestNoContactDetails:
    """Clause 4: a parent's details are passed to nobody, so a book kept for ever holds none."""

    @pytest.fixture
    def booked(self, by):
        family = make_family()
        make_booking(make_session(), family, by=by)
        return family

    def refusal(self, **fields):
        with pytest.raises(Refused) as refused:
            make_entry(**fields)
        assert refused.value.clause is Clause.C4
        assert not AccidentEntry.objects.exists()
        return refused.value.because

    @pytest.mark.parametrize("field", WORDS)
    def test_4_in_no_text_of_an_entry(self, by, field):
        assert "0 7 7 0 0" not in self.refusal(by=by, **{field: "Call 0 7 7 0 0 900123"})

    def test_4_in_no_text_at_all(self):
        texts = {
            field.name
            for field in AccidentEntry._meta.concrete_fields
            if isinstance(field, models.CharField | models.TextField) and not field.choices
        }
        assert texts == set(WORDS)

    @pytest.mark.parametrize("field", ["text", "written_by"])
    def test_4_in_no_addendum(self, by, field):
        entry = make_entry(by=by)
        with pytest.raises(Refused):
            make_addendum(entry, by=by, **{field: "Lives in ba14 8xx"})
        assert not Addendum.objects.exists()

    def test_4_none_of_a_family_of_that_day(self, by, booked):
        told = set()
        for detail in ContactDetail.objects.filter(family=booked):
            value = str(detail.value)
            for text in (value, value.upper(), f"said {value}, then left", " ".join(value)):
                if detail.kind == ContactDetail.Kind.ADDRESS:
                    text = f"of {value.split()[-1].upper()}"
                told.add(self.refusal(by=by, what_happened=text))
        assert len(told) == 1

    def test_4_the_refusal_does_not_tell_whether_it_is_on_file(self, by, booked):
        """Or writing would be a way of asking where somebody lives."""
        address = ContactDetail.objects.get(family=booked, kind="address").value
        on_file = self.refusal(by=by, place=address.split()[-1])
        assert on_file == self.refusal(by=by, place="9 Nowhere Lane")
        assert address.split()[-1] not in on_file

    def test_4_what_could_be_refused_for_anything_else_is_not_compared(self, by, booked):
        """A question that can be asked without leaving an entry behind is asked too cheaply."""
        address = ContactDetail.objects.get(family=booked, kind="address").value.split()[-1]
        tomorrow = clock.now() + timedelta(days=1)
        for place in (address, "By the door"):
            with pytest.raises(Refused) as refused:
                make_entry(by=by, place=place, happened_at=tomorrow)
            assert refused.value.clause is Clause.C8

    def test_4_names_and_everyday_numbers_are_kept(self, by, booked):
        names = ", ".join(person.full_name for person in people_of(booked))
        entry = make_entry(
            by=by,
            witnesses=names,
            what_happened="At 14.35 on 14/11/2026 she ran down 3 steps, and 2 children saw it.",
        )
        assert in_full(entry)[0]["witnesses"] == names


class TestWhoWritesAndWhoReads:
    def on_shift_today(self, **fields):
        user = make_user("volunteer")
        on_shift(user, make_session(), **fields)
        return user

    @pytest.mark.parametrize("role", ["co-ordinator", "team-leader"])
    def test_8_those_who_run_sessions_write(self, role):
        assert make_entry(by=make_user(role)).number == 1

    def test_8_a_volunteer_who_helps_today_writes(self):
        assert make_entry(by=self.on_shift_today()).number == 1

    @pytest.mark.parametrize("state", ["offered", "declined", "withdrawn", "taken-over"])
    def test_8_a_volunteer_who_does_not_come_does_not(self, state):
        with pytest.raises(Refused):
            make_entry(by=self.on_shift_today(state=state))

    def test_8_nor_one_of_another_day_or_whose_check_has_lapsed(self):
        off_shift, lapsed = make_user("volunteer"), self.on_shift_today()
        on_shift(off_shift, make_session(on=clock.today() - timedelta(days=1)))
        lapse(lapsed.volunteer)
        for user in (off_shift, lapsed, make_user("trustee")):
            with pytest.raises(Refused):
                make_entry(by=User.objects.get(pk=user.pk))

    def test_8_only_co_ordinators_read(self, by):
        entry = make_entry(by=by)
        for role in ("team-leader", "volunteer", "trustee"):
            reader = make_user(role)
            assert reading.years(by=reader) == []
            assert reading.find(name="", on=None, by=reader) == []
            with pytest.raises(AccidentEntry.DoesNotExist):
                reading.open_entry(entry.pk, by=reader)
        assert reading.open_entry(entry.pk, by=by) == entry

    def test_8_a_co_ordinator_whose_own_check_has_lapsed_reads_nothing(self, by):
        entry = make_entry(by=by)
        helper = make_user("co-ordinator", "volunteer")
        assert reading.open_entry(entry.pk, by=helper) == entry
        lapse(helper.volunteer)
        with pytest.raises(AccidentEntry.DoesNotExist):
            reading.open_entry(entry.pk, by=helper)


class TestFound:
    def test_8_by_the_name_of_the_injured_person_and_the_day(self, by):
        day = clock.now() - timedelta(days=30)
        make_entry(by=by, name="Séraphine O’Dowd", happened_at=day)
        make_entry(by=by, name="Seraphine Odowd-Price")
        make_entry(by=by, name="Horatio Finch", witnesses="Séraphine O’Dowd")

        def found(name, on=None):
            return [line.name for line in reading.find(name=name, on=on, by=by)]

        assert found("seraphine odowd") == ["Seraphine Odowd-Price", "Séraphine O’Dowd"]
        assert found("SER", clock.london_date(day)) == ["Séraphine O’Dowd"]
        assert found("finch", clock.london_date(day)) == []


class TestFigures:
    def test_8_entries_by_year_and_role_with_the_reason_for_keeping_them(self, by, settings):
        last_year = datetime(clock.today().year - 1, 6, 1, 14, tzinfo=UTC)
        make_entry(by=by, at=last_year)
        for role in ("child", "child", "visitor"):
            entry = make_entry(by=by, role=role)
        make_addendum(entry, by=by)
        year = clock.today().year

        none = dict.fromkeys(AccidentEntry.Injured.values, 0)
        assert figures.entries_written(year) == none | {"child": 2, "visitor": 1}
        assert figures.entries_written(year - 1) == none | {"child": 1}
        assert figures.entries_written(year - 2) == none
        assert [figures.entries_kept(by_the_end_of=y) for y in (year - 1, year)] == [1, 4]
        assert figures.addenda_kept() == 1
        assert "until they are 21" in figures.why_kept()
        settings.ACCIDENT_BOOK_REASON = "our insurer asks for it."
        assert figures.why_kept().endswith("because our insurer asks for it.")


def test_8_every_part_of_an_account_is_kept(by):
    said = accident()
    entry = writing.write(by=by, at=clock.now(), **said)

    assert {name: in_full(entry)[0][name] for name in said} == said
