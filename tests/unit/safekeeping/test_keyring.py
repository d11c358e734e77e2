"""The keyring: its key files, its database and its figures."""

import os

import pytest
from django.db import connections

from contactcentre.safekeeping.keyring import generations, kek, mirror
from tests.factories.families import make_family
from tests.unit.safekeeping.crash import Crash, crash

pytestmark = pytest.mark.django_db


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
