"""`manage.py restore`: everyone comes back except those whose key is gone; or nothing happens."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from io import StringIO

import pytest
from allauth.usersessions.models import UserSession
from auditlog.context import disable_auditlog
from django.core.management import CommandError, call_command
from django.db import connections
from django.db.migrations.recorder import MigrationRecorder

from accounts import links
from accounts.aliases import alias_of
from accounts.models import OneTimeLink, User
from contactcentre import in_use
from contactcentre.backups import making, places, restoring
from contactcentre.backups.engine import engine, using
from contactcentre.backups.manifest import Manifest
from contactcentre.doctor import State, records
from contactcentre.doctor.findings import Circumstances
from contactcentre.safekeeping import audit, stream
from contactcentre.safekeeping.errors import KeyMissing
from contactcentre.safekeeping.keyring import generations, keys, mirror, start_up
from contactcentre.safekeeping.keyring.models import DataKey, Generation, LookupKey
from contactcentre.safekeeping.models import AuditEntry, BackupMade, CardShown, Subject
from contactcentre.safekeeping.restoring import restored
from contactcentre.safekeeping.stream import open_stream, seal_stream
from families.models import Family, Person
from tests.factories.accounts import signed_in_client
from tests.unit.contactcentre.backups.conftest import empty, one_more_record, restore
from tests.unit.safekeeping.crash import Crash, crash


@pytest.fixture(autouse=True)
def short_pieces(monkeypatch):
    """So that a small centre's archive has several."""
    monkeypatch.setattr(stream, "PIECE_BYTES", 1 << 14)


@contextmanager
def receiving(receiver) -> Iterator[None]:
    """With somebody who does again what was done since the backup."""

    def receive(**_):
        receiver()

    restored.connect(receive)
    try:
        yield
    finally:
        restored.disconnect(receive)


def migrate(*where):
    call_command("migrate", *where, interactive=False, verbosity=0)


def first_names(family):
    return sorted(str(person.first_name) for person in Person.objects.filter(family_id=family.pk))


class TestEverybody:
    """Restoring yesterday's backup with today's keyring."""

    def test_comes_back_as_they_were(self, centre, archive):
        before = first_names(centre.stays)
        person = centre.stays.people.first()
        person.first_name = "Changed-since"
        person.save()
        later = one_more_record()

        restore(archive.parent, "--replace")

        assert first_names(centre.stays) == before
        assert not Subject.objects.filter(pk=later.pk).exists()

    def test_comes_back_and_the_doctor_knows_of_that_backup(self, centre, archive, now):
        assert records.backup(Circumstances(now, on_a_server=False))[0] is State.OK
        empty()
        restore(archive.parent)

        state, says = records.backup(Circumstances(now, on_a_server=False))

        assert (state, says) == (State.OK, f"The last backup was on {now:%Y-%m-%d}.")
        assert BackupMade.objects.get().size == archive.stat().st_size

    def test_comes_back_except_those_whose_key_is_gone(self, centre, archive):
        before = first_names(centre.stays)
        keys.destroy_keys([centre.goes.pk])
        tried = []

        def settle():
            """What retention does: it scrubs who was disposed of."""
            with pytest.raises(KeyMissing):
                first_names(centre.goes)
            tried.append(first_names(centre.stays))
            with disable_auditlog():
                Family.objects.filter(pk=centre.goes.pk).delete()
                Subject.objects.filter(pk=centre.goes.pk).delete()

        with receiving(settle):
            said = json.loads(restore(archive.parent, "--replace", "--json"))

        assert tried == [before]
        assert first_names(centre.stays) == before
        assert not Family.objects.filter(pk=centre.goes.pk).exists()
        assert said["disposed_again"] == 1
        start_up.verify()

    def test_stays_away_while_somebody_has_no_key_and_was_not_disposed_of(self, centre, archive):
        keys.destroy_keys([centre.goes.pk])
        later = one_more_record()

        with pytest.raises(CommandError, match=f"no key for {centre.goes.subject.reference}"):
            restore(archive.parent, "--replace")
        assert Subject.objects.filter(pk=later.pk).exists()
        assert engine().set_aside() == []

    def test_signs_in_as_before_although_the_aliases_are_new(self, centre, archive):
        generations.rotate()

        restore(archive.parent, "--replace")

        assert User.objects.get(email=alias_of("someone@centre.example")) == centre.user

    def test_has_to_sign_in_again(self, centre, folder, now):
        signed_in_client(centre.user)
        links.make(links.Purpose.INVITATION, user=centre.user, base_url="http://localhost")
        making.back_up(folder, now=now)

        restore(folder, "--replace")

        assert User.objects.filter(pk=centre.user.pk).exists()
        assert not UserSession.objects.exists()
        assert not OneTimeLink.objects.exists()

    def test_comes_back_on_a_machine_that_has_nothing_else(self, centre, archive):
        """Of the old machine there are the archive, the mirror, and the key from the card."""
        before = first_names(centre.stays)
        call_command("flush", verbosity=0, interactive=False, database="keyring")
        for model in (DataKey, LookupKey, Generation):
            assert not model.objects.exists()
        empty()

        call_command("keyring", "mirror", "--restore", stdout=StringIO())
        said = json.loads(restore(archive.parent, "--json"))

        assert first_names(centre.stays) == before
        assert said["aside"] is None

    def test_comes_back_from_an_older_version(self, centre, folder, now, monkeypatch):
        """What this version's tables have and the backup's have not is made up for."""
        before = first_names(centre.stays)
        try:
            migrate("safekeeping", "0003_triggers")
            with monkeypatch.context() as patch:
                patch.setattr(start_up, "ensure_migrated", lambda *_: None)
                archive = making.make_archive(folder, now=now).archive
        finally:
            migrate()
        assert b'"safekeeping": "0003_triggers"' in archive.read_bytes()

        restore(folder, "--replace")

        start_up.ensure_migrated()
        assert not CardShown.objects.exists()
        assert first_names(centre.stays) == before


class TestTheTrail:
    def test_is_whole_and_goes_on_with_the_restore(self, centre, archive):
        restore(archive.parent, "--replace")

        count, _ = audit.verify()
        assert AuditEntry.objects.get(sequence=count).event == "records-restored"

    def test_that_is_not_the_one_of_the_manifest_is_refused(self, centre, archive):
        """Not even the right key makes a trail without its end the whole one."""
        with archive.open("rb") as file:
            line, key = file.readline(), keys.key_of(making.KEY)
            content = list(open_stream(file, key=key, header=line))
        other = replace(Manifest.read(line), audit_count=10_000).line()
        archive.write_bytes(other + b"".join(seal_stream(content, key=key, header=other)))

        with pytest.raises(CommandError, match="rows that were witnessed are missing"):
            restore(archive.parent, "--replace")


class TestWhatWasThere:
    def test_is_refused_to_go_unless_asked(self, centre, archive):
        with pytest.raises(CommandError, match="There are records here already: give --replace"):
            restore(archive.parent)

    def test_is_kept_aside(self, centre, archive):
        later = one_more_record()

        said = json.loads(restore(archive.parent, "--replace", "--json"))

        assert [said["aside"]] == engine().set_aside()
        with using(said["aside"]):
            assert Subject.objects.filter(pk=later.pk).exists()

    def test_stays_as_it_is_when_the_restore_is_cut_short(self, centre, archive, monkeypatch):
        later = one_more_record()
        for step in ("_bring_up_to_date", "_put_on_record"):
            with monkeypatch.context() as patch, pytest.raises(Crash):
                patch.setattr(restoring, step, crash)
                restore(archive.parent, "--replace")
            assert Subject.objects.filter(pk=later.pk).exists()
            assert engine().set_aside() == []

    def test_that_holds_no_record_goes(self, centre, archive):
        empty()

        assert json.loads(restore(archive.parent, "--json"))["aside"] is None
        assert Subject.objects.filter(pk=centre.stays.pk).exists()
        assert engine().set_aside() == []


class TestRefused:
    """One sentence, and what is here stays."""

    @pytest.fixture(autouse=True)
    def later(self, centre, archive):
        later = one_more_record()
        yield
        assert Subject.objects.filter(pk=later.pk).exists()
        assert engine().set_aside() == []

    def refuses(self, folder, sentence, *arguments):
        with pytest.raises(CommandError, match="^Nothing was restored. ") as refused:
            restore(folder, "--replace", *arguments)
        assert sentence in str(refused.value)
        assert "\n" not in str(refused.value)

    def test_while_the_centre_is_served(self, archive, home):
        in_use.hold()

        self.refuses(archive.parent, "is being served: stop it first")

    def test_an_altered_archive(self, archive):
        content = bytearray(archive.read_bytes())
        content[-40_000] ^= 1
        archive.write_bytes(content)

        self.refuses(archive.parent, "was altered or is not complete")

    def test_one_that_is_cut_off(self, archive):
        content = archive.read_bytes()
        head = content.index(b"\n") + 1
        for length in (head, head + 20, head + 32, len(content) - 1, len(content) - 50_000):
            archive.write_bytes(content[:length])

            self.refuses(archive.parent, "was altered or is not complete")

    def test_one_in_another_order(self, archive):
        content = archive.read_bytes()
        head = content.index(b"\n") + 1 + 32
        piece = stream.PIECE_BYTES + 16
        assert len(content) > head + 2 * piece
        first, second = content[head : head + piece], content[head + piece : head + 2 * piece]
        archive.write_bytes(content[:head] + second + first + content[head + 2 * piece :])

        self.refuses(archive.parent, "was altered or is not complete")

    def test_one_whose_first_line_was_altered(self, archive):
        content = archive.read_bytes()
        archive.write_bytes(content.replace(b'"audit_count": ', b'"audit_count": 1', 1))

        self.refuses(archive.parent, "was altered or is not complete")

    @pytest.mark.parametrize("line", [b"", b"nonsense\n", b"[]\n", b'{"format": 1}\n', b"\xff\n"])
    def test_what_is_no_archive(self, archive, line):
        archive.write_bytes(line)

        self.refuses(archive.parent, "This is not a backup")

    def test_one_of_a_later_format(self, archive):
        content = archive.read_bytes()
        archive.write_bytes(content.replace(b'"format": 1', b'"format": 2', 1))

        self.refuses(archive.parent, "of a format that this version cannot read")

    def test_one_of_a_newer_version(self, archive, monkeypatch):
        content = archive.read_bytes()
        archive.write_bytes(content.replace(b'"safekeeping": "00', b'"safekeeping": "99', 1))

        self.refuses(archive.parent, "install that version first")

    def test_one_of_another_kind_of_database(self, archive):
        content = archive.read_bytes()
        vendor = connections["default"].vendor.encode()
        archive.write_bytes(content.replace(vendor, b"other", 1))

        self.refuses(archive.parent, "The backup is of a other database")

    def test_another_centres_archive(self, archive):
        keys.destroy_keys([making.KEY])
        keys.key_of_or_new(making.KEY)

        self.refuses(archive.parent, "or is not of this keyring")

    def test_without_the_key_for_backups(self, archive):
        keys.destroy_keys([making.KEY])

        self.refuses(archive.parent, "The keyring has no key for backups")

    def test_beside_an_older_keyring(self, archive):
        Generation.objects.update(changes=1)
        mirror.path().unlink()

        self.refuses(archive.parent, "The keyring is older than the backup")

    def test_without_the_key_encryption_key(self, archive, settings, tmp_path):
        settings.KEYRING_KEK_DIR = tmp_path / "elsewhere"

        self.refuses(archive.parent, "The key-encryption key of generation 1 is missing")

    def test_without_a_keyring(self, archive, monkeypatch):
        monkeypatch.setattr(start_up, "_holds_any", lambda model: model is not Generation)

        self.refuses(archive.parent, "There is no keyring here: first bring back its key")

    def test_beside_a_keyring_of_another_version(self, archive):
        recorder = MigrationRecorder(connections["keyring"])
        applied = [name for app, name in recorder.applied_migrations() if app == "keyring"]
        for name in applied:
            recorder.record_unapplied("keyring", name)
        try:
            self.refuses(archive.parent, "The keyring is missing")
        finally:
            for name in applied:
                recorder.record_applied("keyring", name)

    def test_without_an_archive(self, archive, tmp_path):
        archive.unlink()

        self.refuses(archive.parent, f"There is no backup in {archive.parent}")
        self.refuses(tmp_path / "nowhere", "There is no folder")

    def test_one_that_is_not_there(self, archive):
        self.refuses(archive.parent, "There is no backup other.backup", "--archive", "other.backup")

    def test_one_outside_the_folder(self, archive):
        self.refuses(
            archive.parent, "There is no backup ../", "--archive", f"../backups/{archive.name}"
        )


class TestWhich:
    def test_the_newest(self, centre, folder, now):
        making.back_up(folder, now=now)
        later = one_more_record()
        making.back_up(folder, now=now.replace(hour=19))

        restore(folder, "--replace")

        assert Subject.objects.filter(pk=later.pk).exists()

    def test_or_the_one_named(self, centre, archive, folder, now):
        later = one_more_record()
        making.back_up(folder, now=now.replace(hour=19))

        said = restore(folder, "--replace", "--archive", archive.name)

        assert not Subject.objects.filter(pk=later.pk).exists()
        assert said.startswith("The records are as they were on 16 May 2026 at 19:30 (centre-")
        assert "Enter again what else was entered since" in said


def test_archives_sort_by_their_age(now):
    names = [places.name_for(now.replace(day=day)) for day in (3, 12, 30)]

    assert names == sorted(names)
