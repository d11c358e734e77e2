"""What two tablets say differently: both are kept until a person settles it."""

from datetime import timedelta
from uuid import uuid4

import pytest

from families.models import Outcome, RegisterEntry
from families.services.day import register_of
from families.services.register import contests_of, history_of, moment_ago, settle_contest
from policy.clauses import Refused
from tests.factories.day import NOON

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("saturday_noon")]


class TestATapThatWaited:
    """Two tablets said different things while one had no line."""

    @pytest.fixture
    def contested(self, tap, co_ordinator):
        held = tap(at=NOON - timedelta(minutes=30)).entry
        late = tap(at=NOON - timedelta(minutes=20))
        return held, late

    def test_is_kept_beside_what_holds(self, contested, booking, co_ordinator):
        held, late = contested
        assert (late.new, late.contested, late.entry) == (False, True, held)
        (row,) = register_of(booking.session, by=co_ordinator)
        (dispute,) = row.disputes
        assert (dispute.holds, dispute.other) == ("11:30", "11:40")
        assert row.places[1].arrived.says == "11:30"

    def test_sent_again_is_one_entry(self, tap, contested):
        key = uuid4()
        for _ in range(3):
            tap(at=NOON - timedelta(minutes=10), key=key)
        assert RegisterEntry.objects.count() == 3

    def test_that_says_nearly_the_same_is_not_kept(self, tap, contested):
        tap(at=NOON - timedelta(minutes=29))
        tap(at=NOON - timedelta(minutes=21))
        assert RegisterEntry.objects.count() == 2

    def test_that_is_fresh_is_not_kept(self, tap, contested):
        tap(at=NOON)
        assert RegisterEntry.objects.count() == 2

    @pytest.mark.parametrize(("take", "holds"), [(True, "11:40"), (False, "11:30")])
    def test_is_settled_by_a_person_and_both_stay(
        self, contested, booking, co_ordinator, take, holds
    ):
        contest = RegisterEntry.objects.get(contests__isnull=False)
        for _ in range(2):
            settle_contest(contest_id=contest.pk, take=take, by=co_ordinator, key=uuid4())
        (row,) = register_of(booking.session, by=co_ordinator)
        assert not row.disputes
        assert row.places[1].arrived.says == holds
        assert RegisterEntry.objects.filter(pk__in=[contested[0].pk, contest.pk]).count() == 2
        assert contests_of(contested[0]) == [contest]
        assert len(history_of(contested[0].pk, by=co_ordinator)) == (2 if take else 1)

    def test_of_another_outcome_is_kept_too(self, day, booking, co_ordinator, saturday_noon):
        day.end(Outcome.CANCELLED_BY_VISITOR)
        saturday_noon.move_to(NOON + timedelta(hours=1))
        late = day.end(Outcome.CANCELLED_BY_CHILD_SIDE, at=NOON - timedelta(minutes=1))
        assert late.contested
        (row,) = register_of(booking.session, by=co_ordinator)
        assert row.outcome.says == Outcome.CANCELLED_BY_VISITOR.label
        assert row.disputes[0].other == Outcome.CANCELLED_BY_CHILD_SIDE.label

    def test_that_nobody_contests_counts_at_its_own_time(self, tap):
        assert tap(at=moment_ago("1200")).entry.at == NOON - timedelta(minutes=20)

    @pytest.mark.parametrize("seconds", ["-1", "43201", "soon", "nan", "inf", "1e400"])
    def test_of_no_age_a_tablet_can_have_is_refused(self, seconds):
        with pytest.raises(Refused):
            moment_ago(seconds)
