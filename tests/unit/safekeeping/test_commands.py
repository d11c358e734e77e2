"""Safekeeping from a terminal: figures, one sentence when refused, and a server that stays down."""

import importlib
import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from contactcentre.safekeeping import audit, triggers
from contactcentre.safekeeping.errors import KeyringUnsafe
from contactcentre.safekeeping.keyring import kek, mirror
from contactcentre.safekeeping.keyring.models import DataKey, Generation, LookupKey
from contactcentre.safekeeping.models import SubjectKind
from contactcentre.safekeeping.subjects import open_subject
from contactcentre.safekeeping.triggers import TABLE
from tests.factories.retention import disposed_of, unused_family
from tests.unit.safekeeping.trail import rewrite, run

pytestmark = pytest.mark.django_db


def said(*arguments):
    out = StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue()


def lose_keyring():
    for model in (DataKey, LookupKey, Generation):
        model.objects.all().delete()


def fall_behind(today):
    old = mirror.path().read_text()
    open_subject(SubjectKind.FAMILY, on=today)
    mirror.path().write_text(old)


MIRRORS = [
    (lambda today: mirror.path().unlink(), "missing"),
    (lambda today: mirror.path().write_text("["), "unreadable"),
    (fall_behind, "behind"),
]


class TestKeyringStatus:
    def test_in_words(self, subject):
        assert said("keyring", "status").splitlines() == [
            "Generation: 1",
            "Keys: 1",
            "Key files: 1",
            "Mirror: level",
        ]

    def test_of_a_new_installation(self):
        assert "Generation: none yet" in said("keyring", "status")
        assert "Mirror: none yet" in said("keyring", "status")

    @pytest.mark.parametrize(("damage", "word"), MIRRORS)
    def test_says_how_the_mirror_stands(self, subject, today, damage, word):
        damage(today)

        assert f"Mirror: {word}\n" in said("keyring", "status")

    def test_as_one_json_document(self, subject):
        mirror.path().unlink()

        assert json.loads(said("keyring", "status", "--json")) == {
            "generation": 1,
            "keys": 1,
            "key_files": [1],
            "changes": 1,
            "mirror_changes": None,
            "mirror": "missing",
            "mirror_behind": True,
        }


class TestKeyringRotate:
    def test_names_the_new_generation(self, subject):
        assert said("keyring", "rotate") == "The keyring is now of generation 2.\n"

    def test_is_refused_when_the_keyring_is_unsafe(self, subject):
        kek.path_of(1).chmod(0o644)

        with pytest.raises(CommandError, match="Others on this machine"):
            said("keyring", "rotate")
        assert kek.generations() == [1]


class TestKeyringMirror:
    def test_is_written_anew(self, subject):
        mirror.path().unlink()

        assert said("keyring", "mirror") == "The keyring's mirror is level.\n"
        assert mirror.changes() == 1

    def test_that_cannot_be_written_is_an_error(self, subject, settings, tmp_path):
        (tmp_path / "file").write_text("")
        settings.KEYRING_MIRROR_DIR = tmp_path / "file" / "mirror"

        with pytest.raises(CommandError, match="could not be written"):
            said("keyring", "mirror")

    def test_is_restored(self, subject):
        lose_keyring()

        assert "1 keys" in said("keyring", "mirror", "--restore")
        said("keyring", "verify")

    def test_older_than_the_data_is_not_restored(self, subject, today):
        old = mirror.path().read_text()
        newer = open_subject(SubjectKind.FAMILY, on=today)
        lose_keyring()
        mirror.path().write_text(old)

        with pytest.raises(CommandError, match=f"no key for {newer.reference}"):
            said("keyring", "mirror", "--restore")
        assert not Generation.objects.exists()

    def test_without_its_key_file_is_not_restored(self, subject):
        lose_keyring()
        kek.destroy(1)

        with pytest.raises(CommandError, match="generation 1 is missing"):
            said("keyring", "mirror", "--restore")
        assert not Generation.objects.exists()


class TestKeyringVerify:
    def test_says_that_all_is_well(self, subject):
        assert said("keyring", "verify") == (
            "The keyring opens, and no record is without its key (1 keys).\n"
        )

    @pytest.mark.parametrize(("damage", "word"), MIRRORS)
    def test_says_what_is_wrong_with_the_mirror(self, subject, today, damage, word):
        damage(today)

        assert f"Its mirror is {word} ({mirror.path()}): write it anew" in said("keyring", "verify")

    def test_is_one_sentence_when_it_is_not(self, subject):
        lose_keyring()

        with pytest.raises(CommandError, match=r"^The keyring is missing: [^\n]*\.$"):
            said("keyring", "verify")

    @pytest.mark.parametrize("command", [("keyring", "verify"), ("audit_verify",)])
    def test_wants_migrated_databases(self, command):
        MigrationRecorder.Migration.objects.filter(app="safekeeping").delete()

        with pytest.raises(CommandError, match="The default database is not ready"):
            said(*command)

    def test_wants_a_migrated_keyring(self):
        MigrationRecorder.Migration.objects.using("keyring").filter(app="keyring").delete()

        with pytest.raises(CommandError, match="migrate --database keyring"):
            said("keyring", "verify")

    def test_knows_a_new_keyring_from_a_lost_one(self, subject):
        MigrationRecorder.Migration.objects.using("keyring").filter(app="keyring").delete()

        with pytest.raises(CommandError, match="The keyring is missing: its database is not"):
            said("keyring", "verify")

    def test_needs_an_action(self):
        with pytest.raises(CommandError, match="ACTION"):
            said("keyring")


class TestAuditVerify:
    @pytest.fixture
    def head(self, subject):
        return [audit.record("opened", subject) for _ in range(3)][-1].digest

    def test_gives_what_to_note(self, head):
        assert said("audit_verify") == f"The audit trail is whole: 3 rows, the last {head}.\n"
        assert json.loads(said("audit_verify", "--json")) == {"count": 3, "head": head}

    def test_takes_what_was_noted(self, head, subject):
        audit.record("opened", subject)

        assert "4 rows" in said("audit_verify", "--count", "3", "--head", head)

    def test_names_the_first_bad_row(self, head):
        with rewrite():
            run(f"update {TABLE} set event = 'other' where sequence >= 2")

        with pytest.raises(CommandError, match=r"^Audit row 2: it was altered\. "):
            said("audit_verify")

    def test_misses_a_tail_that_was_noted(self, head):
        with rewrite():
            run(f"delete from {TABLE} where sequence = 3")

        said("audit_verify")
        with pytest.raises(CommandError, match="Audit row 3: rows that were witnessed are missing"):
            said("audit_verify", "--count", "3", "--head", head)

    def test_asks_the_same_witnesses_as_the_doctor(self):
        disposed_of(unused_family())
        assert "is whole" in said("audit_verify")
        with rewrite():
            run(f"delete from {TABLE} where sequence = (select max(sequence) from {TABLE})")

        with pytest.raises(CommandError, match="rows that were witnessed are missing"):
            said("audit_verify")

    def test_is_not_content_where_the_database_lets_it_be_altered(self, head):
        triggers.drop(connection)

        with pytest.raises(CommandError, match="lacks what refuses changes"):
            said("audit_verify")
        triggers.create(connection)

    @pytest.mark.parametrize(
        "arguments", [("--count", "3"), ("--head", "ab"), ("--count", "0", "--head", "ab")]
    )
    def test_refuses_half_a_witness(self, arguments):
        with pytest.raises(CommandError, match="count"):
            said("audit_verify", *arguments)


class TestTheWebApplication:
    """It does not come up beside a keyring it cannot use, and says why."""

    @pytest.fixture
    def start(self, monkeypatch):
        monkeypatch.setattr("django.core.wsgi.get_wsgi_application", lambda: "the application")
        wsgi = importlib.import_module("contactcentre.wsgi")
        return lambda: importlib.reload(wsgi).application

    def test_comes_up_beside_its_keyring(self, subject, start):
        assert start() == "the application"

    def test_stays_down_without_it(self, subject, start, capsys):
        lose_keyring()

        with pytest.raises(KeyringUnsafe):
            start()
        assert "The centre cannot be served. The keyring is missing" in capsys.readouterr().err

    def test_stays_down_when_the_keyring_is_older_than_its_key(self, subject, start, capsys):
        kek.path_of(1).rename(kek.path_of(2))

        with pytest.raises(KeyringUnsafe):
            start()
        assert "The keyring is older than its key" in capsys.readouterr().err
