"""When a family's place is to be looked at: by the calendar, by visits, by missed ones."""

from calendar import monthrange
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from families.models import Outcome, Review
from families.rules.review import missed_visits, months_after, place_reviews, review_due_on
from tests.unit.families.reviewing import CHILD_SIDE, LETTERS, VISITOR

DAYS = st.dates(date(1990, 1, 1), date(2090, 1, 1))
NEUTRAL = "vclkx"
FIRST = date(2026, 1, 3)
Kind = Review.Kind


def history_of(letters):
    return [(FIRST + timedelta(weeks=n), LETTERS[letter]) for n, letter in enumerate(letters)]


def wanted(letters, *, decided=(), undecided=()):
    """Decided and undecided: pairs of kind and the number of the visit on whose day it was."""

    def dated(pairs):
        return {kind: FIRST + timedelta(weeks=number) for kind, number in pairs}

    return place_reviews(
        missed=missed_visits(
            history=history_of(letters), decided=dated(decided), undecided=dated(undecided)
        )
    )


# --- Months ---------------------------------------------------------------------------------------


class TestMonths:
    @pytest.mark.parametrize(
        ("day", "months", "after"),
        [
            (date(2026, 8, 31), 6, date(2027, 2, 28)),
            (date(2027, 8, 31), 6, date(2028, 2, 29)),
            (date(2027, 8, 29), 6, date(2028, 2, 29)),
            (date(2026, 12, 31), 6, date(2027, 6, 30)),
            (date(2026, 3, 31), 6, date(2026, 9, 30)),
            (date(2026, 11, 21), 6, date(2027, 5, 21)),
            (date(2026, 1, 15), 0, date(2026, 1, 15)),
            (date(2024, 2, 29), 12, date(2025, 2, 28)),
        ],
    )
    def test_are_those_of_the_calendar(self, day, months, after):
        assert months_after(day=day, months=months) == after

    @given(DAYS, st.integers(0, 60))
    def test_keep_the_day_where_there_is_one(self, day, months):
        after = months_after(day=day, months=months)
        assert (after.year * 12 + after.month) - (day.year * 12 + day.month) == months
        assert after.day == min(day.day, monthrange(after.year, after.month)[1])

    @given(DAYS, DAYS, st.integers(0, 60))
    def test_keep_the_order_of_days(self, one, other, months):
        first, second = sorted([one, other])
        assert months_after(day=first, months=months) <= months_after(day=second, months=months)


# --- When a review is due -------------------------------------------------------------------------


class TestDue:
    @pytest.mark.parametrize(
        ("reviewed_on", "visits", "due"),
        [
            (None, [], None),
            (None, [0], date(2026, 7, 3)),
            (None, [0, 14, 28, 42, 56], date(2026, 7, 3)),
            (None, [0, 14, 28, 42, 56, 70], date(2026, 3, 14)),
            (None, [70, 0, 14, 28, 42, 56, 84], date(2026, 3, 14)),
            (date(2026, 1, 3), [0, 14, 28, 42, 56, 70], date(2026, 7, 3)),
            (date(2026, 1, 3), [0, 14, 28, 42, 56, 70, 84], date(2026, 3, 28)),
            (date(2026, 5, 1), [0, 14, 28, 42, 56, 70, 84], date(2026, 11, 1)),
            (date(2025, 8, 31), [], date(2026, 2, 28)),
        ],
    )
    def test_after_six_visits_or_six_months(self, reviewed_on, visits, due):
        days = [date(2026, 1, 3) + timedelta(number) for number in visits]
        assert review_due_on(reviewed_on=reviewed_on, visits=days) == due

    @given(st.one_of(st.none(), DAYS), st.lists(DAYS, max_size=20))
    def test_never_later_than_six_months_nor_before_the_sixth_visit(self, reviewed_on, visits):
        due = review_due_on(reviewed_on=reviewed_on, visits=visits)
        since = [day for day in visits if reviewed_on is None or day > reviewed_on]
        start = reviewed_on or min(since, default=None)
        if start is None:
            assert due is None
        else:
            latest = months_after(day=start, months=6)
            assert due is not None
            assert start <= due <= latest
            assert due == latest or sum(day <= due for day in since) >= 6

    def test_the_numbers_are_the_centres(self, settings):
        settings.REVIEW_AFTER_VISITS, settings.REVIEW_AFTER_MONTHS = 2, 1
        first = date(2026, 1, 31)
        assert review_due_on(reviewed_on=None, visits=[first]) == date(2026, 2, 28)
        assert review_due_on(reviewed_on=None, visits=[first, date(2026, 2, 7)]) == date(2026, 2, 7)


# --- When missed visits open one ------------------------------------------------------------------


class TestMissedVisits:
    def test_every_outcome_is_tried(self):
        assert set(LETTERS.values()) == set(Outcome)

    @pytest.mark.parametrize(
        ("letters", "kinds"),
        [
            ("", set()),
            ("V", set()),
            ("VV", VISITOR),
            ("VbV", set()),
            ("VVV", VISITOR),
            ("CC", CHILD_SIDE),
            ("VC", set()),
            ("VCV", VISITOR),
            ("CVC", CHILD_SIDE),
            ("VCVC", VISITOR | CHILD_SIDE),
            ("VaV", set()),
            ("VVa", set()),
            ("VVaV", set()),
            ("aVV", VISITOR),
            ("VaVV", VISITOR),
            ("vv", set()),
            ("cc", set()),
            ("ll", set()),
            ("kk", set()),
            ("xx", set()),
            ("VvV", VISITOR),
            ("VcV", VISITOR),
            ("VlV", VISITOR),
            ("VkV", VISITOR),
            ("VxV", VISITOR),
            ("CxkcC", CHILD_SIDE),
            ("CaC", set()),
        ],
    )
    def test_two_of_one_side_without_contact_between(self, letters, kinds):
        assert wanted(letters) == kinds

    @pytest.mark.parametrize(
        ("letters", "decided", "kinds"),
        [
            ("VV", [(Kind.VISITOR_MISSED, 1)], set()),
            ("VVV", [(Kind.VISITOR_MISSED, 1)], set()),
            ("VVVV", [(Kind.VISITOR_MISSED, 1)], VISITOR),
            ("VV", [(Kind.CHILD_SIDE_MISSED, 1)], VISITOR),
            ("VVCC", [(Kind.VISITOR_MISSED, 3)], CHILD_SIDE),
        ],
    )
    def test_a_decision_starts_its_own_count_again(self, letters, decided, kinds):
        assert wanted(letters, decided=decided) == kinds

    @pytest.mark.parametrize(
        ("letters", "undecided", "kinds"),
        [
            ("VVa", [(Kind.VISITOR_MISSED, 1)], VISITOR),
            ("VVaaCC", [(Kind.VISITOR_MISSED, 1)], VISITOR | CHILD_SIDE),
            ("Vva", [(Kind.VISITOR_MISSED, 1)], set()),
            # The contact lies before the day on which somebody typed the misses in.
            ("VVa", [(Kind.VISITOR_MISSED, 2)], set()),
            ("CCa", [(Kind.VISITOR_MISSED, 1)], set()),
        ],
    )
    def test_an_open_review_waits_whatever_comes_after(self, letters, undecided, kinds):
        assert wanted(letters, undecided=undecided) == kinds

    def test_how_many_is_the_centres(self, settings):
        settings.MISSED_BEFORE_REVIEW = 3
        assert wanted("VV") == set()
        assert wanted("VVV") == VISITOR

    @given(st.text("".join(LETTERS), max_size=30))
    def test_only_what_the_side_itself_missed_since_both_came_last_counts(self, letters):
        since = letters.replace("b", "a").rpartition("a")[2]
        expected = {
            kind
            for kind, letter in ((Kind.VISITOR_MISSED, "V"), (Kind.CHILD_SIDE_MISSED, "C"))
            if since.count(letter) >= 2
        }
        assert wanted(letters) == expected

    @given(st.text("".join(LETTERS), max_size=30), st.integers(0, 30), st.sampled_from(NEUTRAL))
    def test_a_neutral_outcome_changes_nothing(self, letters, place, neutral):
        assert wanted(letters[:place] + neutral + letters[place:]) == wanted(letters)

    @given(st.text("".join(LETTERS), max_size=30))
    def test_the_visitors_absence_is_never_the_childs_sides(self, letters):
        assert wanted(letters.replace("C", "c")) <= VISITOR
        assert wanted(letters.replace("V", "v")) <= CHILD_SIDE

    @pytest.mark.parametrize(
        ("letters", "decided", "undecided", "since", "by_decision"),
        [
            ("VV", None, None, None, False),
            ("aVV", None, None, 0, False),
            ("VabVkV", None, None, 2, False),
            ("aVVVV", 2, None, 2, True),
            ("aVVaVV", 2, None, 3, False),
            # Both came before the day on which it was decided.
            ("VVaVV", 3, None, 3, True),
            ("VVaV", None, 1, None, False),
        ],
    )
    def test_are_counted_since_both_came_or_it_was_decided(
        self, letters, decided, undecided, since, by_decision
    ):
        def dated(number):
            given = number is not None
            return {Kind.VISITOR_MISSED: FIRST + timedelta(weeks=number)} if given else {}

        counted = missed_visits(
            history=history_of(letters), decided=dated(decided), undecided=dated(undecided)
        )[Kind.VISITOR_MISSED]
        expected = None if since is None else FIRST + timedelta(weeks=since)
        assert (counted.since, counted.decided) == (expected, by_decision)
