"""A new key-encryption key: nothing is lost, wherever the process ends."""

import os
import threading

import pytest
from django.db import connections

from accounts.aliases import alias_of
from accounts.models import User
from contactcentre.safekeeping.errors import SealBroken
from contactcentre.safekeeping.keyring import generations, kek, keys, start_up
from contactcentre.safekeeping.keyring.models import DataKey, Generation
from contactcentre.safekeeping.keyring.wrapping import unwrap
from contactcentre.safekeeping.models import Subject, SubjectKind
from contactcentre.safekeeping.subjects import open_subject
from tests.factories.accounts import make_user
from tests.unit.safekeeping.crash import Crash, crash

pytestmark = pytest.mark.django_db


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
            patch.setattr(generations, "_wrap_anew", crash)
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
