"""The list of reviews: due, coming, and of places in question."""

from datetime import date, timedelta

import pytest

from families.models import Outcome
from families.services import reviews as services
from families.services.family import change_state
from families.services.places import cancel_booking
from tests.factories.accounts import make_user
from tests.factories.families import make_families
from tests.factories.progress import make_visit
from tests.factories.sessions import make_booking, make_session
from tests.unit.families.reviewing import TODAY, decide, record, visits, weeks_ago

pytestmark = pytest.mark.usefixtures("saturday_noon")


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
