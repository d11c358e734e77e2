"""The keyring: keys for the length of a page, generations, and refusing to work when unsafe."""

import os
import threading
from uuid import uuid4

import pytest
from django.db import connections

from accounts.aliases import alias_of
from accounts.models import User
from contactcentre.safekeeping.errors import KeyMissing, KeyringUnsafe, SealBroken
from contactcentre.safekeeping.keyring import generations, kek, keys, mirror, start_up
from contactcentre.safekeeping.keyring.models import DataKey, Generation, LookupKey
from contactcentre.safekeeping.keyring.wrapping import unwrap
from contactcentre.safekeeping.models import Subject, SubjectKind
from contactcentre.safekeeping.subjects import open_subject, open_subjects
from families.models import Person
from tests.factories.accounts import make_user
from tests.factories.families import make_families, make_family

pytestmark = pytest.mark.django_db


class Crash(BaseException):
    """The process ends here."""


@pytest.fixture
def subject(today):
    return open_subject(SubjectKind.FAMILY, on=today)


def crash(*args, **kwargs):
    raise Crash


class TestKeyScope:
    def test_fetches_all_keys_of_a_page_in_one_query(self, django_assert_num_queries):
        make_families(5)

        with keys.key_scope():
            people = list(Person.objects.all())
            with django_assert_num_queries(1, using="keyring"):
                assert len({person.first_name for person in people}) == 15

    def test_reads_the_whole_table_when_most_of_it_is_wanted(
        self, monkeypatch, django_assert_num_queries
    ):
        monkeypatch.setattr(keys, "_WHOLE_TABLE", 2)
        make_families(4)

        with keys.key_scope(), django_assert_num_queries(1, using="keyring"):
            assert len([person.first_name for person in Person.objects.all()]) == 12

    def test_keeps_nothing_once_it_has_ended(self, subject, django_assert_num_queries):
        for _ in range(2):
            with keys.key_scope(), django_assert_num_queries(1, using="keyring"):
                keys.key_of(subject.pk)
                keys.key_of(subject.pk)

    def test_is_shared_by_what_runs_inside_it(self, subject, django_assert_num_queries):
        with keys.key_scope(), django_assert_num_queries(1, using="keyring"):
            with keys.key_scope():
                keys.key_of(subject.pk)
            keys.key_of(subject.pk)

    def test_ends_when_the_page_fails(self, subject, django_assert_num_queries):
        with pytest.raises(Crash), keys.key_scope():
            keys.key_of(subject.pk)
            raise Crash

        with django_assert_num_queries(1, using="keyring"):
            keys.key_of(subject.pk)

    def test_a_destroyed_key_is_gone_for_the_next_page(self, subject):
        with keys.key_scope():
            keys.key_of(subject.pk)
        DataKey.objects.all().delete()

        with pytest.raises(KeyMissing), keys.key_scope():
            keys.key_of(subject.pk)

    def test_outlives_a_rotation(self, today):
        first, second = open_subjects(SubjectKind.FAMILY, 2, on=today)
        with keys.key_scope():
            before = keys.key_of(first.pk)
            generations.rotate()

            assert keys.key_of(first.pk) == before
            assert keys.key_of(second.pk)

    def test_reads_again_when_a_rotation_ends_between_rows_and_key(self, subject, monkeypatch):
        before = keys.key_of(subject.pk)
        read_rows = keys.KeyScope._rows

        def then_rotate(scope):
            rows = read_rows(scope)
            monkeypatch.setattr(keys.KeyScope, "_rows", read_rows)
            generations.rotate()
            return rows

        monkeypatch.setattr(keys.KeyScope, "_rows", then_rotate)

        assert keys.key_of(subject.pk) == before


class TestKeys:
    def test_are_there_before_the_subject_is(self, monkeypatch, today):
        monkeypatch.setattr(Subject.objects, "bulk_create", crash)

        with pytest.raises(Crash):
            open_subject(SubjectKind.FAMILY, on=today)

        assert DataKey.objects.count() == 1

    def test_differ_from_subject_to_subject(self, today):
        found = {keys.key_of(s.pk) for s in open_subjects(SubjectKind.FAMILY, 3, on=today)}

        assert len(found) == 3

    def test_are_bound_to_their_subject(self, today):
        first, second = open_subjects(SubjectKind.FAMILY, 2, on=today)
        wrapped = DataKey.objects.get(pk=first.pk).wrapped
        DataKey.objects.filter(pk=second.pk).update(wrapped=wrapped)

        with pytest.raises(SealBroken):
            keys.key_of(second.pk)

    def test_missing_for_a_subject_never_heard_of(self, subject):
        with pytest.raises(KeyMissing):
            keys.key_of(uuid4())

    def test_of_the_installation_are_made_on_first_use(self):
        purpose = uuid4()

        assert keys.key_of_or_new(purpose) == keys.key_of_or_new(purpose)

    def test_for_lookup_are_made_on_first_use(self):
        assert keys.lookup_key("sign-in") == keys.lookup_key("sign-in") != keys.lookup_key("other")

    def test_are_never_made_beside_a_lost_keyring(self, subject, today):
        DataKey.objects.all().delete()
        Generation.objects.all().delete()

        with pytest.raises(KeyringUnsafe, match="The keyring is missing"):
            open_subject(SubjectKind.FAMILY, on=today)


class TestRotate:
    def test_puts_a_new_key_in_force_and_destroys_the_old(self, subject):
        old = kek.read(1)
        wrapped = DataKey.objects.get().wrapped

        assert generations.rotate() == 2

        assert kek.generations() == [2]
        assert list(Generation.objects.values_list("number", flat=True)) == [2]
        assert kek.read(2) != old
        with pytest.raises(SealBroken):
            unwrap(DataKey.objects.get().wrapped, kek=old, subject_id=subject.pk)
        assert wrapped != DataKey.objects.get().wrapped

    def test_overwrites_the_old_key_before_it_lets_go_of_it(self, subject, tmp_path):
        old, second_name = kek.read(1), tmp_path / "second-name"
        os.link(kek.path_of(1), second_name)

        generations.rotate()

        assert old not in second_name.read_bytes()

    def test_changes_no_data_key(self, subject):
        before = keys.key_of(subject.pk)
        generations.rotate()

        assert keys.key_of(subject.pk) == before

    def test_leaves_the_mirror_level(self, subject):
        generations.rotate()

        assert not generations.status().mirror_behind

    def test_replaces_the_sign_in_aliases_and_everyone_can_still_be_found(self):
        user = make_user(address="someone@centre.example")
        generations.rotate()
        user.refresh_from_db()

        assert user.email == alias_of("someone@centre.example")
        assert User.objects.get(email=alias_of("someone@centre.example")) == user

    def test_counts_as_one_more_change(self, subject):
        before = generations.status().changes
        generations.rotate()

        assert generations.status().changes == before + 1


class TestRotateInterrupted:
    """Wherever the process ends, nothing is lost and the same command finishes the work."""

    @pytest.fixture(autouse=True)
    def account(self, subject):
        self.user = make_user(address="someone@centre.example")
        self.subject = subject
        self.key = keys.key_of(subject.pk)

    def assert_nothing_lost(self):
        start_up.verify()
        assert keys.key_of(self.subject.pk) == self.key

    def assert_finished(self, generation):
        self.assert_nothing_lost()
        assert kek.generations() == [generation]
        assert not generations.status().mirror_behind
        self.user.refresh_from_db()
        assert self.user.email == alias_of("someone@centre.example")
        assert self.user.address == "someone@centre.example"

    def test_once_the_new_key_file_is_there(self, monkeypatch):
        with monkeypatch.context() as patch, pytest.raises(Crash):
            patch.setattr(DataKey.objects, "bulk_update", crash)
            generations.rotate()

        assert kek.generations() == [1, 2]
        self.assert_nothing_lost()
        assert generations.rotate() == 2
        self.assert_finished(2)

    def test_just_before_the_change_is_committed(self, monkeypatch):
        with monkeypatch.context() as patch, pytest.raises(Crash):
            patch.setattr(generations, "_new_generation", crash)
            generations.rotate()

        self.assert_nothing_lost()
        assert generations.status().generation == 1
        assert generations.rotate() == 2
        self.assert_finished(2)

    @pytest.mark.parametrize("step", ["mirror.write", "rotated.send", "kek.destroy"])
    @pytest.mark.parametrize("mended_by", [generations.rotate, start_up.ensure_usable])
    def test_once_it_is_committed(self, monkeypatch, step, mended_by):
        owner, name = step.split(".")
        with monkeypatch.context() as patch, pytest.raises(Crash):
            patch.setattr(getattr(generations, owner), name, crash)
            generations.rotate()

        assert kek.generations() == [1, 2]
        self.assert_nothing_lost()
        mended_by()
        self.assert_finished(3 if mended_by is generations.rotate else 2)

    def test_once_it_is_done_there_is_nothing_to_finish(self):
        generations.rotate()

        assert not generations.finish_rotation()


class TestVerify:
    """A keyring that cannot be used says why in one sentence, before anything is served."""

    def test_is_content_with_a_new_installation(self):
        start_up.verify()

    def test_is_content_with_keys_that_have_no_subject(self, subject):
        keys.key_of_or_new(uuid4())
        keys.lookup_key("sign-in")

        start_up.verify()

    def test_refuses_a_missing_keyring(self, subject):
        DataKey.objects.all().delete()
        Generation.objects.all().delete()

        self._refuses("The keyring is missing: it is empty, but there are records sealed under it.")

    def test_refuses_a_missing_keyring_even_when_its_key_is_gone_too(self, subject):
        DataKey.objects.all().delete()
        Generation.objects.all().delete()
        kek.destroy(1)

        self._refuses("The keyring is missing: it is empty, but there are records sealed under it.")

    def test_refuses_a_keyring_older_than_its_key(self, subject, tmp_path):
        old = _rows()
        generations.rotate()
        _put_back(old)

        self._refuses("The keyring is older than its key: it is of generation 1, the key of gen")

    def test_refuses_without_the_key_encryption_key(self, subject):
        kek.path_of(1).unlink()

        self._refuses("The key-encryption key of generation 1 is missing.")

    def test_refuses_with_an_older_key_only(self, subject):
        old_key = kek.read(1)
        generations.rotate()
        kek.path_of(2).unlink()
        kek.write_durably(kek.path_of(1), old_key)

        self._refuses("The key-encryption key of generation 2 is missing.")

    def test_refuses_a_damaged_key(self, subject):
        kek.write_durably(kek.path_of(1), b"short")

        self._refuses("The key file kek-000001.key is damaged.")

    def test_refuses_another_installations_key(self, subject):
        kek.write_durably(kek.path_of(1), bytes(32))

        self._refuses("The keyring does not open with its key-encryption key.")

    @pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o644])
    def test_refuses_a_key_that_others_may_read(self, subject, mode):
        kek.path_of(1).chmod(mode)

        self._refuses("Others on this machine may read the key file kek-000001.key.")

    def test_refuses_one_damaged_data_key(self, subject):
        DataKey.objects.update(wrapped="v1.AAAA")

        self._refuses("The keyring does not open with its key-encryption key.")

    def test_refuses_a_damaged_lookup_key(self, subject):
        keys.lookup_key("sign-in")
        LookupKey.objects.update(wrapped="v1.AAAA")

        self._refuses("The keyring does not open with its key-encryption key.")

    def test_names_the_records_that_have_no_key(self, today):
        subjects = open_subjects(SubjectKind.FAMILY, 3, on=today)
        DataKey.objects.filter(pk=subjects[1].pk).delete()
        # As many keys as records, and still not a key for each.
        keys.key_of_or_new(uuid4())

        self._refuses(
            f"The keyring is older than the data: it has no key for {subjects[1].reference};"
        )

    def test_names_a_few_of_many(self, today):
        open_subjects(SubjectKind.FAMILY, 9, on=today)
        DataKey.objects.all().delete()

        self._refuses("and 4 more; put back the newer keyring")

    def _refuses(self, sentence):
        with pytest.raises(KeyringUnsafe) as unsafe:
            start_up.ensure_usable()
        assert sentence in str(unsafe.value)


class TestKeyFiles:
    def test_are_readable_by_their_owner_only(self, subject):
        assert kek.path_of(1).stat().st_mode & 0o777 == 0o600
        assert kek.path_of(1).parent.stat().st_mode & 0o777 == 0o700

    def test_others_in_the_folder_are_passed_over(self, subject):
        (kek.path_of(1).parent / "README").write_text("not a key")

        assert kek.generations() == [1]

    def test_leave_nothing_behind_when_they_cannot_be_written(self, tmp_path, monkeypatch):
        monkeypatch.setattr(os, "fsync", crash)
        with pytest.raises(Crash):
            kek.write_durably(tmp_path / "kek-000009.key", bytes(32))

        assert not list(tmp_path.iterdir())

    def test_destroying_one_that_is_gone_does_no_harm(self, subject):
        kek.destroy(7)


class TestRouter:
    def test_keeps_the_keys_away_from_the_data(self, subject):
        assert "keyring_datakey" not in connections["default"].introspection.table_names()
        assert not [
            table
            for table in connections["keyring"].introspection.table_names()
            if table.startswith(("families", "accounts", "safekeeping"))
        ]


class TestStatus:
    def test_of_a_new_installation(self):
        found = generations.status()

        assert (found.generation, found.keys, found.key_files) == (None, 0, [])
        assert not found.mirror_behind

    def test_counts_keys_and_changes(self):
        make_family()
        found = generations.status()

        assert (found.generation, found.keys, found.changes) == (1, 1, 1)
        assert found.mirror_changes == mirror.changes() == 1


def _rows():
    return [list(model.objects.all()) for model in (Generation, LookupKey, DataKey)]


def _put_back(rows):
    for model, old in zip((Generation, LookupKey, DataKey), rows, strict=True):
        model._default_manager.all().delete()
        model._default_manager.bulk_create(old)


@pytest.mark.django_db(transaction=True)
class TestRotateWhileTheDayGoesOn:
    """New records are sealed and old ones opened while the key under all of them is replaced."""

    def test_loses_no_key_and_interrupts_nobody(self, today):
        first = open_subject(SubjectKind.FAMILY, on=today)
        before = keys.key_of(first.pk)
        failures = []

        def work():
            try:
                for _ in range(20):
                    open_subject(SubjectKind.FAMILY, on=today)
                    assert keys.key_of(first.pk) == before
            except BaseException as failure:
                failures.append(failure)
            finally:
                connections.close_all()

        workers = [threading.Thread(target=work) for _ in range(2)]
        for worker in workers:
            worker.start()
        for _ in range(4):
            generations.rotate()
        for worker in workers:
            worker.join()

        assert failures == []
        start_up.verify()
        assert kek.generations() == [5]
        assert Subject.objects.count() == DataKey.objects.count() == 41
        assert not generations.status().mirror_behind
