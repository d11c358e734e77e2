"""Reviews that the register opens and withdraws, and what is decided in one."""

from datetime import timedelta

import pytest
from django.db.utils import IntegrityError

from families.models import Family, Outcome, Review
from families.services.family import change_state
from policy.clauses import Clause, Refused
from tests.factories.families import make_family
from tests.factories.progress import make_visit
from tests.factories.sessions import make_booking, make_session
from tests.unit.families.reviewing import (
    CHILD_SIDE,
    LETTERS,
    TODAY,
    VISITOR,
    correct,
    decide,
    open_kinds,
    record,
    visits,
    weeks_ago,
)

pytestmark = pytest.mark.usefixtures("saturday_noon")

Kind, Decision = Review.Kind, Review.Decision


class TestTheRegister:
    def test_opens_a_review_at_the_second_miss_on_the_day_it_is_noted(self, family, co_ordinator):
        visits(family, "VV", by=co_ordinator)
        review = family.reviews.get()
        assert (review.kind, review.opened_on) == (Kind.VISITOR_MISSED, weeks_ago(1))
        assert review.decided_by is None

    def test_opens_one_for_many_misses(self, family, co_ordinator):
        visits(family, "VVVV", by=co_ordinator)
        assert family.reviews.count() == 1

    def test_withdraws_it_when_a_correction_takes_its_reason_away(self, family, co_ordinator):
        booking = visits(family, "VV", by=co_ordinator)[0]
        correct(booking, by=co_ordinator, outcome=Outcome.CANCELLED_BY_VISITOR)
        assert not family.reviews.exists()

    def test_withdraws_it_when_an_outcome_is_taken_back(self, family, co_ordinator):
        booking = visits(family, "CC", by=co_ordinator)[1]
        correct(booking, by=co_ordinator, withdraw=True)
        assert not family.reviews.exists()

    def test_opens_one_when_a_correction_gives_reason(self, family, co_ordinator):
        booking = visits(family, "Vv", by=co_ordinator)[1]
        correct(booking, by=co_ordinator, outcome=Outcome.VISITOR_ABSENT)
        assert open_kinds(family) == VISITOR

    def test_moves_the_reason_to_the_other_side(self, family, co_ordinator):
        by = co_ordinator
        bookings = [make_visit(family, weeks_ago(n), LETTERS["v"], by=by) for n in (2, 1)]
        for outcome, kinds in ((Outcome.VISITOR_ABSENT, VISITOR), (LETTERS["C"], CHILD_SIDE)):
            for booking in bookings:
                correct(booking, by=by, outcome=outcome)
            assert open_kinds(family) == kinds

    def test_leaves_an_open_review_when_contact_takes_place_again(self, family, co_ordinator):
        visits(family, "VVa", by=co_ordinator)
        assert open_kinds(family) == VISITOR

    def test_leaves_a_decided_one_whatever_is_corrected(self, family, co_ordinator):
        booking = visits(family, "VV", by=co_ordinator)[0]
        decide(family.reviews.get(), by=co_ordinator)
        correct(booking, by=co_ordinator, outcome=Outcome.CANCELLED_BY_VISITOR)
        assert family.reviews.get().decision == Decision.GOES_ON

    def test_opens_none_for_a_family_without_a_place(self, family, co_ordinator):
        booking = visits(family, "Vv", by=co_ordinator)[1]
        change_state(family_id=family.pk, state="moved-on", by=co_ordinator, on=TODAY)
        correct(booking, by=co_ordinator, outcome=Outcome.VISITOR_ABSENT)
        assert not family.reviews.exists()

    def test_a_family_that_moves_on_gives_its_places_to_come_back(self, family, co_ordinator):
        visits(family, "a", by=co_ordinator)
        ahead = make_booking(make_session(on=TODAY + timedelta(7)), family, by=co_ordinator)
        today = make_booking(make_session(on=TODAY), family, by=co_ordinator)
        change_state(family_id=family.pk, state="moved-on", by=co_ordinator, on=TODAY)
        stand = family.bookings.filter(cancelled_at__isnull=True)
        assert ahead not in stand
        assert today in stand
        assert stand.count() == 2

    def test_leaves_other_families_alone(self, family, co_ordinator):
        other = make_family()
        for place, each in enumerate((family, other)):
            make_visit(each, weeks_ago(2 + place), Outcome.VISITOR_ABSENT, by=co_ordinator)
        assert not Review.objects.exists()


class TestDeciding:
    @pytest.mark.parametrize("state", [Family.State.ACTIVE, Family.State.PAUSED])
    @pytest.mark.parametrize(
        ("decision", "move_on", "then"),
        [
            (Decision.GOES_ON, "", Family.State.ACTIVE),
            (Decision.CHANGES, "", Family.State.ACTIVE),
            (Decision.PAUSES, "", Family.State.PAUSED),
            (Decision.MOVES_ON, Review.MoveOn.SUPERVISED, Family.State.MOVED_ON),
        ],
    )
    def test_makes_of_the_family_what_it_says(self, co_ordinator, state, decision, move_on, then):
        family = make_family(state=state)
        review = record(family, by=co_ordinator, decision=decision, move_on=move_on)
        family.refresh_from_db()
        assert family.state == then
        assert (review.decided_on, review.decided_by) == (TODAY, co_ordinator)
        assert family.transitions.count() == (1 if state == then else 2)

    @pytest.mark.parametrize("state", ["referred", "waiting", "moved-on", "declined"])
    def test_only_a_family_with_a_place_is_reviewed(self, co_ordinator, state):
        with pytest.raises(Refused, match="no place to review"):
            record(make_family(state=state), by=co_ordinator)

    @pytest.mark.parametrize(
        ("decision", "move_on"),
        [
            ("", ""),
            ("went well", ""),
            (Decision.MOVES_ON, ""),
            (Decision.MOVES_ON, "to Bristol"),
            (Decision.GOES_ON, Review.MoveOn.HANDOVER),
        ],
    )
    def test_words_outside_the_lists_are_refused(self, family, co_ordinator, decision, move_on):
        with pytest.raises(Refused) as refused:
            record(family, by=co_ordinator, decision=decision, move_on=move_on)
        assert refused.value.clause == Clause.C2
        assert not Review.objects.exists()

    def test_sent_twice_it_is_one_review(self, family, co_ordinator):
        move = {"decision": Decision.MOVES_ON, "move_on": Review.MoveOn.OWN_ARRANGEMENTS}
        assert record(family, by=co_ordinator, **move) == record(family, by=co_ordinator, **move)
        assert Review.objects.count() == 1

    def test_a_place_review_is_decided_once(self, family, co_ordinator):
        visits(family, "VV", by=co_ordinator)
        review = family.reviews.get()
        assert decide(review, by=co_ordinator) == decide(review, by=co_ordinator)
        with pytest.raises(Refused, match="decided already"):
            decide(review, by=co_ordinator, decision=Decision.PAUSES)

    def test_after_it_two_more_misses_open_another(self, family, co_ordinator):
        visits(family, "VV", by=co_ordinator)
        decide(family.reviews.get(), by=co_ordinator)
        for number, expected in ((1, set()), (2, VISITOR)):
            day = TODAY + timedelta(weeks=number)
            make_visit(family, day, Outcome.VISITOR_ABSENT, by=co_ordinator)
            assert open_kinds(family) == expected

    def test_moving_on_settles_what_was_open(self, family, co_ordinator):
        visits(family, "VV", by=co_ordinator)
        record(family, by=co_ordinator, decision="moves-on", move_on="contact-ends")
        assert open_kinds(family) == set()

    def test_the_database_keeps_one_open_review_of_a_kind(self, family):
        Review.objects.create(family=family, kind=Kind.VISITOR_MISSED, opened_on=TODAY)
        with pytest.raises(IntegrityError):
            Review.objects.create(family=family, kind=Kind.VISITOR_MISSED, opened_on=TODAY)
