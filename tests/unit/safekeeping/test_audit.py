"""The audit trail: what is written, what is never in it, and that nobody can tamper unseen."""

import threading
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.contenttypes.models import ContentType
from django.db import connection

from accounts.roles import Role
from contactcentre.safekeeping import audit
from contactcentre.safekeeping.acting import acting_as
from contactcentre.safekeeping.audit_entry import GENESIS
from contactcentre.safekeeping.errors import KeyMissing, SafekeepingError
from contactcentre.safekeeping.keyring.models import DataKey
from contactcentre.safekeeping.models import AuditEntry, SubjectKind
from contactcentre.safekeeping.subjects import open_subject
from contactcentre.safekeeping.triggers import TABLE
from families.models import Person
from tests.factories.accounts import make_user
from tests.factories.families import make_family
from tests.unit.safekeeping.trail import rewrite, run

pytestmark = pytest.mark.django_db
UUID_TEXT = uuid4().hex


@pytest.fixture
def subject(today):
    return open_subject(SubjectKind.FAMILY, on=today)


@pytest.fixture
def trail(subject):
    return [audit.record("opened", subject, details=None) for _ in range(5)]


class TestRecord:
    def test_names_who_what_and_when(self, subject):
        person = make_user(Role.CO_ORDINATOR)
        with acting_as(person):
            entry = audit.record("opened", subject, subject_id=subject.pk, details="The reason")
        entry = AuditEntry.objects.get(pk=entry.pk)

        assert (entry.actor, entry.event, entry.object_pk) == (person, "opened", str(subject.pk))
        assert entry.details == "The reason"
        assert entry.timestamp.utcoffset() is not None

    @pytest.mark.parametrize("actor", [None, AnonymousUser()])
    def test_of_nobody_signed_in_names_nobody(self, subject, actor):
        with acting_as(actor):
            assert audit.record("opened", subject).actor_id is None

    def test_keeps_the_details_sealed(self, subject):
        audit.record("opened", subject, subject_id=subject.pk, details="The reason")
        with connection.cursor() as cursor:
            cursor.execute(f"select details from {TABLE}")
            (stored,) = cursor.fetchone()

        assert stored.startswith("v1.")

    def test_loses_the_details_with_the_key_and_stays_whole(self, subject):
        entry = audit.record("opened", subject, subject_id=subject.pk, details="The reason")
        DataKey.objects.all().delete()

        assert audit.verify()[0] == 1
        with pytest.raises(KeyMissing):
            _ = AuditEntry.objects.get(pk=entry.pk).details

    def test_never_keeps_an_address(self, subject):
        entry = AuditEntry(
            event="opened",
            content_type=ContentType.objects.get_for_model(subject),
            object_pk=str(subject.pk),
            object_repr="Amy",
            action=audit.Action.UPDATE,
            actor_email="amy@example.org",
        )
        entry.save()

        assert entry.actor_email is None
        assert "Amy" not in entry.object_repr


class TestRecordAll:
    def test_chains_the_entries_in_order(self, subject):
        audit.record("opened", subject)
        audit.record_all([audit.entry(f"event-{n}", subject) for n in range(450)])

        assert audit.verify()[0] == 451
        assert AuditEntry.objects.first().event == "event-449"

    def test_of_nothing_writes_nothing(self):
        audit.record_all([])

        assert audit.verify() == (0, GENESIS)


class TestReadsOf:
    def test_says_who_looked_the_latest_first(self, subject):
        people = [make_user(Role.CO_ORDINATOR) for _ in range(2)]
        for person in people:
            with acting_as(person):
                audit.record("read", subject, action=audit.Action.ACCESS)

        assert [entry.actor for entry in audit.reads_of(subject)] == people[::-1]


class TestAudited:
    """Changes of a record are logged by themselves, every value masked."""

    @pytest.fixture
    def person(self):
        person = make_family().people.first()
        person.first_name = "Guinevere"
        person.save()
        return Person.objects.get(pk=person.pk)

    def test_says_which_field_was_changed_and_no_value(self, person):
        person.first_name = "Elaine"
        person.save()
        entry = AuditEntry.objects.filter(object_pk=str(person.pk)).first()

        assert entry.changes == {"first_name": ["•••", "•••"]}

    def test_shows_no_name_anywhere(self, person):
        person.delete()
        with connection.cursor() as cursor:
            cursor.execute(f"select * from {TABLE}")
            everything = repr(cursor.fetchall())

        assert "Guinevere" not in everything
        assert "Childfirst" not in everything

    def test_does_not_tell_at_creation_which_fields_were_filled_in(self):
        family = make_family()
        Person.objects.create(family=family, role="companion", first_name="A", may_collect=True)

        created = AuditEntry.objects.filter(action=audit.Action.CREATE)

        assert created.exists()
        assert not [entry for entry in created if entry.changes]

    def test_is_part_of_the_chain(self, person):
        assert audit.verify()[0] == AuditEntry.objects.count() > 0


class TestAppendOnly:
    def test_entries_are_not_saved_again(self, trail):
        with pytest.raises(SafekeepingError, match="append-only"):
            trail[0].save()

    def test_entries_are_not_deleted(self, trail):
        with pytest.raises(SafekeepingError, match="append-only"):
            trail[0].delete()

    @pytest.mark.parametrize(
        "act",
        [
            lambda entries: entries.update(event="other"),
            lambda entries: entries.delete(),
            lambda entries: entries.bulk_update(list(entries), ["event"]),
            lambda entries: entries.filter(sequence=1).delete(),
        ],
    )
    def test_nor_through_a_query(self, trail, act):
        with pytest.raises(SafekeepingError, match="append-only"):
            act(AuditEntry.objects.all())


class TestVerify:
    def test_gives_count_and_last_digest(self, trail):
        assert audit.verify() == (5, trail[-1].digest)

    def test_is_content_with_an_empty_trail(self):
        assert audit.verify() == (0, GENESIS)

    def test_accepts_a_witness_of_earlier_days(self, trail):
        assert audit.verify(witnessed=[(3, trail[2].digest)])[0] == 5

    @pytest.mark.parametrize(
        ("column", "value"),
        [
            ("event", "other"),
            ("action", 3),
            ("object_pk", "other"),
            ("object_repr", "other"),
            ("object_id", 7),
            ("subject_id", UUID_TEXT),
            ("timestamp", datetime(2020, 1, 1, tzinfo=UTC)),
            ("changes", '{"first_name": ["•••", "•••"]}'),
            ("changes_text", "other"),
            ("additional_data", '{"other": 1}'),
            ("serialized_data", '{"other": 1}'),
            ("actor_email", "other"),
            ("remote_addr", "10.0.0.1"),
            ("remote_port", 1),
            ("cid", "other"),
            ("details", "v1.QW15"),
            ("digest", "0" * 63 + "1"),
            ("id", UUID_TEXT),
        ],
    )
    def test_finds_any_altered_column(self, trail, column, value):
        with rewrite():
            run(f"update {TABLE} set {column} = %s where sequence = 3", [value])

        _broken_at(3, "it was altered.")

    def test_finds_another_actor(self, trail):
        person = make_user()
        before = AuditEntry.objects.get(sequence=2)
        with rewrite():
            key = person.pk.hex if connection.vendor == "sqlite" else person.pk
            run(f"update {TABLE} set actor_id = %s where sequence = 2", [key])

        assert before.actor_id is None
        _broken_at(2, "it was altered.")

    @pytest.mark.parametrize("sequence", [1, 2, 4])
    def test_finds_a_removed_row(self, trail, sequence):
        with rewrite():
            run(f"delete from {TABLE} where sequence = %s", [sequence])

        _broken_at(sequence, "a row is missing.")

    def test_finds_a_removed_row_though_the_others_were_renumbered(self, trail):
        with rewrite():
            run(f"delete from {TABLE} where sequence = 2")
            run(f"update {TABLE} set sequence = sequence - 1 where sequence = 3")

        _broken_at(2, "it does not follow the row before it.")

    def test_finds_two_rows_that_changed_places(self, trail):
        with rewrite():
            for old, new in ((2, 99), (3, 2), (99, 3)):
                run(f"update {TABLE} set sequence = %s where sequence = %s", [new, old])

        _broken_at(2, "it does not follow the row before it.")

    def test_finds_a_row_put_in_between(self, trail, subject):
        forged = audit.entry("forged", subject)
        with rewrite():
            for old in (5, 4, 3):
                run(f"update {TABLE} set sequence = sequence + 1 where sequence = %s", [old])
            forged.chain_to(trail[1])
            forged.sequence, forged.previous = 3, trail[1].digest
            run(f"update {TABLE} set previous = 'moved' where sequence = 4")
            AuditEntry.save_base(forged, force_insert=True)

        _broken_at(4, "it does not follow the row before it.")

    def test_cannot_know_that_a_tail_was_cut_off_without_a_witness(self, trail):
        with rewrite():
            run(f"delete from {TABLE} where sequence > 3")

        assert audit.verify() == (3, trail[2].digest)

    def test_finds_a_tail_cut_off_with_a_witness(self, trail):
        with rewrite():
            run(f"delete from {TABLE} where sequence > 3")

        _broken_at(4, "rows that were witnessed are missing.", witnessed=[(5, trail[4].digest)])

    def test_finds_a_tail_written_anew_with_a_witness(self, trail, subject):
        with rewrite():
            run(f"delete from {TABLE} where sequence > 3")
        for _ in range(4):
            audit.record("instead", subject)

        assert audit.verify()[0] == 7
        _broken_at(5, "it is not the row that was witnessed.", witnessed=[(5, trail[4].digest)])


@pytest.mark.django_db(transaction=True)
class TestConcurrentWriters:
    """Two processes that write at once make one chain, not two."""

    def test_keep_one_unbroken_chain(self, today):
        subject = open_subject(SubjectKind.FAMILY, on=today)
        ContentType.objects.get_for_model(subject)
        failures = []

        def write():
            try:
                for _ in range(25):
                    audit.record("opened", subject)
            except BaseException as failure:
                failures.append(failure)
            finally:
                connection.close()

        writers = [threading.Thread(target=write) for _ in range(2)]
        for writer in writers:
            writer.start()
        for writer in writers:
            writer.join()

        assert not failures
        assert audit.verify()[0] == 50


def _broken_at(sequence, why, **witness):
    with pytest.raises(audit.ChainBroken) as broken:
        audit.verify(**witness)
    assert broken.value.sequence == sequence
    assert str(broken.value) == f"Audit row {sequence}: {why}"
