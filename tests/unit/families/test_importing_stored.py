"""Families from a spreadsheet: what is stored, all or nothing; the command; its documentation."""

import csv
import json
import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from contactcentre.safekeeping import clock
from contactcentre.safekeeping.keyring.models import DataKey
from contactcentre.safekeeping.models import AuditEntry, Subject, Use
from contactcentre.spreadsheet import ImportRefused
from families.models import Alert, Arrangement, ContactDetail, Family, Person, Representative
from families.services import import_columns
from families.services.importing import import_families
from tests.factories.accounts import make_user
from tests.unit.families.sheets import EXAMPLE, ON, WHOLE, sheet, with_column

PAGE = Path(settings.BASE_DIR) / "docs" / "import.md"


@pytest.mark.django_db
def test_the_example_is_imported_and_importing_is_not_use():
    done = import_families(EXAMPLE.read_bytes(), by=make_user("co-ordinator"), on=ON)
    assert (done.families, done.people, done.dry_run) == (3, 10, False)
    assert (Family.objects.count(), Person.objects.count()) == (3, 10)
    assert (Arrangement.objects.count(), Representative.objects.count()) == (3, 2)
    assert (ContactDetail.objects.count(), Alert.objects.count()) == (6, 3)
    subjects = [Subject.objects.get(pk=family.pk) for family in done.opened]
    used = [(each.created_on, each.last_used_on, each.last_use) for each in subjects]
    assert used == [
        (ON, date(2025, 3, 14), Use.CONTACT),
        (ON, None, ""),
        (ON, date(2023, 6, 21), Use.CONTACT),
    ]
    assert AuditEntry.objects.filter(event="family-opened").count() == 3
    assert [family.state for family in done.opened] == ["active", "waiting", "moved-on"]


@pytest.mark.django_db
def test_a_dry_run_stores_nothing():
    done = import_families(EXAMPLE.read_bytes(), by=None, on=ON, dry_run=True)
    assert (done.families, done.people, done.dry_run) == (3, 10, True)
    assert not Subject.objects.exists()
    assert not DataKey.objects.exists()


@pytest.mark.django_db
def test_the_same_file_again_is_refused():
    import_families(EXAMPLE.read_bytes(), by=None, on=ON)
    for dry_run in (True, False):
        with pytest.raises(ImportRefused) as refused:
            import_families(EXAMPLE.read_bytes(), by=None, on=ON, dry_run=dry_run)
        held = "This family is already held; the same people are on file."
        assert refused.value.errors == [(2, held), (6, held), (9, held)]
    assert Family.objects.count() == 3


@pytest.mark.django_db
def test_a_family_with_one_person_more_is_another_family():
    import_families(sheet(*WHOLE).encode(), by=None, on=ON)
    sibling = ["1", "child", "Morwenna", "Quillfeather", "01/02/2021"]
    import_families(sheet(*WHOLE, sibling).encode(), by=None, on=ON)
    assert Family.objects.count() == 2


@pytest.mark.django_db
def test_one_bad_family_keeps_all_out():
    bad = [["2", "child", "Solo", "", "19/05/2018"]]
    with pytest.raises(ImportRefused):
        import_families(sheet(*WHOLE, *bad).encode(), by=None, on=ON)
    assert not Subject.objects.exists()


@pytest.mark.django_db
def test_questions_asked_do_not_grow_with_the_families(django_assert_max_num_queries):
    def people(family):
        return [[str(family), *row[1:2], f"{row[2]}{family}", *row[3:]] for row in WHOLE]

    rows = [row for family in range(60) for row in people(family)]
    with django_assert_max_num_queries(40):
        import_families(sheet(*rows).encode(), by=None, on=ON)
    with django_assert_max_num_queries(10):
        import_families(sheet(*people("x")).encode(), by=None, on=ON, dry_run=True)


@pytest.mark.django_db
def test_the_command_prints_what_it_did(capsys):
    user = make_user("co-ordinator", address="jo@centre.example")
    call_command("import_families", str(EXAMPLE), "--dry-run", "--json")
    assert json.loads(capsys.readouterr().out) == {"families": 3, "people": 10, "dry_run": True}
    call_command("import_families", str(EXAMPLE), "--by", "Jo@centre.example")
    assert capsys.readouterr().out == "Imported 3 families, 10 people.\n"
    opened = AuditEntry.objects.filter(event="family-opened")
    assert {entry.actor_id for entry in opened} == {user.pk}


@pytest.mark.django_db
def test_the_command_refuses_in_one_message(tmp_path):
    file = tmp_path / "wrong.csv"
    file.write_text(sheet(WHOLE[0]))
    with pytest.raises(CommandError, match=r"^Nothing was imported\.\nRow 2: Enter both sides"):
        call_command("import_families", str(file))
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("import_families", str(tmp_path / "none.csv"))
    with pytest.raises(CommandError, match="no active account"):
        call_command("import_families", str(file), "--by", "nobody@centre.example")


@pytest.mark.django_db
def test_last_used_today_is_no_future():
    today = clock.today()
    import_families(with_column("last used", today.isoformat()).encode(), by=None, on=today)
    tomorrow = (today + timedelta(1)).isoformat()
    with pytest.raises(ImportRefused):
        import_families(with_column("last used", tomorrow).encode(), by=None, on=today)


def test_the_page_documents_every_column_in_order():
    documented = re.findall(r"^\| `([a-z ]+)` \|", PAGE.read_text(), re.MULTILINE)
    assert documented == [column.name for column in import_columns.COLUMNS]


def test_the_example_has_every_column():
    (header, *_) = csv.reader(EXAMPLE.read_text().splitlines())
    assert header == [column.name for column in import_columns.COLUMNS]
