"""Families from a spreadsheet: every error names its row and column, and never a cell's words."""

import codecs

import pytest

from contactcentre.spreadsheet import MAX_BYTES, MAX_ROWS, ImportRefused, letter
from families.services import import_columns
from families.services.importing import read_families
from tests.unit.families.sheets import (
    HEADER,
    ON,
    WHOLE,
    errors_of,
    only_family,
    sheet,
    with_column,
)


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


def test_nobody_is_noted_to_collect_whom_the_door_refuses():
    rows = [[*row[:3], "yes"] for row in WHOLE]
    found = errors_of(sheet(*rows, header=[*HEADER[:3], "may collect"]))
    refused = [number for number, row in enumerate(WHOLE, 2) if row[1] != "resident"]
    assert [number for number, _ in found] == refused
    assert all("collect" in why or "arrangement" in why for _, why in found)


def test_no_party_is_entered_once_more_as_a_companion():
    party = next(row for row in WHOLE if row[1] == "visiting")
    rows = [[*row[:4], ""] for row in WHOLE]
    header = [*HEADER[:4], "may collect"]
    again = ["1", "companion", party[2], party[3]]
    ((row, why),) = errors_of(sheet(*rows, [*again, "yes"], header=header))
    assert row == 5
    assert len(only_family(sheet(*rows, [*again, "no"], header=header)).people) == 4
    assert why.startswith("A party on this file has this name")


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
