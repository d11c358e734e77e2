"""Small numbers cannot be worked out from what a report shows."""

from itertools import product

from hypothesis import given
from hypothesis import strategies as some

from contactcentre.annual_report.suppression import FEWEST_SHOWN, shown, shown_apart

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


@given(numbers=CELLS)
def test_no_part_from_one_to_four_is_shown(numbers):
    for cells in (shown(named(numbers)), shown_apart(named(numbers))):
        assert not {1, 2, 3, 4} & {left for left in cells.values() if left is not None}


@given(numbers=some.lists(some.sampled_from([0, *range(FEWEST_SHOWN, 40)]), min_size=2))
def test_where_no_part_is_small_every_part_is_shown(numbers):
    assert shown(named(numbers)) == named(numbers)


def test_one_small_part_takes_all_the_others_with_it():
    assert set(shown({"a": 12, "b": 3, "c": 7, "d": 0}).values()) == {None}


def test_where_nothing_is_large_enough_to_hide_behind_no_part_is_shown():
    assert shown({"a": 3, "b": 0, "c": 0}) == {"a": None, "b": None, "c": None}
