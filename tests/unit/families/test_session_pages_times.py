"""Times of the day as people type them."""

from datetime import time

import pytest
from django.core.exceptions import ValidationError

from families.forms.times import ClockTime


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("9:30", time(9, 30)),
        ("09:30", time(9, 30)),
        ("9.30", time(9, 30)),
        ("9 30", time(9, 30)),
        ("0930", time(9, 30)),
        ("930", time(9, 30)),
        ("930am", time(9, 30)),
        ("9.30 a.m.", time(9, 30)),
        ("9", time(9)),
        ("10:4", time(10, 4)),
        ("9am", time(9)),
        ("9 pm", time(21)),
        ("2.15PM", time(14, 15)),
        ("12am", time(0)),
        ("12pm", time(12)),
        ("12:05 am", time(0, 5)),
        ("1430", time(14, 30)),
        ("00:00", time(0)),
        ("10:05:00", time(10, 5)),
        (" 10:05 ", time(10, 5)),
        ("１０：０５", time(10, 5)),
        (time(8, 15), time(8, 15)),
    ],
)
def test_a_time_is_understood(typed, meant):
    assert ClockTime().clean(typed) == meant


@pytest.mark.parametrize(
    "typed",
    ["25:00", "24:00", "10:60", "1060", "9.3", "noon", "13pm", "0am", "-9", "9:30pmm", "12345",
     "9..30", "½", "tea time", "9:30 to 10"],
)  # fmt: skip
def test_anything_else_is_refused_with_an_example(typed):
    with pytest.raises(ValidationError, match="for example 9:30"):
        ClockTime(missing="Enter when it starts").clean(typed)


def test_nothing_is_refused_by_its_own_words():
    with pytest.raises(ValidationError, match="Enter when it starts"):
        ClockTime(missing="Enter when it starts").clean("")


def test_nothing_may_be_allowed():
    assert ClockTime(required=False).clean("") is None
