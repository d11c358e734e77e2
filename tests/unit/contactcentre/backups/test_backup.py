"""`manage.py backup`: one archive that tells nothing, or none at all."""

import errno
import json
import os
import stat
from contextlib import contextmanager
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, connections

from contactcentre.backups import making, places
from contactcentre.backups.refusal import BackupRefused
from contactcentre.demonstration.canaries import canaries
from contactcentre.safekeeping.errors import KeyringUnsafe
from contactcentre.safekeeping.keyring import kek, keys, mirror
from contactcentre.safekeeping.keyring.models import DataKey, LookupKey
from contactcentre.safekeeping.models import AuditEntry, BackupMade
from contactcentre.safekeeping.stream import open_stream
from tests.raw_search import found_in
from tests.unit.contactcentre.backups.conftest import one_more_record


def backed_up(folder, *arguments):
    out = StringIO()
    call_command("backup", str(folder), *arguments, stdout=out)
    return out.getvalue()


def only_file(folder):
    (file,) = folder.iterdir()
    return file


def inside(archive):
    """Everything that is in the archive, once it is opened."""
    with archive.open("rb") as file:
        line = file.readline()
        return b"".join(open_stream(file, key=keys.key_of(making.KEY), header=line))


class TestTheArchive:
    def test_is_its_owners_alone(self, centre, folder):
        backed_up(folder)

        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        assert stat.S_IMODE(only_file(folder).stat().st_mode) == 0o600

    def test_shows_no_sealed_text_sealed_or_opened(self, centre, folder):
        texts = list(canaries().values())
        assert len(texts) > 10
        backed_up(folder)
        archive = only_file(folder)

        assert found_in(archive.read_bytes(), texts) == set()
        assert found_in(inside(archive), texts) == set()

    def test_holds_no_key_whatever(self, centre, folder):
        keys.lookup_key("sign-in")
        backed_up(folder)
        content = only_file(folder).read_bytes() + inside(only_file(folder))
        secret = [kek.read(1), keys.key_of(making.KEY), keys.key_of(centre.stays.pk)]
        wrapped = [row.wrapped for row in DataKey.objects.all()]
        wrapped += [row.wrapped for row in LookupKey.objects.all()]

        assert len(wrapped) > 4
        for each in secret:
            assert each not in content
            assert each.hex().encode() not in content
        assert not [each for each in wrapped if each.encode() in content]

    def test_says_in_clear_what_it_is_and_nothing_of_anybody(self, centre, folder):
        backed_up(folder)
        said = json.loads(only_file(folder).read_bytes().splitlines()[0])

        assert set(said) == {
            "format",
            "made_at",
            "database",
            "schema",
            "generation",
            "changes",
            "audit_count",
            "audit_head",
        }
        assert said["database"] == connections["default"].vendor
        assert set(said["schema"]) >= {"safekeeping", "families"}
        last = AuditEntry.objects.get(sequence=said["audit_count"])
        assert last.digest == said["audit_head"]

    def test_is_put_on_record(self, centre, folder):
        said = json.loads(backed_up(folder, "--json"))

        deed = BackupMade.objects.get()
        assert deed.size == said["size"] == only_file(folder).stat().st_size
        assert AuditEntry.objects.first().event == "backup-made"
        assert said["archive"] == str(only_file(folder))

    def test_is_one_more_each_time(self, centre, folder):
        for _ in range(2):
            backed_up(folder)

        assert len(places.archives(folder)) == 2

    def test_may_end_the_oldest(self, centre, folder):
        first, second = (Path(json.loads(backed_up(folder, "--json"))["archive"]) for _ in "ab")
        (folder / "notes.txt").write_text("not ours")

        assert json.loads(backed_up(folder, "--keep", "2", "--json"))["deleted"] == 1

        assert not first.exists()
        assert second.exists()
        assert (folder / "notes.txt").exists()
        assert "deleted: 2." in backed_up(folder, "--keep", "1")

    @pytest.mark.parametrize("number", ["0", "-1", "some"])
    def test_is_never_deleted_with_all_the_others(self, number):
        with pytest.raises(CommandError, match="--keep"):
            backed_up(Path("nowhere"), "--keep", number)

    def test_says_where_it_is(self, centre, folder):
        assert backed_up(folder).startswith(f"The backup is {folder}/centre-")


class TestRefused:
    """One sentence, and no archive."""

    def refuses(self, folder, sentence):
        with pytest.raises(CommandError, match="^No backup was made. ") as refused:
            backed_up(folder)
        assert sentence in str(refused.value)
        assert "\n" not in str(refused.value)
        assert not BackupMade.objects.exists()
        if folder.is_dir():
            assert not places.archives(folder)

    def test_where_the_mirror_is_missing(self, centre, folder):
        keys.key_of_or_new(making.KEY)
        mirror.path().unlink()

        self.refuses(folder, "The keyring's mirror is missing")

    def test_where_the_mirror_is_behind(self, centre, folder):
        keys.key_of_or_new(making.KEY)
        old = mirror.path().read_text()
        one_more_record()
        mirror.path().write_text(old)

        self.refuses(folder, "first write it anew with “manage.py keyring mirror”")

    def test_where_the_mirror_falls_behind_meanwhile(self, centre, folder, monkeypatch, settings):
        """The key of a row in the copy must be in two places once the copy is made."""
        keys.key_of_or_new(making.KEY)
        ready = places.ready

        def then_fall_behind(path):
            settings.KEYRING_MIRROR_DIR = only_file(path.parent / "mirror") / "not-a-folder"
            one_more_record()
            settings.KEYRING_MIRROR_DIR = path.parent / "mirror"
            return ready(path)

        monkeypatch.setattr(places, "ready", then_fall_behind)

        self.refuses(folder, "The keyring's mirror is behind")

    def test_where_a_record_has_no_key(self, centre, folder):
        DataKey.objects.filter(pk=centre.goes.pk).delete()

        self.refuses(folder, f"no key for {centre.goes.subject.reference}")

    @pytest.mark.parametrize("place", ["", "below"])
    def test_inside_a_folder_of_keys(self, centre, settings, place):
        for kept in (settings.KEYRING_KEK_DIR, settings.KEYRING_MIRROR_DIR):
            self.refuses(kept / place, "is inside the folder of the key")

    @pytest.mark.parametrize("alias", ["default", "keyring"])
    def test_inside_a_folder_of_records(self, centre, alias, monkeypatch, tmp_path):
        files = {alias: tmp_path / "somewhere" / "db"}
        monkeypatch.setattr(places, "sqlite_file", files.get)

        self.refuses(tmp_path / "somewhere" / "backups", "is inside the folder of the")

    def test_around_the_folders_of_keys(self, centre, tmp_path):
        self.refuses(tmp_path, "a copy of that would hold more than backups")

    def test_through_a_link_into_one(self, centre, settings, tmp_path):
        (tmp_path / "link").symlink_to(settings.KEYRING_KEK_DIR)

        self.refuses(tmp_path / "link" / "backups", "is inside the folder of the key")

    def test_where_others_may_look(self, centre, folder):
        folder.mkdir(mode=0o755)

        self.refuses(folder, f"chmod 700 {folder}")

    def test_where_no_folder_can_be_made(self, centre, tmp_path):
        (tmp_path / "file").write_text("")

        self.refuses(tmp_path / "file" / "backups", "cannot be made")

    def test_while_another_process_is_at_work_there(self, tmp_path):
        with places.scratch(tmp_path / "work") as work:
            (work / "copy").write_text("half done")
            with pytest.raises(BackupRefused, match="at work"), places.scratch(work):
                pass
            assert (work / "copy").exists()
        assert not work.exists()


def test_what_a_killed_process_left_goes_first(tmp_path):
    (tmp_path / "work").mkdir()
    (tmp_path / "work" / "copy").write_text("half done")

    with places.scratch(tmp_path / "work") as work:
        assert list(work.iterdir()) == []


class TestAFullDisk:
    @pytest.mark.parametrize("written", [0, 1, 2])
    def test_leaves_nothing_behind(self, centre, folder, monkeypatch, written):
        """The disk fills up after so many writes of the archive."""
        before = around(centre)
        new_file = places._new_file

        class Full:
            def __init__(self, file):
                self.file, self.left = file, written

            def write(self, part):
                if not self.left:
                    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
                self.left -= 1
                return self.file.write(part)

            def __getattr__(self, name):
                return getattr(self.file, name)

        @contextmanager
        def filling(path):
            with new_file(path) as file:
                yield Full(file)

        monkeypatch.setattr(places, "_new_file", filling)

        with pytest.raises(CommandError, match="The backup could not be made: the disk is full"):
            backed_up(folder)
        assert list(folder.iterdir()) == []
        assert around(centre) == before
        assert not BackupMade.objects.exists()

    def test_is_said_when_the_copy_does_not_fit(self, centre, folder, monkeypatch):
        def full(*_):
            raise OperationalError("database or disk is full")

        monkeypatch.setattr(making, "seal_stream", lambda *_, **__: iter(full, None))

        with pytest.raises(CommandError, match="the disk is full"):
            backed_up(folder)
        assert list(folder.iterdir()) == []

    def test_names_no_content_in_another_fault(self, centre, folder, monkeypatch):
        def fault(*_, **__):
            raise OperationalError("DETAIL: Key (name)=(Amy Okafor) is stored")

        monkeypatch.setattr(making, "seal_stream", fault)

        with pytest.raises(CommandError, match="OperationalError") as refused:
            backed_up(folder)
        assert "Okafor" not in str(refused.value)


def around(centre):
    """What lies beside the database."""
    name = connections["default"].settings_dict["NAME"]
    if connections["default"].vendor == "postgresql":
        return []
    return sorted(each.name for each in Path(name).parent.iterdir() if each.is_dir())


def test_an_empty_centre_can_be_backed_up(transactional_db, home, folder):
    backed_up(folder)

    assert only_file(folder)


def test_records_without_their_keyring_are_not_backed_up(centre, folder):
    DataKey.objects.all().delete()
    with pytest.raises(KeyringUnsafe):
        making.make_archive(folder, now=centre.user.created_at)
