"""Volunteers from a spreadsheet: all or none, nobody twice, nobody checked by a cell."""

import json
import re
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from contactcentre.safekeeping import clock
from contactcentre.safekeeping.keyring.models import DataKey
from contactcentre.safekeeping.models import Subject, Use
from contactcentre.spreadsheet import ImportRefused
from tests.factories.accounts import make_user
from tests.factories.volunteers import make_post
from volunteers.forms.importing import COLUMNS, read_volunteers
from volunteers.models import Volunteer, VolunteerTransition
from volunteers.services.importing import import_volunteers

pytestmark = pytest.mark.django_db
HEADER = "First name,Last name,Post,Applied,Date of birth,Last used"
MAUD = "Maud,Larkspur,session  VOLUNTEER,2/1/2020,3/4/1961,5/6/2025"
OTIS = "Otis,Fennimore,Session volunteer,2021-02-03,,"
ON = date(2026, 11, 24)


@pytest.fixture(autouse=True)
def post():
    return make_post()


def imported(*rows, dry_run=False, by=None):
    content = "\n".join([HEADER, *rows]).encode()
    return import_volunteers(read_volunteers(content), by=by, on=ON, dry_run=dry_run)


def errors(*rows):
    with pytest.raises(ImportRefused) as refused:
        imported(*rows)
    assert not Volunteer.objects.exists()
    return refused.value.sentences


def test_everybody_comes_in_as_an_applicant(post):
    by = make_user("co-ordinator")
    maud, otis = imported(MAUD, OTIS, by=by)

    assert (maud.first_name, maud.date_of_birth, maud.post) == ("Maud", date(1961, 4, 3), post)
    assert (otis.applied_on, otis.date_of_birth) == (date(2021, 2, 3), None)
    for volunteer in Volunteer.objects.all():
        assert (volunteer.state, volunteer.post_on, volunteer.checked_on) == ("applied", None, None)
    assert not Volunteer.objects.cleared(on=ON).exists()
    noted = VolunteerTransition.objects.values_list("to_state", "changed_by")
    assert list(noted) == [("applied", by.pk)] * 2


def test_importing_is_not_use_of_the_record():
    for volunteer in imported(MAUD, OTIS):
        volunteer.subject.refresh_from_db()
        used = volunteer.subject.last_used_on, volunteer.subject.last_use
        said = (date(2025, 6, 5), Use.CONTACT) if volunteer.first_name == "Maud" else (None, "")
        assert used == said


def test_a_dry_run_stores_nothing():
    assert len(imported(MAUD, OTIS, dry_run=True)) == 2
    assert not Subject.objects.exists()
    assert not DataKey.objects.exists()


def test_who_is_on_record_already_is_refused():
    imported(MAUD)

    with pytest.raises(ImportRefused) as refused:
        imported(OTIS, "  MAUD,larkspur,Session volunteer,1/1/2024,3/4/1961,")

    assert refused.value.sentences == ["Row 3: This person is already on record."]
    assert Volunteer.objects.count() == 1


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (MAUD.replace("Maud", ""), "“first name”: Enter the first name."),
        (MAUD.replace("2/1/2020", ""), "“applied”: Enter the date of the application."),
        (MAUD.replace("2/1/2020", "25/11/2026"), "“applied”: This date is still to come."),
        (MAUD.replace("5/6/2025", "25/11/2026"), "“last used” is in the future."),
        (
            MAUD.replace("3/4/1961", "3/4/61"),
            "“date of birth”: Enter the year in four digits, for example 27/3/2019.",
        ),
        (
            MAUD.replace("session  VOLUNTEER", "Secretsmith"),
            "“post” is none of the centre’s posts. Enter the post first.",
        ),
        (MAUD.replace("session  VOLUNTEER", ""), "“post”: Choose the post."),
        (f"{MAUD},more", "There are more cells in this row than columns in the header."),
        (OTIS, "The same person as in row 2."),
    ],
)
def test_one_bad_row_keeps_all_out(row, message):
    found = errors(OTIS, row)

    assert f"Row 3: {message}" in found
    assert "Secretsmith" not in "".join(found)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "The file is empty."),
        (b"Maud,Larkspur\n", "Row 1: This row must hold the columns’ names"),
        (b"first name,post\nMaud,x\n", "Row 1: Columns missing: “last name”, “applied”."),
        (HEADER.encode(), "There are no volunteers in the file."),
        (f'{HEADER}\n"Maud\nx'.encode(), "The quotation marks"),
    ],
)
def test_a_file_that_is_none_is_refused(content, message):
    with pytest.raises(ImportRefused) as refused:
        read_volunteers(content)

    assert message in refused.value.sentences[0]


def test_the_command(tmp_path, capsys):
    file = tmp_path / "volunteers.csv"
    file.write_text("\n".join([HEADER, MAUD, OTIS]))
    make_user("co-ordinator", address="jo@centre.example")

    call_command("import_volunteers", str(file), "--dry-run", "--json")
    assert json.loads(capsys.readouterr().out) == {"volunteers": 2, "dry_run": True}
    call_command("import_volunteers", str(file), "--by", "Jo@centre.example")
    assert capsys.readouterr().out == "Imported 2 volunteers.\n"
    assert {subject.created_on for subject in Subject.objects.filter(kind="volunteer")} == {
        clock.today()
    }
    with pytest.raises(CommandError, match=r"^Nothing was imported\.\nRow 2: This person is"):
        call_command("import_volunteers", str(file))


def test_the_page_documents_every_column():
    page = (Path(settings.BASE_DIR) / "docs" / "import-volunteers.md").read_text()

    assert re.findall(r"^\| `([a-z -]+)` \|", page, re.MULTILINE) == list(COLUMNS)
