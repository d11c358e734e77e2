"""Before anything is served: is this the keyring that the records are sealed under?"""

from pathlib import Path
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections

from contactcentre.safekeeping.errors import KeyringUnsafe
from contactcentre.safekeeping.keyring import generations, kek, keys, start_up
from contactcentre.safekeeping.keyring.models import DataKey, Generation, LookupKey
from contactcentre.safekeeping.models import AuditEntry, Subject, SubjectKind
from contactcentre.safekeeping.subjects import open_subjects

pytestmark = pytest.mark.django_db


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

    def test_refuses_key_files_alone_and_says_where_they_are(self):
        kek.make(1)

        self._refuses(f"The keyring is missing: there are key files in {kek.path_of(1).parent}, ")

    def test_refuses_a_keyring_older_than_its_key(self, subject, tmp_path):
        old = _rows()
        generations.rotate()
        _put_back(old)

        self._refuses("The keyring is older than its key: it is of generation 1, the key of gen")

    def test_refuses_without_the_key_encryption_key(self, subject):
        kek.path_of(1).unlink()

        self._refuses(
            "The key-encryption key of generation 1 is missing: "
            f"it was looked for at {kek.path_of(1)}."
        )

    def test_refuses_with_an_older_key_only(self, subject):
        old_key = kek.read(1)
        generations.rotate()
        kek.path_of(2).unlink()
        kek.write_durably(kek.path_of(1), old_key)

        self._refuses("The key-encryption key of generation 2 is missing: it was")

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


class TestTogether:
    """Records and keys are there together, or neither; whichever is alone is not written over."""

    @pytest.fixture
    def key(self):
        keys.create_keys([uuid4(), uuid4()])

    def test_neither_is_a_new_centre(self):
        start_up.ensure_together()

    def test_both_are_a_centre(self, subject):
        start_up.ensure_together()

    def test_keys_without_records_are_refused_with_what_is_where(self, key, settings):
        with pytest.raises(KeyringUnsafe, match=r"^The data is missing: .* holds 2 keys") as unsafe:
            start_up.ensure_usable()

        named = [settings.KEYRING_KEK_DIR, settings.KEYRING_MIRROR_DIR]
        named += [connections[alias].settings_dict["NAME"] for alias in connections]
        assert all(str(each) in str(unsafe.value) for each in named)
        assert "restore it from a backup" in str(unsafe.value)

    def test_no_demonstration_is_loaded_over_them(self, key):
        with pytest.raises(CommandError, match="not loaded: The data is missing"):
            call_command("demo")

        assert not Subject.objects.exists()
        assert not AuditEntry.objects.exists()

    def test_keys_of_an_interrupted_start_are_no_loss(self):
        start_up.begin_records()
        keys.create_keys([uuid4()])

        start_up.ensure_usable()

    def test_records_are_begun_once(self):
        for _ in range(2):
            start_up.begin_records()

        assert AuditEntry.objects.get().event == "records-begun"

    def test_records_without_a_keyring_are_refused_with_what_is_where(self, subject):
        DataKey.objects.all().delete()
        Generation.objects.all().delete()

        with pytest.raises(KeyringUnsafe, match=r"^The keyring is missing: ") as unsafe:
            start_up.ensure_together()
        assert str(connections["keyring"].settings_dict["NAME"]) in str(unsafe.value)
        assert "keyring mirror --restore" in str(unsafe.value)

    @pytest.mark.skipif(
        "connections['default'].vendor != 'sqlite'", reason="only SQLite makes files by looking"
    )
    def test_a_file_that_is_gone_is_not_made_by_looking(self, key, monkeypatch, tmp_path):
        gone = tmp_path / "gone.sqlite3"
        monkeypatch.setitem(connections["default"].settings_dict, "NAME", str(gone))

        with pytest.raises(KeyringUnsafe, match="The data is missing"):
            start_up.ensure_together()
        assert not Path(gone).exists()


def _rows():
    return [list(model.objects.all()) for model in (Generation, LookupKey, DataKey)]


def _put_back(rows):
    for model, old in zip((Generation, LookupKey, DataKey), rows, strict=True):
        model._default_manager.all().delete()
        model._default_manager.bulk_create(old)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="only a file can be gone")
@pytest.mark.parametrize(
    ("command", "arguments"),
    [
        ("keyring", ["verify"]),
        ("audit_verify", []),
        ("settle", []),
        ("disposal", ["list"]),
        ("retention_sweep", []),
    ],
)
def test_a_keyring_that_is_not_there_is_not_made_by_a_command(
    subject, tmp_path, monkeypatch, command, arguments
):
    gone = tmp_path / "keyring.sqlite3"
    monkeypatch.setitem(connections["keyring"].settings_dict, "NAME", str(gone))

    with pytest.raises(CommandError, match="The keyring is missing: there is none in"):
        call_command(command, *arguments)
    assert not gone.exists()
