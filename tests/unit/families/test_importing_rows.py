"""Families from a spreadsheet: every encoding, every column, every kind of row."""

import codecs
from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from contactcentre.spreadsheet import ImportRefused
from families.services.family import open_family
from families.services.importing import read_families
from tests.unit.families.sheets import (
    EXAMPLE,
    HEADER,
    ON,
    WHOLE,
    errors_of,
    only_family,
    sheet,
    with_column,
)


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


@pytest.mark.parametrize(
    ("said", "may"),
    [("", [False, True, False]), ("no", [False] * 3), ("yes", [False, True, False])],
)
@pytest.mark.django_db
def test_where_nothing_is_said_who_the_child_lives_with_collects(said, may, by):
    rows = [[*row[:3], said if row[1] == "resident" else ""] for row in WHOLE]
    family = only_family(sheet(*rows, header=[*HEADER[:3], "may collect"]))
    opened = open_family(family, by=by, on=ON)
    people = sorted(opened.people.all(), key=lambda person: person.role)
    assert [person.may_collect for person in people] == may


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
@hypothesis_settings(max_examples=150)
def test_any_text_comes_in_as_it_was_written(name, needs, delimiter, encoding):
    first_name = f"x{name}y"
    rows = [[*row, ""] for row in WHOLE]
    rows[0][2], rows[0][5] = first_name, needs
    text = sheet(*rows, header=[*HEADER, "access needs"], delimiter=delimiter)
    (family,) = read_families(text.encode(encoding), on=ON)
    assert family.people[0].first_name == first_name
    assert family.people[0].needs == needs.strip()


@given(content=st.binary(max_size=300))
@hypothesis_settings(max_examples=150)
def test_any_bytes_are_read_or_refused(content):
    for beginning in (b"", ",".join(HEADER).encode() + b"\r\n"):
        with suppress(ImportRefused):
            read_families(beginning + content, on=ON)
