"""Data keys: made before what they seal, and there for the length of a page."""

import sys
from uuid import uuid4

import pytest

from contactcentre.safekeeping.errors import KeyMissing, KeyringUnsafe, SealBroken
from contactcentre.safekeeping.keyring import generations, keys
from contactcentre.safekeeping.keyring.models import DataKey, Generation
from contactcentre.safekeeping.models import Subject, SubjectKind
from contactcentre.safekeeping.subjects import open_subject, open_subjects
from families.models import Person
from tests.factories.families import make_families
from tests.unit.safekeeping.crash import Crash, crash

pytestmark = pytest.mark.django_db


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

    @pytest.mark.parametrize("opening", [keys.key_of, keys.cipher_of])
    def test_a_destroyed_key_is_gone_for_the_next_page(self, subject, opening):
        with keys.key_scope():
            opening(subject.pk)
        DataKey.objects.all().delete()

        with pytest.raises(KeyMissing), keys.key_scope():
            opening(subject.pk)

    def test_makes_the_cipher_of_a_key_once_and_lets_go_of_it(self, subject):
        with keys.key_scope():
            cipher = keys.cipher_of(subject.pk)
            assert keys.cipher_of(subject.pk) is cipher
            kept = sys.getrefcount(cipher)

        assert sys.getrefcount(cipher) == kept - 1
        assert keys.cipher_of(subject.pk) is not cipher
        with keys.key_scope():
            assert keys.cipher_of(subject.pk) is not cipher

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
