"""An old copy of the keyring in the place of the present one: nothing writes it over a newer."""

from io import StringIO
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command

from contactcentre.backups import making
from contactcentre.doctor import State, examine, records
from contactcentre.safekeeping import clock
from contactcentre.safekeeping.errors import KeyringUnsafe
from contactcentre.safekeeping.keyring import generations, kek, keys, mirror, start_up
from contactcentre.safekeeping.keyring.models import DataKey, Generation, LookupKey, Tombstone
from contactcentre.safekeeping.models import SubjectKind
from contactcentre.safekeeping.subjects import open_subject

pytestmark = pytest.mark.django_db

KEYRING = (Generation, LookupKey, DataKey, Tombstone)


def copied():
    """The keyring as it stands, without its key files."""
    return [list(model._base_manager.all()) for model in KEYRING]


def put_in_place(copy):
    for model, rows in zip(KEYRING, copy, strict=True):
        model._base_manager.all().delete()
        model._base_manager.bulk_create(rows)


def of_fewer_records(today):
    old = copied()
    open_subject(SubjectKind.FAMILY, on=today)
    return old


def of_an_older_generation(today):
    """With its key file, which was copied too."""
    old, key = copied(), kek.read(1)
    generations.rotate()
    kek.write_durably(kek.path_of(1), key)
    return old


def without_its_key_file(today):
    old = copied()
    generations.rotate()
    return old


OLD = [of_fewer_records, of_an_older_generation, without_its_key_file]


@pytest.fixture(params=OLD)
def old_keyring(request, subject, today):
    put_in_place(request.param(today))


def said(*arguments):
    out = StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue()


@pytest.mark.usefixtures("old_keyring")
class TestAnOldKeyring:
    @pytest.mark.parametrize(
        "change",
        [
            lambda: said("keyring", "mirror"),
            lambda: said("keyring", "rotate"),
            mirror.write,
            generations.rotate,
            lambda: keys.create_keys([uuid4()]),
            lambda: keys.shred({uuid4(): uuid4()}),
            lambda: keys.lookup_key("sign-in"),
            lambda: making.make_archive(mirror.path().parent, now=clock.now()),
        ],
    )
    def test_never_goes_over_the_newer_mirror(self, change):
        newest = mirror.path().read_text()

        with pytest.raises((KeyringUnsafe, CommandError), match="older than|is missing"):
            change()

        assert mirror.path().read_text() == newest

    def test_is_not_served(self):
        with pytest.raises(KeyringUnsafe, match="older than"):
            start_up.ensure_usable()

    def test_the_doctor_sends_to_the_mirror_and_never_over_it(self):
        looks = [("keyring", records.keyring), ("mirror", records.mirrored)]
        for finding in examine(now=clock.now(), looks=looks):
            assert finding.state is State.FAIL
            assert "older than" in finding.says or "old copy" in finding.says
            assert "write it anew" not in finding.says

    def test_gives_way_to_the_newer_one_by_what_the_doctor_says(self):
        newest = mirror.generation()
        put_in_place([[], [], [], []])

        said("keyring", "mirror", "--restore")

        assert Generation.objects.get().changes == newest.changes
        assert generations.status().mirror is generations.Mirror.LEVEL


class TestAnEmptyKeyring:
    def test_never_goes_over_a_mirror(self, subject):
        newest = mirror.path().read_text()
        put_in_place([[], [], [], []])
        for number in kek.generations():
            kek.destroy(number)

        for change in (mirror.write, lambda: keys.create_keys([subject.pk])):
            with pytest.raises(KeyringUnsafe, match="there is a mirror of it"):
                change()
        assert mirror.path().read_text() == newest


def test_the_keyring_of_another_centre_never_goes_over_a_mirror(subject, today):
    newest = mirror.path().read_text()
    put_in_place([[], [], [], []])
    generations._new_generation(1, changes=99)

    with pytest.raises(KeyringUnsafe, match="older than its mirror"):
        mirror.write()
    assert mirror.path().read_text() == newest
