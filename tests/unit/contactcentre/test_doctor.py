"""`manage.py doctor`: one line for each thing that could let records leak or get lost."""

import json
from datetime import UTC, datetime, timedelta
from io import StringIO
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError
from django.db.migrations.recorder import MigrationRecorder

from contactcentre import doctor
from contactcentre.backups import places
from contactcentre.doctor import State, machine, records
from contactcentre.doctor import kept as kept_module
from contactcentre.doctor.findings import Circumstances
from contactcentre.safekeeping import audit
from contactcentre.safekeeping.errors import SafekeepingError
from contactcentre.safekeeping.keyring import generations, kek, mirror
from contactcentre.safekeeping.keyring.models import DataKey
from contactcentre.safekeeping.models import (
    BackupMade,
    CardShown,
    Drill,
    SubjectKind,
)
from contactcentre.safekeeping.subjects import open_subject

NOW = datetime(2026, 5, 16, 18, 30, tzinfo=UTC)
LAPTOP = Circumstances(NOW, on_a_server=False)
SERVER = Circumstances(NOW, on_a_server=True)


@pytest.fixture
def subject(db):
    return open_subject(SubjectKind.FAMILY, on=NOW.date())


@pytest.fixture
def kept(settings, tmp_path, monkeypatch):
    """A centre's folders and files, all as they should be."""
    settings.HOME = tmp_path / "home"
    settings.KEYRING_KEK_DIR = tmp_path / "kek"
    settings.KEYRING_MIRROR_DIR = tmp_path / "mirror"
    files = {
        "default": tmp_path / "data" / "centre.sqlite3",
        "keyring": tmp_path / "keyring" / "keyring.sqlite3",
    }
    monkeypatch.setattr(places, "sqlite_file", files.get)
    folders = [settings.HOME, settings.KEYRING_KEK_DIR, settings.KEYRING_MIRROR_DIR]
    for folder in [*folders, *(file.parent for file in files.values())]:
        folder.mkdir(mode=0o700)
    for file in [*files.values(), mirror.path(), kek.path_of(1), settings.HOME / "secret-key"]:
        file.touch(mode=0o600)
    return SimpleNamespace(**{path.name.split(".")[0]: path for path in tmp_path.rglob("*")})


def found(look, circumstances=LAPTOP):
    state, says = look(circumstances)
    assert says.endswith(".")
    assert "\n" not in says
    return state, says


class TestPermissions:
    def test_of_a_centre_as_it_should_be(self, kept):
        assert found(machine.permissions)[0] is State.OK

    @pytest.mark.parametrize("folder", ["home", "data", "keyring", "kek", "mirror"])
    def test_of_a_folder_others_may_look_into(self, kept, folder):
        path = getattr(kept, folder)
        path = path if path.is_dir() else path.parent
        path.chmod(0o750)

        state, says = found(machine.permissions)
        assert state is State.FAIL
        assert str(path) in says

    @pytest.mark.parametrize(
        "name", ["centre.sqlite3", "keyring.sqlite3", "kek-000001.key", "keyring-mirror.json"]
    )
    def test_of_a_file_others_may_read(self, kept, tmp_path, name):
        (path,) = tmp_path.rglob(name)
        path.chmod(0o644)

        assert found(machine.permissions) == (
            State.FAIL,
            f"Others on this machine may read {path}: take that from them with “chmod go= {path}”.",
        )

    def test_of_many_names_some(self, kept, tmp_path):
        for path in tmp_path.rglob("*"):
            path.chmod(0o777)

        assert " more: " in found(machine.permissions)[1]


class TestDevices:
    def test_of_their_own(self, kept, monkeypatch):
        monkeypatch.setattr(machine, "device_of", lambda folder: hash(folder))

        assert found(machine.devices)[0] is State.OK
        assert found(machine.devices, SERVER)[0] is State.OK

    def test_shared_are_let_pass_on_a_laptop_only(self, kept):
        """In a test everything is on one disk."""
        state, says = found(machine.devices)

        assert state is State.WARN
        assert "data and key-encryption key and keyring and keyring's mirror" in says
        assert found(machine.devices, SERVER)[0] is State.FAIL


class TestRoom:
    @pytest.mark.parametrize(
        ("free", "state"),
        [
            (0, State.FAIL),
            (49_999_999, State.FAIL),
            (50_000_000, State.WARN),
            (499_999_999, State.WARN),
            (500_000_000, State.OK),
        ],
    )
    def test_is_told(self, kept, monkeypatch, free, state):
        monkeypatch.setattr("shutil.disk_usage", lambda _: SimpleNamespace(free=free))

        assert found(machine.room)[0] is state

    def test_of_a_machine_with_nothing_on_it(self, settings, tmp_path, monkeypatch):
        settings.HOME = tmp_path / "home"
        monkeypatch.setattr(places, "kept", dict)

        assert found(machine.room)[0] is State.WARN


class TestSettings:
    def test_nobody_goes_round_the_rules(self):
        assert found(machine.no_superusers)[0] is State.OK

    def test_the_admin_site_does(self, monkeypatch):
        monkeypatch.setattr("django.apps.apps.is_installed", lambda _: True)

        assert found(machine.no_superusers) == (
            State.FAIL,
            "Somebody may go round the rules: the admin site is installed. Remove that.",
        )

    def test_superusers_do(self, monkeypatch):
        from django.contrib.auth.models import AbstractUser

        monkeypatch.setattr(machine, "get_user_model", lambda: AbstractUser)

        assert "superusers" in found(machine.no_superusers)[1]

    def test_debugging_is_for_a_laptop(self, settings):
        assert found(machine.debug)[0] is State.OK
        settings.DEBUG = True
        assert found(machine.debug)[0] is State.WARN
        assert found(machine.debug, SERVER)[0] is State.FAIL

    def test_a_server_sends_mail(self, settings):
        assert found(machine.mail)[0] is State.WARN
        assert found(machine.mail, SERVER)[0] is State.FAIL
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        assert found(machine.mail, SERVER)[0] is State.OK


@pytest.mark.django_db
class TestClock:
    def entered(self, subject, at, monkeypatch):
        entry = audit.entry("opened", subject)
        entry.timestamp = at
        audit.record_all([entry])
        monkeypatch.setattr(records, "_database_clock", lambda now: now)

    @pytest.mark.parametrize(
        ("at", "state"),
        [
            (NOW, State.OK),
            (NOW - timedelta(days=31), State.OK),
            (NOW - timedelta(days=32), State.WARN),
            (NOW + timedelta(minutes=5), State.OK),
            (NOW + timedelta(minutes=6), State.FAIL),
        ],
    )
    def test_beside_the_last_entry(self, subject, monkeypatch, at, state):
        self.entered(subject, at, monkeypatch)

        assert found(records.clock)[0] is state

    def test_of_a_new_centre(self, monkeypatch):
        monkeypatch.setattr(records, "_database_clock", lambda now: now)

        assert found(records.clock)[0] is State.OK

    @pytest.mark.parametrize("minutes", [-6, 6])
    def test_that_differs_from_the_databases(self, monkeypatch, minutes):
        ahead = timedelta(minutes=minutes)
        monkeypatch.setattr(records, "_database_clock", lambda now: now + ahead)

        assert found(records.clock)[0] is State.FAIL

    def test_of_the_database_is_asked(self):
        now = datetime.now(UTC)

        assert abs(records._database_clock(now) - now) < timedelta(minutes=1)


@pytest.mark.django_db
class TestKeyring:
    def test_that_opens(self, subject):
        assert found(records.keyring) == (
            State.OK,
            "The keyring opens and has a key for every record (1 keys).",
        )
        assert found(records.mirrored)[0] is State.OK

    def test_that_lacks_a_key(self, subject):
        DataKey.objects.all().delete()

        (finding,) = doctor.examine(now=NOW, looks=[("keyring", records.keyring)])
        assert finding.state is State.FAIL
        assert subject.reference in finding.says

    def test_whose_mirror_is_gone(self, subject):
        mirror.path().unlink()

        assert found(records.mirrored)[0] is State.FAIL

    def test_whose_tables_are_older(self):
        MigrationRecorder.Migration.objects.filter(app="safekeeping").delete()

        (finding,) = doctor.examine(now=NOW, looks=[("migrations", records.migrations)])
        assert finding.state is State.FAIL
        assert "manage.py migrate" in finding.says

    def test_whose_tables_are_those_of_this_version(self):
        assert found(records.migrations)[0] is State.OK

    def test_whose_key_is_on_a_card(self, subject):
        assert found(records.card)[0] is State.WARN
        CardShown.objects.create(generation=1)
        assert found(records.card)[0] is State.OK
        generations.rotate()
        assert found(records.card)[0] is State.WARN

    def test_that_is_new_needs_no_card(self):
        assert found(records.card)[0] is State.OK


@pytest.mark.django_db
class TestLately:
    @pytest.mark.parametrize(
        ("ago", "state"),
        [(timedelta(days=7), State.OK), (timedelta(days=7, seconds=1), State.WARN)],
    )
    def test_a_backup_was_made(self, ago, state):
        BackupMade.objects.create(at=NOW - timedelta(days=90), seconds=1, size=1)
        BackupMade.objects.create(at=NOW - ago, seconds=1, size=1)

        assert found(records.backup)[0] is state

    @pytest.mark.parametrize(
        ("ago", "state"),
        [(timedelta(days=92), State.OK), (timedelta(days=92, seconds=1), State.WARN)],
    )
    def test_a_drill_was_made(self, ago, state):
        done = {"backup_seconds": 1, "restore_seconds": 1, "size": 1, "opened": 1}
        Drill.objects.create(at=NOW - ago, **done)

        assert found(records.drill)[0] is state

    def test_neither_was(self):
        assert "no backup yet" in found(records.backup)[1]
        assert "no restore drill yet" in found(records.drill)[1]

    def test_older_records_were_set_aside(self, monkeypatch):
        aside = ["centre-before_restore_20260516183000.sqlite3"]
        assert found(records.set_aside)[0] is State.OK
        monkeypatch.setattr(records, "engine", lambda: SimpleNamespace(set_aside=lambda: aside))
        assert found(records.set_aside)[0] is State.WARN


class TestDeeds:
    """What was done stays on record."""

    @pytest.mark.django_db
    def test_are_neither_changed_nor_taken_away(self):
        deed = CardShown.objects.create(generation=1)
        for change in (
            deed.save,
            deed.delete,
            CardShown.objects.all().delete,
            lambda: CardShown.objects.update(generation=2),
        ):
            with pytest.raises(SafekeepingError, match="stays on record"):
                change()
        assert CardShown.objects.get().generation == 1
        assert str(deed) == f"cardshown {deed.pk}"


@pytest.mark.django_db
class TestTheCommand:
    def said(self, *arguments):
        out = StringIO()
        call_command("doctor", *arguments, stdout=out)
        return out.getvalue()

    @pytest.fixture
    def looks(self, monkeypatch):
        def give(*found):
            looks = [(f"thing {n}", lambda _, each=each: each) for n, each in enumerate(found)]
            monkeypatch.setattr(machine, "LOOKS", looks)
            monkeypatch.setattr(records, "LOOKS", [])
            monkeypatch.setattr(kept_module, "LOOKS", [])

        return give

    def test_says_one_line_of_each(self, looks):
        looks((State.OK, "All is well."), (State.WARN, "Do this."))

        assert self.said().splitlines() == [
            "ok    thing 0  All is well.",
            "warn  thing 1  Do this.",
        ]

    def test_fails_on_a_failure(self, looks):
        looks((State.OK, "All is well."), (State.FAIL, "Do this now."))

        with pytest.raises(SystemExit, match="1"):
            self.said()

    def test_says_it_in_one_json_document(self, looks):
        looks((State.WARN, "Do this."))

        assert json.loads(self.said("--json")) == {
            "checks": [{"name": "thing 0", "state": "warn", "says": "Do this."}],
            "ok": True,
        }

    def test_looks_at_everything_there_is(self, subject, capsys):
        """Whatever this machine is like: nothing is left out and nothing is a traceback."""
        out = StringIO()
        try:
            call_command("doctor", "--json", stdout=out)
            well = True
        except SystemExit:
            well = False
        said = json.loads(out.getvalue())
        assert said["ok"] is well
        assert [each["name"] for each in said["checks"]] == [
            name for name, _ in [*machine.LOOKS, *records.LOOKS, *kept_module.LOOKS]
        ]
        assert not [each for each in said["checks"] if "cannot be looked at" in each["says"]]

    def test_goes_on_after_what_cannot_be_looked_at(self):
        def gone(_):
            raise DatabaseError("could not connect as amy")

        finding, after = doctor.examine(
            now=NOW, looks=[("gone", gone), ("after", lambda _: (State.OK, "Fine."))]
        )
        assert finding.state is State.FAIL
        assert "amy" not in finding.says
        assert after.state is State.OK

    def test_takes_nothing_else(self):
        with pytest.raises(CommandError):
            self.said("records")


def test_folders_that_are_not_there_hide_nothing(kept, tmp_path):
    (tmp_path / "home" / "secret-key").unlink()

    assert found(machine.permissions)[0] is State.OK
