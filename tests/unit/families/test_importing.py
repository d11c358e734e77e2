"""Families from a spreadsheet: every encoding, every error, all or nothing."""

import codecs
import csv
import io
import json
import re
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from contactcentre.safekeeping import clock
from contactcentre.safekeeping.keyring.models import DataKey
from contactcentre.safekeeping.models import AuditEntry, Subject, Use
from families.models import Alert, Arrangement, ContactDetail, Family, Person, Representative
from families.services import import_columns
from families.services.importing import ImportRefused, import_families, read_families
from families.services.spreadsheet import MAX_BYTES, MAX_ROWS, letter
from tests.factories.accounts import make_user

EXAMPLE = Path(settings.BASE_DIR) / "docs" / "example-families.csv"
PAGE = Path(settings.BASE_DIR) / "docs" / "import.md"
ON = date(2026, 5, 16)

HEADER = ["family", "role", "first name", "last name", "date of birth"]
WHOLE = [
    ["1", "child", "Tamsin", "Quillfeather", "19/05/2018"],
    ["1", "resident", "Jory", "Quillfeather", ""],
    ["1", "visiting", "Eseld", "Nkemelu", "1990-11-07"],
]


def sheet(*rows, header=HEADER, delimiter=","):
    written = io.StringIO()
    csv.writer(written, delimiter=delimiter).writerows([header, *rows])
    return written.getvalue()


def with_column(name, value, *, row=0):
    """The three people of one family, ``row`` with one more cell filled."""
    rows = [[*cells, value if place == row else ""] for place, cells in enumerate(WHOLE)]
    return sheet(*rows, header=[*HEADER, name])


def errors_of(content):
    with pytest.raises(ImportRefused) as refused:
        read_families(content.encode() if isinstance(content, str) else content, on=ON)
    return refused.value.errors


def only_family(content):
    (family,) = read_families(content.encode(), on=ON)
    return family


# --- What comes in --------------------------------------------------------------------------------


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize(
    "encode",
    [
        pytest.param(lambda text: text.encode("utf-8"), id="utf-8"),
        pytest.param(lambda text: text.encode("utf-8-sig"), id="utf-8 with mark"),
        pytest.param(lambda text: text.encode("utf-16"), id="unicode text"),
        pytest.param(
            lambda text: codecs.BOM_UTF16_BE + text.encode("utf-16-be"), id="utf-16 big end first"
        ),
        pytest.param(lambda text: text.encode("cp1252"), id="windows-1252"),
    ],
)
def test_encodings_and_delimiters_of_excel(encode, delimiter):
    rows = [["1", "child", "Zoë", "O’Hare-Müller", "19/05/2018"], *WHOLE[1:]]
    (family,) = read_families(encode(sheet(*rows, delimiter=delimiter)), on=ON)
    assert (family.people[0].first_name, family.people[0].last_name) == ("Zoë", "O’Hare-Müller")
    assert family.people[0].date_of_birth == date(2018, 5, 19)
    assert family.people[2].date_of_birth == date(1990, 11, 7)


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_line_endings(ending):
    assert len(only_family(sheet(*WHOLE).replace("\r\n", ending)).people) == 3


def test_header_may_be_capitalised_underscored_reordered_and_told_its_delimiter():
    rows = [[row[1], row[0], row[2]] for row in WHOLE]
    text = sheet(*rows, header=["ROLE", " Family ", "First_Name"], delimiter=";")
    assert len(only_family("sep=;\r\n" + text).people) == 3


def test_every_column_reaches_its_field():
    (first, second, third) = read_families(EXAMPLE.read_bytes(), on=ON)
    child, resident, visiting, companion = first.people
    assert (first.state, first.last_used_on) == ("active", date(2025, 3, 14))
    assert first.arrangement["order"] == "child-arrangements"
    assert child.alerts == (("allergy", "Peanuts: her pen is in the blue bag"),)
    assert dict(resident.contact)["address"] == "3 Marrowfat Row\nLower Tidcombe"
    assert visiting.representative.acts_from == date(2024, 10, 1)
    assert (companion.may_attend, companion.may_collect, companion.needs) == (
        True,
        True,
        "Uses a wheelchair",
    )
    assert second.last_used_on is None
    assert second.people[1].address_withheld
    assert second.people[1].safe_route == "Through her solicitor only, never by post"
    assert third.people[2].interpreter == "Polish"


def test_a_cell_that_looks_like_a_formula_is_text():
    formula = '=HYPERLINK("http://x","y")'
    assert only_family(with_column("relationship", formula)).people[0].relationship == formula


def test_choices_by_their_words_on_the_page():
    family = only_family(with_column("how often", "Every month"))
    assert family.arrangement == {"frequency": "monthly"}
    family = only_family(with_column("state", "Moved on"))
    assert family.state == "moved-on"


@pytest.mark.parametrize(
    ("cell", "value"), [("Yes", True), ("y", True), ("TRUE", True), ("no", False)]
)
def test_yes_and_no(cell, value):
    assert only_family(with_column("may attend", cell)).people[0].may_attend is value


def test_blank_rows_are_skipped_and_counted():
    text = sheet([], WHOLE[0], ["", " ", "", "", ""], *WHOLE[1:], ["2", "child", "Solo", "", ""])
    assert [row for row, _ in errors_of(text)] == [7]


def test_rows_of_a_family_need_not_be_together():
    others = [["2", *row[1:2], f"{row[2]}a", *row[3:]] for row in WHOLE]
    mixed = [row for pair in zip(WHOLE, others, strict=True) for row in pair]
    assert [len(f.people) for f in read_families(sheet(*mixed).encode(), on=ON)] == [3, 3]


def test_a_row_is_the_spreadsheets_row_whatever_breaks_lines_within_it():
    rows = [[*cells, "over\nthree\nlines"] for cells in WHOLE]
    rows[2][1] = "father"
    text = sheet(*rows, header=[*HEADER, "access needs"])
    assert [row for row, _ in errors_of(text)] == [4]


# --- Errors ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("column", "cell", "message"),
    [
        ("may collect", "perhaps", "“may collect” must be yes or no."),
        ("last used", "3 May 2024", "“last used” must be a date such as 31/12/2019."),
        ("last used", "03/05/24", "“last used” must be a date such as 31/12/2019."),
        ("last used", "30/02/2024", "“last used” is not a day of the calendar."),
        ("last used", "01/01/1066", "“last used” is before 1900."),
        ("last used", "17/05/2026", "“last used” is in the future."),
        ("last used", "٠١/٠١/٢٠٢٤", "“last used” must be a date such as 31/12/2019."),
        (
            "kind of contact",
            "supervised",
            "“kind of contact” must be one of: supported, handover.",
        ),
        ("email", "not an address", "“email” must be an e-mail address."),
        ("relationship", "x" * 81, "“relationship” is longer than 80 characters."),
        ("address", "x" * 301, "“address” is longer than 300 characters."),
        ("relationship", "one\ntwo", "“relationship” must be a single line."),
        ("access needs", "bell \x07", "“access needs” holds a control character."),
        ("access needs", "tab\tbed", "“access needs” holds a control character."),
        ("interpreter", "Li\u2028ne", "“interpreter” holds a control character."),
        ("telephone", "1\n2", "“telephone” must be a single line."),
        (
            "representative firm",
            "Firm",
            "“representative” is missing: say who acts, or leave out the rest.",
        ),
        (
            "representative",
            "Solicitor",
            "“representative” is for the parties only, not for this role.",
        ),
    ],
)
def test_a_bad_cell_names_row_and_column(column, cell, message):
    assert (2, message) in errors_of(with_column(column, cell))


@pytest.mark.parametrize(
    ("place", "cell", "message"),
    [
        (0, "", "“family” is missing."),
        (1, "", "“role” is missing."),
        (2, " ", "“first name” is missing."),
        (4, "17/05/2026", "The date of birth is in the future."),
        (4, "19/05/1988", "The child would be over eighteen; check the year of birth."),
    ],
)
def test_a_bad_person(place, cell, message):
    row = [*WHOLE[0]]
    row[place] = cell
    assert errors_of(sheet(row, *WHOLE[1:])) == [(2, message)]


def test_every_error_is_listed_in_order_of_rows():
    rows = [
        ["1", "child", "", "Quillfeather", "soon"],
        ["1", "stranger", "Jory", "", ""],
        ["2", "child", "Solo", "", "19/05/2018"],
        *[["3", *row[1:]] for row in [*WHOLE, WHOLE[0]]],
    ]
    found = errors_of(sheet(*rows))
    assert [row for row, _ in found] == [2, 2, 3, 4, 8]
    assert found[-1] == (8, "The same person as in row 5.")


def test_a_family_that_is_not_whole():
    assert errors_of(sheet(*WHOLE[1:])) == [(2, "Enter at least one child.")]
    assert errors_of(sheet(WHOLE[0], WHOLE[1]))[0][1].startswith("Enter both sides")


def test_the_same_person_twice_is_refused_with_both_rows():
    again = ["1", "child", " tamsin ", "QUILLFEATHER", "2018-05-19"]
    assert errors_of(sheet(*WHOLE, again)) == [(5, "The same person as in row 2.")]


def test_the_same_family_twice_is_refused():
    again = [["2", *row[1:]] for row in WHOLE]
    assert errors_of(sheet(*WHOLE, *again)) == [(5, "The same family as the one in row 2.")]


def test_rows_that_disagree_about_their_family():
    rows = [[*row, often] for row, often in zip(WHOLE, ["monthly", "", "weekly"], strict=True)]
    assert errors_of(sheet(*rows, header=[*HEADER, "how often"])) == [
        (4, "“how often” is not what an earlier row of the same family says.")
    ]


def test_more_cells_than_columns():
    assert errors_of(sheet([*WHOLE[0], "", "stray"], *WHOLE[1:])) == [
        (2, "There are more cells in this row than columns in the header.")
    ]


def test_a_wrong_header_names_the_columns():
    assert errors_of(
        sheet(*WHOLE, header=["family", "rôle", "first name", "surname", "family"])
    ) == [
        (1, "Columns missing: “role”."),
        (1, "Columns not known: “rôle” (column B), “surname” (column D)."),
        (1, "Columns given twice: “family”."),
    ]


def test_a_file_without_header_shows_nobodys_name():
    ((row, message),) = errors_of(sheet(*WHOLE[1:], header=WHOLE[0]))
    assert row == 1
    assert "Tamsin" not in message
    assert "“family”, “role”, “first name”" in message


def test_a_header_of_very_many_columns_is_cut_short():
    header = [*HEADER, *[f"column {n}" for n in range(500)]]
    ((_, message),) = errors_of(sheet(*WHOLE, header=header))
    assert message.endswith("and 490 more.")
    assert len(message) < 500


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "The file is empty."),
        (b"\xef\xbb\xbf \r\n", "The file is empty."),
        (sheet().encode(), "There are no families in the file."),
        (sheet(*WHOLE).encode().replace(b"Jory", b"J\0ry"), "NUL"),
        (sheet(*WHOLE).encode("utf-16-le"), "NUL"),
        (sheet(*WHOLE).encode("utf-32"), "NUL"),
        (sheet(*WHOLE).encode("utf-16")[:-1], "damaged"),
        (codecs.BOM_UTF8 + b"family,role\xff", "damaged"),
        (b"family,role\x81\xff", "damaged"),
        (b"x" * (MAX_BYTES + 1), "larger than 5 MB"),
    ],
)
def test_a_file_that_cannot_be_read(content, message):
    ((row, said),) = errors_of(content)
    assert row == 0
    assert message in said


def test_quotation_marks_that_do_not_close():
    text = sheet(*WHOLE).replace("Jory", '"Jory')
    assert [row for row, _ in errors_of(text)] == [3]


def test_a_header_that_cannot_be_read():
    assert [row for row, _ in errors_of(sheet(*WHOLE).replace("role", '"role'))] == [1]


def test_empty_columns_to_the_right_are_no_columns():
    rows = [[*row, "", ""] for row in WHOLE]
    assert len(only_family(sheet(*rows, header=[*HEADER, "", " "])).people) == 3


def test_a_file_of_very_many_rows():
    text = sheet() + "1,child,A,B,\r\n" * (MAX_ROWS + 5)
    assert errors_of(text)[-1] == (
        MAX_ROWS + 1,
        f"The file has more than {MAX_ROWS:,} rows. Split it.",
    )


def test_no_message_repeats_a_cell():
    secret = "Xanthippe"
    said = ""
    for column in import_columns.COLUMNS:
        with pytest.raises(ImportRefused) as refused:
            read_families(with_column(column.name, f"{secret}\x07" * 40).encode(), on=ON)
        said += f"{refused.value} {refused.value.sentences}"
    assert secret not in said


def test_letters_of_columns():
    assert [letter(place) for place in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]


# --- Hostile text ---------------------------------------------------------------------------------

_lines = st.text(
    st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"], include_characters="\n"),
    max_size=90,
)
_line = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), max_size=60)


@given(
    name=_line,
    needs=_lines,
    delimiter=st.sampled_from(",;\t"),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
@hypothesis_settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_text_comes_in_as_it_was_written(name, needs, delimiter, encoding):
    first_name = f"x{name}y"
    rows = [[*row, ""] for row in WHOLE]
    rows[0][2], rows[0][5] = first_name, needs
    text = sheet(*rows, header=[*HEADER, "access needs"], delimiter=delimiter)
    (family,) = read_families(text.encode(encoding), on=ON)
    assert family.people[0].first_name == first_name
    assert family.people[0].needs == needs.strip()


@given(content=st.binary(max_size=300))
@hypothesis_settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_bytes_are_read_or_refused(content):
    for beginning in (b"", ",".join(HEADER).encode() + b"\r\n"):
        with suppress(ImportRefused):
            read_families(beginning + content, on=ON)


# --- What is stored -------------------------------------------------------------------------------


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


# --- From a terminal ------------------------------------------------------------------------------


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


# --- Its documentation ----------------------------------------------------------------------------


def test_the_page_documents_every_column_in_order():
    documented = re.findall(r"^\| `([a-z ]+)` \|", PAGE.read_text(), re.MULTILINE)
    assert documented == [column.name for column in import_columns.COLUMNS]


def test_the_example_has_every_column():
    (header, *_) = csv.reader(EXAMPLE.read_text().splitlines())
    assert header == [column.name for column in import_columns.COLUMNS]
