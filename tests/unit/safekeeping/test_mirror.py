"""The keyring's mirror: replaced after every change, honest when it is behind, restored whole."""

import json

import pytest
from django.db import transaction

from contactcentre.safekeeping.errors import KeyringUnsafe
from contactcentre.safekeeping.keyring import generations, kek, keys, mirror, start_up
from contactcentre.safekeeping.keyring.models import DataKey, Generation, LookupKey
from contactcentre.safekeeping.models import SubjectKind
from contactcentre.safekeeping.subjects import open_subject

pytestmark = pytest.mark.django_db


def lose_keyring():
    for model in (DataKey, LookupKey, Generation):
        model.objects.all().delete()


class TestWrite:
    def test_follows_every_change(self, today):
        for kind in SubjectKind:
            open_subject(kind, on=today)
            assert not generations.status().mirror_behind
        keys.lookup_key("sign-in")
        assert not generations.status().mirror_behind

    def test_holds_every_key_wrapped(self, subject):
        text = mirror.path().read_text()

        assert DataKey.objects.get().wrapped in text
        assert kek.read(1).hex() not in text
        assert keys.key_of(subject.pk).hex() not in text

    def test_is_readable_by_its_owner_only(self, subject):
        assert mirror.path().stat().st_mode & 0o777 == 0o600

    def test_that_fails_stops_nothing_and_says_so(self, subject, today, settings, tmp_path, caplog):
        good = mirror.path()
        blocked = tmp_path / "a-file"
        blocked.write_text("")
        settings.KEYRING_MIRROR_DIR = blocked / "mirror"

        second = open_subject(SubjectKind.FAMILY, on=today)

        assert keys.key_of(second.pk)
        assert "could not be written" in caplog.text
        assert generations.status().mirror_behind
        settings.KEYRING_MIRROR_DIR = good.parent
        assert generations.status().mirror_behind
        assert mirror.write()
        assert not generations.status().mirror_behind


class TestChanges:
    @pytest.mark.parametrize("content", ["", "[]", "{}", "not json", "[1]", '[{"model": 1}]'])
    def test_of_a_mirror_that_cannot_be_read_are_unknown(self, subject, content):
        mirror.path().write_text(content)

        assert mirror.changes() is None
        assert generations.status().mirror_behind

    def test_without_a_mirror_are_unknown(self, subject):
        mirror.path().unlink()

        assert mirror.changes() is None


class TestRestore:
    def test_brings_every_key_back(self, subject):
        keys.lookup_key("sign-in")
        before, lookup = keys.key_of(subject.pk), keys.lookup_key("sign-in")
        lose_keyring()

        assert mirror.restore() == 1

        start_up.verify()
        assert keys.key_of(subject.pk) == before
        assert keys.lookup_key("sign-in") == lookup
        assert not generations.status().mirror_behind

    def test_never_goes_over_a_keyring_that_is_there(self, subject):
        with pytest.raises(KeyringUnsafe, match="not empty"):
            mirror.restore()

    def test_needs_a_mirror(self, subject):
        lose_keyring()
        mirror.path().unlink()

        with pytest.raises(KeyringUnsafe, match="no readable mirror"):
            mirror.restore()

    @pytest.mark.parametrize(
        "damage",
        [
            lambda rows: "[" + rows,
            lambda rows: rows.replace('"keyring.datakey"', '"keyring.nothing"'),
            lambda rows: json.dumps([{"model": "keyring.datakey", "fields": {"generation": "x"}}]),
        ],
    )
    def test_takes_nothing_from_a_damaged_one(self, subject, damage):
        mirror.path().write_text(damage(mirror.path().read_text()))
        lose_keyring()

        with pytest.raises(KeyringUnsafe, match="damaged"), transaction.atomic(using="keyring"):
            mirror.restore()

        assert not Generation.objects.exists()
        assert not DataKey.objects.exists()
