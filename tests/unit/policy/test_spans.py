"""Lengths of time as a policy words them, and what is none."""

import pytest

from policy.limits import LIMITS
from policy.spans import of_number, sentences_saying, spans_in


def lengths(text):
    return [(span.many, span.unit) for span in spans_in(text)]


@pytest.mark.parametrize(
    ("text", "many", "unit"),
    [
        ("not used for three years", 36, "month"),
        ("not used for 3 years", 36, "month"),
        ("after 36 months", 36, "month"),
        ("a three-year period", 36, "month"),
        ("THREE WHOLE YEARS’ disuse", 36, "month"),
        ("on the third anniversary", 36, "month"),
        ("after twenty-four months", 24, "month"),
        ("every second year", 24, "month"),
        ("every other year", 24, "month"),
        ("three-yearly", 36, "month"),
        ("reviewed annually", 12, "month"),
        ("an annual review", 12, "month"),
        ("once a year", 12, "month"),
        ("each year", 12, "month"),
        ("per annum", 12, "month"),
        ("biennially", 24, "month"),
        ("twice a year", 6, "month"),
        ("half-yearly", 6, "month"),
        ("six-monthly", 6, "month"),
        ("quarterly", 3, "month"),
        ("within a month", 1, "month"),
        ("for a decade", 120, "month"),
        ("fourteen days", 14, "day"),
        ("two weeks", 14, "day"),
        ("within a fortnight", 14, "day"),
        ("14 working days", 14, "working day"),
        ("within 24 hours", 24, "hour"),
        ("１４ days", 14, "day"),
    ],
)
def test_what_is_a_length_of_time(text, many, unit):
    assert lengths(f"It says {text}. And so on.") == [(many, unit)]


@pytest.mark.parametrize(
    ("text", "all_of_them"),
    [
        ("three (3) years", [36, 36]),
        ("three (five) years", [36, 60]),
        ("2-3 years", [24, 36]),
        ("two or three years", [24, 36]),
        ("two to twenty-four months", [2, 24]),
        ("three years, and six months later", [36, 6]),
    ],
)
def test_where_there_are_several_every_one_counts(text, all_of_them):
    assert [many for many, _ in lengths(text)] == all_of_them


@pytest.mark.parametrize(
    "text",
    [
        "",
        "children aged five years",
        "children under 5 years",
        "nobody who is 18 years old",
        "eighteen years of age",
        "from the age of sixteen years",
        "the date and the year",
        "the first day of contact",
        "on 3 May 2026 the year began",
        "every day, and at all times",
        "two people sign; three copies are kept",
        "in 2026 the year",
        "kept indefinitely",
    ],
)
def test_what_is_none(text):
    assert lengths(text) == []


def test_it_says_which_words_it_read():
    (span,) = spans_in("Whatever has not been used for Three Whole Years goes.")
    assert span.said == "Three Whole Years"


@pytest.mark.parametrize("name", LIMITS)
def test_every_number_of_the_policy_stands_for_one(name):
    one, several = of_number(name, 1), of_number(name, 4)
    assert several.many == 4 * one.many
    assert one.unit == several.unit
    assert several.said == f"4 {LIMITS[name].label}"
    assert one.said != f"1 {LIMITS[name].label}"
    assert spans_in(several.said)[0].is_as_long_as(several)


@pytest.mark.parametrize(
    "text", ["some years", "a few months", "many days", "a couple of weeks", "a number of years"]
)
def test_words_that_leave_open_how_long_are_a_length_that_no_number_is(text):
    assert [span.many for span in spans_in(f"Kept for {text}.")] == [0]
    assert sentences_saying(of_number("retention_years", 3), f"Kept for {text}.") == []


@pytest.mark.parametrize(
    "text", ["Some people stay for years.", "many of the days", "the summer days", "some day"]
)
def test_nor_is_every_word_before_a_time_such_a_length(text):
    assert spans_in(text) == []


def test_a_sentence_ends_where_another_begins():
    text = "Papers stay. After three years, i.e. not before, they go! Is it 36 months? Yes."
    assert sentences_saying(of_number("retention_years", 3), text) == [
        "After three years, i.e. not before, they go!",
        "Is it 36 months?",
    ]
