"""`manage.py doctor` of what may never change: triggers, the accident book, disposals."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from accidents import triggers as book
from accidents.models import AccidentEntry
from contactcentre.doctor import State, kept
from contactcentre.doctor.findings import Circumstances
from contactcentre.safekeeping import guards
from contactcentre.safekeeping import triggers as audit_triggers
from contactcentre.safekeeping.keyring.keys import create_keys
from contactcentre.safekeeping.keyring.models import Tombstone
from contactcentre.safekeeping.models import Subject
from families.models import Family
from retention import triggers as certificates
from retention.models import DisposalCase, DisposedOf
from tests.factories.accidents import make_addendum, make_entry
from tests.factories.accounts import make_user
from tests.factories.retention import approved, disposed_of, unused_family
from tests.unit.retention.test_settling import copy_of, put_back
from tests.unit.safekeeping.trail import rewrite, run

pytestmark = pytest.mark.django_db
NOW = Circumstances(datetime(2026, 5, 16, 18, 30, tzinfo=UTC), on_a_server=False)


def names_in(guard):
    if connection.vendor == "sqlite":
        return list(guard.sqlite)
    return [each.name for each in guard.postgresql]


NAMES = [(at, name) for at, guard in enumerate(guards.declared()) for name in names_in(guard)]


def guard_of(number):
    return list(guards.declared())[number]


class TestTriggers:
    def test_of_every_app_are_there(self):
        assert kept.triggers(NOW)[0] is State.OK

    @pytest.mark.parametrize(("number", "name"), NAMES)
    def test_one_that_was_dropped_is_missed(self, number, name):
        guard = guard_of(number)
        connection.check_constraints()
        if connection.vendor == "sqlite":
            run(f"drop trigger {name}")
        else:
            (table,) = {each.table for each in guard.postgresql if each.name == name}
            run(f"drop trigger {name} on {table}")

        state, says = kept.triggers(NOW)
        guard.create(connection)

        assert state is State.FAIL
        assert name in says
        assert kept.triggers(NOW)[0] is State.OK

    @pytest.mark.skipif(connection.vendor != "sqlite", reason="one text is enough")
    def test_one_of_the_same_name_that_refuses_nothing_is_found(self):
        run("drop trigger audit_no_delete")
        run(
            "create trigger audit_no_delete before delete on safekeeping_auditentry "
            "begin select 1; end"
        )

        assert "audit_no_delete" in kept.triggers(NOW)[1]

    @pytest.mark.skipif(connection.vendor == "sqlite", reason="PostgreSQL’s own way")
    def test_one_that_is_switched_off_is_found(self):
        connection.check_constraints()
        run("alter table safekeeping_auditentry disable trigger audit_append_only")

        assert "audit_append_only" in kept.triggers(NOW)[1]
        audit_triggers.drop(connection)
        audit_triggers.create(connection)


class TestAccidentBook:
    @pytest.fixture(autouse=True)
    def book(self):
        by = make_user("co-ordinator")
        self.entries = [make_entry(by=by) for _ in range(3)]
        self.added = [make_addendum(self.entries[0], by=by) for _ in range(2)]
        assert kept.accident_book(NOW)[0] is State.OK

    def assert_missed(self, statement, *keys):
        with rewrite(book.GUARD):
            run(statement, list(keys))

        state, says = kept.accident_book(NOW)
        assert state is State.FAIL
        return says

    def key(self, row):
        field = row._meta.pk
        return field.get_db_prep_value(row.pk, connection)

    def test_an_entry_taken_out_of_the_middle_is_missed(self):
        says = self.assert_missed(
            "delete from accidents_accidententry where id = %s", self.key(self.entries[1])
        )

        assert f"1 of 3 entries of {self.entries[1].year} are missing" in says

    def test_the_last_entry_is_missed(self):
        self.assert_missed(
            "delete from accidents_accidententry where id = %s", self.key(self.entries[2])
        )

    def test_words_put_in_the_place_of_others_are_found(self):
        says = self.assert_missed(
            "update accidents_accidententry set injury = "
            "(select injury from accidents_accidententry where id = %s) where id = %s",
            self.key(self.entries[0]),
            self.key(self.entries[1]),
        )
        assert f"cannot be read in full: accident entry {self.entries[1].pk}" in says

    def test_all_that_was_added_is_missed(self):
        assert "2 more" in self.assert_missed("delete from accidents_addendum")

    def test_one_addendum_is_missed(self):
        says = self.assert_missed(
            "delete from accidents_addendum where id = %s", self.key(self.added[0])
        )
        assert "1 addenda are missing" in says

    def test_an_empty_book_is_in_order_before_anything_was_written(self):
        with rewrite(book.GUARD), rewrite():
            run("delete from accidents_addendum")
            run("delete from accidents_accidententry")
            run("delete from safekeeping_auditentry")

        assert not AccidentEntry.objects.exists()
        assert kept.accident_book(NOW)[0] is State.OK


class TestDisposals:
    def test_that_are_certified_are_in_order(self):
        disposed_of(unused_family())

        assert kept.disposals(NOW)[0] is State.OK

    def test_a_certificate_that_was_removed_is_missed(self):
        case = disposed_of(unused_family())
        with rewrite(certificates.GUARD):
            DisposedOf.objects.filter(case=case).delete()
            DisposalCase.objects.filter(pk=case.pk).delete()

        state, says = kept.disposals(NOW)
        assert state is State.FAIL
        assert "without a certificate (1)" in says

    def test_a_key_that_came_back_with_its_keyring_key_and_mirror_is_found(self):
        family = unused_family()
        disposed_of(family)
        Tombstone.objects.all().delete()
        create_keys([family.pk])

        state, says = kept.disposals(NOW)
        assert state is State.FAIL
        assert "keys that came back: 1" in says
        with pytest.raises(CommandError, match=f"of {family.reference}"):
            call_command("keyring", "verify")

    def test_old_data_beside_a_newer_keyring_is_found(self):
        family = unused_family()
        before = copy_of(family)
        disposed_of(family)
        put_back(before)
        assert Family.objects.filter(pk=family.pk).exists()

        assert "records that came back: 1" in kept.disposals(NOW)[1]
        with pytest.raises(CommandError, match=f"of {family.reference}"):
            call_command("keyring", "verify")

    def test_one_that_was_begun_is_found(self):
        case = approved(unused_family().subject)
        DisposalCase.objects.filter(pk=case.pk).update(state=DisposalCase.State.FENCED)

        assert "begun and not finished: 1" in kept.disposals(NOW)[1]

    def test_a_part_that_went_with_another_record_needs_no_certificate_of_its_own(self):
        subject = Subject.objects.get(pk=unused_family().pk)
        disposed_of(Family.objects.get(pk=subject.pk))
        part = uuid4()
        Tombstone.objects.create(
            subject_id=part, disposal_id=part, made_on=datetime.now(tz=UTC).date()
        )

        assert kept.disposals(NOW)[0] is State.OK
