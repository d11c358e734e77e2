"""Small numbers cannot be worked out from what a report shows."""

from functools import cache
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from contactcentre.annual_report.lines import LINES
from contactcentre.safekeeping.small_numbers import FEWEST_SHOWN, shown, told

CELLS = some.lists(some.integers(0, 9), min_size=2, max_size=4)


def named(numbers):
    return {str(place): number for place, number in enumerate(numbers)}


@given(numbers=CELLS)
def test_what_is_left_out_could_always_be_something_else(numbers):
    """Even for somebody who knows the total and how numbers are left out."""
    seen = shown(named(numbers))
    total = sum(numbers)
    likewise = [
        other
        for other in product(range(total + 1), repeat=len(numbers))
        if sum(other) == total and shown(named(other)) == seen
    ]
    for place, left in enumerate(seen.values()):
        if left is None:
            assert len({other[place] for other in likewise}) > 1


# --- Two totals that say something of each other --------------------------------------------------

PARTS = 3
MOST = 7


def shown_of(visits, families):
    return (
        tuple(shown(named(visits), beside=families).values()),
        tuple(shown(named(families), beside=visits).values()),
    )


@cache
def possible(visits_in_all, families_in_all):
    """Every way in which so many visits of so many families can lie in the parts of a year."""
    return [
        (visits, families)
        for visits in product(range(visits_in_all + 1), repeat=PARTS)
        if sum(visits) == visits_in_all
        for families in product(*(range(min(many, families_in_all) + 1) for many in visits))
        if families_in_all <= sum(families)
        and all(bool(came) == bool(held) for came, held in zip(families, visits, strict=True))
    ]


@settings(max_examples=60)
@given(visits_in_all=some.integers(0, 12), families_in_all=some.integers(0, MOST), data=some.data())
def test_nor_is_it_known_by_what_stands_beside_it(visits_in_all, families_in_all, data):
    """No part has more families than visits, and none has visits without a family."""
    ways = possible(visits_in_all, families_in_all)
    if not ways:
        return
    visits, families = data.draw(some.sampled_from(ways))
    seen = shown_of(visits, families)
    likewise = [way for way in ways if shown_of(*way) == seen]
    for which in (0, 1):
        for place, left in enumerate(seen[which]):
            if left is None:
                assert len({way[which][place] for way in likewise}) > 1


def test_a_quarter_in_which_all_the_families_came_is_not_told_by_its_visits():
    assert shown_of((9, 0, 0), (2, 0, 0)) == ((None,) * 3, (None,) * 3)


def test_lines_that_say_something_of_each_other_are_left_out_together():
    lines = {line.key: line for of_clause in LINES.values() for line in of_clause}
    beside = {key: line.beside for key, line in lines.items() if line.beside}
    assert beside == {"families": "visits", "visits": "families"}
    for key, other in beside.items():
        assert lines[key].parts == lines[other].parts


# --- A count of something among those of another --------------------------------------------------


@pytest.mark.parametrize("is_fault", [False, True])
@given(many=some.integers(0, 40), of=some.integers(0, 40))
def test_a_part_is_never_told_so_that_it_could_be_few_only(is_fault, many, of):
    """Nor how many few are left; even for somebody who knows how numbers are banded."""
    if many > of:
        return
    seen = told(many, of=of, is_fault=is_fault)
    ways = [other for other in range(of + 1) if told(other, of=of, is_fault=is_fault) == seen]
    assert many in ways
    assert seen.least <= min(ways)
    assert max(ways) <= seen.most
    if (0 < many < FEWEST_SHOWN or 0 < of - many < FEWEST_SHOWN) and not (is_fault and many == 0):
        assert len(ways) > 1 or (is_fault and of == 1)


@given(many=some.integers(0, 4), of=some.integers(1, 4))
def test_among_few_it_is_not_told_whether_there_were_any(many, of):
    if many <= of:
        assert str(told(many, of=of)) == f"0 to {of}"


@given(many=some.integers(0, 40), of=some.integers(0, 40))
def test_of_what_must_not_be_it_is_always_told_whether_there_is_any(many, of):
    if many <= of:
        assert bool(told(many, of=of, is_fault=True).least) is bool(many)


@pytest.mark.parametrize(
    ("many", "of", "says"),
    [
        (0, 12, "0"),
        (1, 12, "1 to 4"),
        (6, 12, "6"),
        (11, 12, "8 to 11"),
        (12, 12, "12"),
        (3, 6, "1 to 5"),
        (5, 6, "1 to 5"),
        (1, 3, "0 to 3"),
    ],
)
def test_in_words(many, of, says):
    assert str(told(many, of=of)) == says


def test_no_line_is_of_one_that_is_of_another():
    """The whole of which something is told is told by itself."""
    lines = {line.key: line for of_clause in LINES.values() for line in of_clause}
    assert {line.of for line in lines.values() if line.of} <= {
        key for key, line in lines.items() if not line.of
    }


# --- From one year to the next --------------------------------------------------------------------


def test_what_is_of_a_moment_is_not_split_so_that_two_years_tell_of_nobody():
    """Six held for a court last year and seven this year are one more: a number below five."""
    assert not [
        line.key
        for of_clause in LINES.values()
        for line in of_clause
        if line.of_this_moment and (line.parts or line.each)
    ]


# --- One breakdown --------------------------------------------------------------------------------


@given(numbers=CELLS)
def test_no_part_from_one_to_four_is_shown(numbers):
    left = shown(named(numbers)).values()
    assert not {1, 2, 3, 4} & set(left)


@given(numbers=some.lists(some.sampled_from([0, *range(FEWEST_SHOWN, 40)]), min_size=2))
def test_where_no_part_is_small_every_part_is_shown(numbers):
    assert shown(named(numbers)) == named(numbers)


def test_one_small_part_takes_all_the_others_with_it():
    assert set(shown({"a": 12, "b": 3, "c": 7, "d": 0}).values()) == {None}


def test_where_nothing_is_large_enough_to_hide_behind_no_part_is_shown():
    assert shown({"a": 3, "b": 0, "c": 0}) == {"a": None, "b": None, "c": None}


def test_a_small_part_that_is_the_whole_is_not_left_out_in_vain():
    """The total says it: a stroke beside it would promise what is not kept."""
    assert shown({"Version 1": 3}) == {}
    assert shown({"Version 1": 8}) == {"Version 1": 8}
