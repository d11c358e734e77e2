"""Reviews: when a family's place is looked at, and what comes of it."""

from calendar import monthrange
from datetime import date, datetime, time, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.db import connections
from django.db.utils import IntegrityError
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from contactcentre.safekeeping import clock
from families.models import Family, Outcome, RegisterEntry, Review
from families.rules.review import months_after, place_reviews, review_due_on
from families.services import reviews as services
from families.services.family import change_state
from families.services.register import correct_entry
from families.services.sessions import cancel_booking
from policy.clauses import Clause, Refused
from tests.factories.accounts import make_user, signed_in_client
from tests.factories.families import make_families, make_family
from tests.factories.progress import make_visit
from tests.factories.sessions import make_booking, make_session

TODAY = date(2026, 11, 21)
NOON = datetime.combine(TODAY, time(12), tzinfo=clock.LONDON)
Kind, Decision = Review.Kind, Review.Decision
DAYS = st.dates(date(1990, 1, 1), date(2090, 1, 1))


@pytest.fixture(autouse=True)
def saturday_noon():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def co_ordinator(db):
    return make_user("co-ordinator")


@pytest.fixture
def family(db):
    return make_family()


def weeks_ago(number):
    return TODAY - timedelta(weeks=number)


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

LETTERS = {
    "a": Outcome.ATTENDED,
    "V": Outcome.VISITOR_ABSENT,
    "C": Outcome.CHILD_SIDE_ABSENT,
    "v": Outcome.CANCELLED_BY_VISITOR,
    "c": Outcome.CANCELLED_BY_CHILD_SIDE,
    "l": Outcome.VISITOR_LATE,
    "k": Outcome.CHILD_SIDE_LATE,
    "x": Outcome.CENTRE_CLOSED,
}
NEUTRAL = "vclkx"
FIRST = date(2026, 1, 3)


def history_of(letters):
    return [(FIRST + timedelta(weeks=n), LETTERS[letter]) for n, letter in enumerate(letters)]


def wanted(letters, *, decided=(), undecided=()):
    """Decided and undecided: pairs of kind and the number of the visit on whose day it was."""

    def dated(pairs):
        return {kind: FIRST + timedelta(weeks=number) for kind, number in pairs}

    return place_reviews(
        history=history_of(letters), decided=dated(decided), undecided=dated(undecided)
    )


VISITOR, CHILD_SIDE = {Kind.VISITOR_MISSED}, {Kind.CHILD_SIDE_MISSED}


class TestMissedVisits:
    def test_every_outcome_is_tried(self):
        assert set(LETTERS.values()) == set(Outcome)

    @pytest.mark.parametrize(
        ("letters", "kinds"),
        [
            ("", set()),
            ("V", set()),
            ("VV", VISITOR),
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
    def test_only_what_the_side_itself_missed_since_the_last_contact_counts(self, letters):
        since = letters.rpartition("a")[2]
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


# --- What the register does -----------------------------------------------------------------------


def visits(family, letters, *, by):
    """The last of them a week ago."""
    count = len(letters)
    return [
        make_visit(family, weeks_ago(count - number), LETTERS[letter], by=by)
        for number, letter in enumerate(letters)
    ]


def open_kinds(family):
    return set(family.reviews.filter(decision="").values_list("kind", flat=True))


def correct(booking, *, by, **to):
    entry = RegisterEntry.objects.get(booking=booking, kind="outcome", superseded_by=None)
    return correct_entry(entry_id=entry.pk, by=by, key=uuid4(), **to)


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

    def test_leaves_other_families_alone(self, family, co_ordinator):
        other = make_family()
        for place, each in enumerate((family, other)):
            make_visit(each, weeks_ago(2 + place), Outcome.VISITOR_ABSENT, by=co_ordinator)
        assert not Review.objects.exists()


# --- Deciding -------------------------------------------------------------------------------------


def decide(review, *, by, decision=Decision.GOES_ON, move_on="", on=TODAY):
    return services.decide_place_review(
        review_id=review.pk, decision=decision, move_on=move_on, by=by, on=on
    )


def record(family, *, by, decision=Decision.GOES_ON, move_on="", on=TODAY):
    return services.record_regular(
        family_id=family.pk, decision=decision, move_on=move_on, by=by, on=on
    )


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


# --- What is waiting ------------------------------------------------------------------------------


def listed(by, on=TODAY):
    found = services.to_review(by=by, on=on)
    return [[line.reference for line in lines] for lines in (found.due, found.coming, found.place)]


class TestTheList:
    def test_due_coming_and_open(self, co_ordinator):
        due, coming, open_, quiet, never = make_families(5)
        for week in (24, 23, 22, 21, 20, 19):
            make_visit(due, weeks_ago(week), Outcome.ATTENDED, by=co_ordinator)
        make_visit(coming, date(2026, 6, 19), Outcome.ATTENDED, by=co_ordinator)
        make_visit(quiet, date(2026, 6, 20), Outcome.ATTENDED, by=co_ordinator)
        for week in (3, 2):
            make_visit(open_, weeks_ago(week), Outcome.CHILD_SIDE_ABSENT, by=co_ordinator)
        assert listed(co_ordinator) == [[due.reference], [coming.reference], [open_.reference]]
        assert services.waiting(on=TODAY) == services.Waiting(due=1, coming=1, place=1)
        assert listed(co_ordinator, date(2026, 12, 19))[0] == [due.reference, coming.reference]
        assert never.reference not in str(listed(co_ordinator, date(2030, 1, 1)))

    def test_the_day_itself_and_four_weeks_before_it(self, family, co_ordinator):
        make_visit(family, date(2026, 8, 31), Outcome.ATTENDED, by=co_ordinator)
        due_on, reference = date(2027, 2, 28), [family.reference]
        for day, expected in {
            due_on - timedelta(29): [[], []],
            due_on - timedelta(28): [[], reference],
            due_on - timedelta(1): [[], reference],
            due_on: [reference, []],
        }.items():
            assert listed(co_ordinator, day)[:2] == expected

    def test_visits_booked_ahead_tell_when_it_will_come(self, family, co_ordinator):
        for week in (5, 4, 3, 2, 1):
            make_visit(family, weeks_ago(week), Outcome.ATTENDED, by=co_ordinator)
        assert listed(co_ordinator) == [[], [], []]
        booking = make_booking(make_session(on=TODAY + timedelta(weeks=1)), family, by=co_ordinator)
        (line,) = services.to_review(by=co_ordinator, on=TODAY).coming
        assert (line.due_on, line.visits) == (TODAY + timedelta(weeks=1), 5)
        cancel_booking(booking_id=booking.pk)
        assert listed(co_ordinator) == [[], [], []]

    def test_a_regular_review_starts_the_count_again(self, family, co_ordinator):
        for week in (6, 5, 4, 3, 2, 1):
            make_visit(family, weeks_ago(week), Outcome.ATTENDED, by=co_ordinator)
        assert listed(co_ordinator)[0] == [family.reference]
        record(family, by=co_ordinator)
        assert listed(co_ordinator) == [[], [], []]
        assert services.standing_of(family).due_on == date(2027, 5, 21)

    def test_a_place_review_does_not(self, family, co_ordinator):
        visits(family, "aaaaaaVV", by=co_ordinator)
        decide(family.reviews.get(), by=co_ordinator)
        assert listed(co_ordinator)[0] == [family.reference]

    def test_a_paused_family_is_not_due_but_its_place_can_be_in_question(
        self, family, co_ordinator
    ):
        visits(family, "aaaaaaVV", by=co_ordinator)
        change_state(family_id=family.pk, state="paused", by=co_ordinator, on=TODAY)
        assert listed(co_ordinator) == [[], [], [family.reference]]
        change_state(family_id=family.pk, state="moved-on", by=co_ordinator, on=TODAY)
        assert listed(co_ordinator) == [[], [], []]

    def test_nobody_else_sees_any(self, family, co_ordinator):
        visits(family, "VV", by=co_ordinator)
        assert listed(make_user("team-leader"))[2] == [family.reference]
        for role in ("volunteer", "trustee"):
            assert listed(make_user(role)) == [[], [], []]


class TestThePages:
    @pytest.fixture
    def client(self, co_ordinator):
        return signed_in_client(co_ordinator)

    def questions(self, client):
        with (
            CaptureQueriesContext(connections["default"]) as asked,
            CaptureQueriesContext(connections["keyring"]) as keys,
        ):
            page = client.get(reverse("families:reviews")).content.decode()
        return len(asked) + len(keys), page

    def test_the_list_asks_as_often_for_many_as_for_one(self, client, co_ordinator):
        def waits(families):
            for each in families:
                for week in (30, 29, 28, 27, 26, 25):
                    make_visit(each, weeks_ago(week), Outcome.ATTENDED, by=co_ordinator)
                Review.objects.create(family=each, kind=Kind.VISITOR_MISSED, opened_on=TODAY)

        waits(make_families(1))
        client.get(reverse("families:reviews"))
        few, _ = self.questions(client)
        waits(make_families(8))
        many, page = self.questions(client)
        assert many == few <= 16
        assert page.count("/review/") == 9
        assert page.count("/reviews/") >= 9

    def test_says_what_to_do_when_there_is_none(self, client):
        assert "No review is due" in client.get(reverse("families:reviews")).content.decode()

    def test_a_team_leader_sees_the_list_and_decides_nothing(self, family, co_ordinator):
        visits(family, "VV", by=co_ordinator)
        page = signed_in_client(make_user("team-leader")).get(reverse("families:reviews"))
        assert family.reference in page.content.decode()
        assert f"/reviews/{family.reviews.get().pk}/" not in page.content.decode()

    def test_deciding_leads_back_to_the_file_which_says_so(self, client, family, co_ordinator):
        visits(family, "VV", by=co_ordinator)
        url = reverse("families:review-decide", args=[family.reference, family.reviews.get().pk])
        file = client.get(reverse("families:file", args=[family.reference])).content.decode()
        assert url in file
        chosen = {"decision": "moves-on", "move_on": "place-given-up"}
        page = client.post(url, chosen, follow=True).content.decode()
        assert "The family moves on (the place goes to another family), 21 November 2026" in page
        assert "Moved on" in page
        assert "Record a review" not in page

    def test_moving_on_without_saying_where_to_is_asked_again(self, client, family):
        url = reverse("families:review-record", args=[family.reference])
        answer = client.post(url, {"decision": "moves-on"})
        assert answer.status_code == 422
        assert "Choose where the family moves on to." in answer.content.decode()
        assert not Review.objects.exists()

    def test_where_to_is_left_out_when_the_family_stays(self, client, family):
        url = reverse("families:review-record", args=[family.reference])
        client.post(url, {"decision": "goes-on", "move_on": "handover"})
        assert family.reviews.get().move_on == ""

    def test_a_review_that_was_withdrawn_is_not_found(self, client, family, co_ordinator):
        booking = visits(family, "VV", by=co_ordinator)[0]
        url = reverse("families:review-decide", args=[family.reference, family.reviews.get().pk])
        correct(booking, by=co_ordinator, outcome=Outcome.CANCELLED_BY_VISITOR)
        assert client.get(url).status_code == client.post(url).status_code == 404

    def test_a_decided_one_shows_its_decision_and_no_form(self, client, family, co_ordinator):
        visits(family, "VV", by=co_ordinator)
        review = decide(family.reviews.get(), by=co_ordinator)
        url = reverse("families:review-decide", args=[family.reference, review.pk])
        page = client.get(url).content.decode()
        assert "Contact goes on as arranged" in page
        assert 'name="decision"' not in page

    def test_something_must_be_decided(self, client, family):
        url = reverse("families:review-record", args=[family.reference])
        answer = client.post(url, {})
        assert answer.status_code == 422
        assert "Choose what was decided." in answer.content.decode()
        assert answer.content.decode().count('type="radio"') == len(Decision)
