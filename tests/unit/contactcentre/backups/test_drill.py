"""`manage.py drill`: a backup is made, restored and read; what there was stays as it was."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connections

from contactcentre.backups import drill, making
from contactcentre.safekeeping import audit
from contactcentre.safekeeping.keyring import generations, keys, mirror
from contactcentre.safekeeping.models import AuditEntry, BackupMade, Drill, Subject
from families.models import Person
from tests.unit.safekeeping.crash import Crash, crash


def drilled(*arguments):
    out = StringIO()
    call_command("drill", *arguments, stdout=out)
    return out.getvalue()


class TestWhatItSays:
    def test_in_words(self, centre):
        assert drilled().startswith("The backup can be restored: ")

    def test_in_figures_that_are_put_on_record(self, centre):
        said = json.loads(drilled("--json"))

        done = Drill.objects.get()
        assert (done.size, done.opened) == (said["size"], said["opened"])
        assert done.opened > 20
        assert done.backup_seconds > 0
        assert done.restore_seconds > 0
        assert AuditEntry.objects.first().event == "drill-made"
        assert not BackupMade.objects.exists()


class TestWhatItLeaves:
    def test_is_the_record_of_it_and_nothing_else(self, centre, home):
        keys.key_of_or_new(making.KEY)
        before = generations.status(), Subject.objects.count(), Person.objects.count()

        drilled()

        assert (generations.status(), Subject.objects.count(), Person.objects.count()) == before
        assert [each.name for each in home.iterdir()] == []
        if (name := connections["default"].settings_dict["NAME"]) and Path(str(name)).exists():
            assert not [each for each in Path(name).parent.iterdir() if each.name[0] == "."]

    def test_is_nothing_when_it_is_cut_short(self, centre, home, monkeypatch):
        monkeypatch.setattr(drill, "soundness_of", crash)

        with pytest.raises(Crash):
            drilled()

        assert list(home.iterdir()) == []
        assert not Drill.objects.exists()
        assert Person.objects.count() == 6


class TestFailed:
    def test_when_a_value_does_not_open(self, centre):
        """A single one that was altered in the database, and where it is."""
        person = Person.objects.first()
        other = Person.objects.exclude(pk=person.pk).first()
        with connections["default"].cursor() as cursor:
            cursor.execute(
                "update families_person set last_name = "
                "(select last_name from families_person where id = %s) where id = %s",
                [
                    Person._meta.pk.get_db_prep_value(each, connections["default"])
                    for each in (other.pk, person.pk)
                ],
            )

        self.fails(f"what was sealed is damaged: person {person.pk}")

    def test_when_the_trail_is_broken(self, centre, monkeypatch):
        def broken(**_):
            raise audit.ChainBroken(2, "it was altered.")

        monkeypatch.setattr(audit, "verify", broken)

        self.fails("not sound: Audit row 2: it was altered")

    def test_when_no_backup_is_made(self, centre):
        keys.key_of_or_new(making.KEY)
        mirror.path().unlink()

        self.fails("The keyring's mirror is missing")

    def test_not_by_what_is_said_of_somebody_who_was_disposed_of(self, centre):
        audit.record("opened", centre.goes, subject_id=centre.user.pk, details=None)
        gone = centre.user.pk
        entry = audit.entry("opened", centre.goes, subject_id=gone, details="of them")
        keys.create_keys([gone])
        audit.record_all([entry])
        keys.destroy_keys([gone])

        drilled()

    def fails(self, why):
        with pytest.raises(CommandError, match="^The drill failed. ") as failed:
            drilled()
        assert why in str(failed.value)
        assert not Drill.objects.exists()
