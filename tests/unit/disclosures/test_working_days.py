"""Working days: properties that hold for any day, and days that are known."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosures.rules.working_days import is_working_day, working_days_after

days = st.dates(min_value=date(2024, 1, 1), max_value=date(2034, 12, 31))
numbers = st.integers(min_value=0, max_value=30)


@given(days, st.integers(min_value=1, max_value=30))
def test_so_many_working_days_lie_between_and_the_last_is_the_answer(day, number):
    last = working_days_after(day, number)
    between = (day + timedelta(days=n) for n in range(1, (last - day).days + 1))
    assert sum(is_working_day(each) for each in between) == number
    assert is_working_day(last)


@given(days, numbers, numbers)
def test_in_two_steps_it_is_the_same_day(day, one, other):
    in_steps = working_days_after(working_days_after(day, one), other)
    assert in_steps == working_days_after(day, one + other)


@given(days, days, numbers)
def test_what_begins_later_never_ends_earlier(day, other, number):
    first, second = sorted([day, other])
    assert working_days_after(first, number) <= working_days_after(second, number)


@given(days)
def test_a_day_off_counts_as_the_working_day_before_it(day):
    if not is_working_day(day):
        assert working_days_after(day, 1) == working_days_after(day - timedelta(days=1), 1)


@given(days)
def test_offices_are_never_closed_for_more_than_five_days(day):
    assert working_days_after(day, 1) - day <= timedelta(days=6)


@pytest.mark.parametrize(
    ("day", "why"),
    [
        (date(2026, 4, 3), "Good Friday"),
        (date(2026, 4, 6), "Easter Monday"),
        (date(2026, 5, 4), "early May bank holiday"),
        (date(2026, 5, 25), "spring bank holiday"),
        (date(2026, 8, 31), "summer bank holiday of England, not of Scotland"),
        (date(2026, 12, 28), "Boxing Day, a Saturday, given on Monday"),
        (date(2027, 12, 27), "Christmas Day, a Saturday, given on Monday"),
        (date(2027, 12, 28), "Boxing Day, a Sunday, given on Tuesday"),
        (date(2023, 5, 8), "the coronation"),
    ],
)
def test_bank_holidays_of_england(day, why):
    assert not is_working_day(day), why


@pytest.mark.parametrize("day", [date(2026, 8, 3), date(2026, 3, 17), date(2026, 11, 30)])
def test_holidays_of_other_nations_are_working_days(day):
    assert is_working_day(day)
