"""The register: one entry for each thing that happened, and corrections that lose nothing."""

from contextlib import suppress
from datetime import UTC, datetime, time, timedelta
from uuid import uuid4

import pytest
import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contactcentre.safekeeping import clock
from contactcentre.safekeeping.models import AuditEntry
from families.models import Booking, EntryKind, Outcome, Person, PersonRole, RegisterEntry, Session
from families.services.day import register_of, wall_clock
from families.services.register import (
    Conflict,
    close_all,
    contests_of,
    correct_entry,
    history_of,
    moment_ago,
    record_movement,
    record_return,
    settle_contest,
)
from families.services.sessions import cancel_session, close_days
from policy.clauses import Clause, Refused
from tests.factories.accounts import make_user
from tests.factories.day import Day
from tests.factories.families import make_family
from tests.factories.sessions import make_booking, make_session, person_of

pytestmark = pytest.mark.django_db

ARRIVED, LEFT = EntryKind.ARRIVED, EntryKind.LEFT
NOON = datetime(2026, 11, 21, 12, 0, tzinfo=clock.LONDON)


@pytest.fixture(autouse=True)
def saturday_noon():
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def co_ordinator():
    return make_user("co-ordinator")


@pytest.fixture
def booking(co_ordinator):
    return make_booking(make_session(), make_family(), by=co_ordinator)


@pytest.fixture
def day(booking, co_ordinator):
    return Day(booking, co_ordinator, clock.now)


@pytest.fixture
def resident(booking):
    return person_of(booking.family, PersonRole.RESIDENT)


@pytest.fixture
def tap(booking, resident, co_ordinator):
    def record(kind=ARRIVED, *, person=resident, at=NOON, key=None):
        return record_movement(
            booking_id=booking.pk,
            person_id=person.pk,
            kind=kind,
            at=at,
            by=co_ordinator,
            key=key or uuid4(),
            way="main",
        )

    return record


def correct(entry, by, **fields):
    return correct_entry(entry_id=entry.pk, by=by, **{"key": uuid4(), **fields})


class TestATap:
    def test_is_one_entry(self, tap):
        recorded = tap()
        assert recorded.new
        assert RegisterEntry.objects.get().at == NOON

    def test_sent_twice_is_one_entry(self, tap):
        key = uuid4()
        assert tap(key=key).new
        assert not tap(key=key).new
        assert RegisterEntry.objects.count() == 1

    def test_for_what_another_tablet_noted_changes_nothing(self, tap):
        first = tap()
        second = tap(at=NOON - timedelta(minutes=1))
        assert (second.new, second.entry) == (False, first.entry)

    def test_moves_the_familys_last_use_to_the_day_of_the_session(self, tap, booking):
        tap()
        subject = booking.family.subject
        subject.refresh_from_db()
        assert (subject.last_used_on, subject.last_use) == (NOON.date(), "attendance")

    def test_is_audited_without_the_time_or_the_person(self, tap, resident):
        tap()
        entry = AuditEntry.objects.filter(event="register-entry").get()
        assert entry.changes is None
        assert str(resident.pk) not in entry.object_repr

    def test_for_somebody_of_another_family_finds_nobody(self, tap):
        stranger = person_of(make_family(), PersonRole.RESIDENT)
        with pytest.raises(Person.DoesNotExist):
            tap(person=stranger)

    def test_on_a_cancelled_booking_finds_no_booking(self, tap, booking):
        Booking.objects.filter(pk=booking.pk).update(cancelled_at=clock.now())
        with pytest.raises(Booking.DoesNotExist):
            tap()

    def test_by_somebody_who_may_not_see_the_family_finds_no_booking(self, booking, resident):
        with pytest.raises(Booking.DoesNotExist):
            record_movement(
                booking_id=booking.pk,
                person_id=resident.pk,
                kind=ARRIVED,
                at=NOON,
                by=make_user("volunteer"),
                key=uuid4(),
            )


class TestTheOrderOfThings:
    def test_nobody_leaves_who_has_not_arrived(self, tap):
        with pytest.raises(Refused) as refused:
            tap(LEFT)
        assert refused.value.clause == Clause.C3
        assert not RegisterEntry.objects.exists()

    def test_nobody_leaves_before_they_arrived(self, tap):
        tap()
        with pytest.raises(Refused):
            tap(LEFT, at=NOON - timedelta(seconds=1))

    def test_nothing_is_noted_before_it_happens(self, tap):
        with pytest.raises(Refused):
            tap(at=NOON + timedelta(minutes=3))

    def test_nothing_is_noted_on_another_day(self, tap):
        with pytest.raises(Refused):
            tap(at=NOON - timedelta(days=1))

    def test_an_arrival_cannot_be_moved_past_the_departure(self, tap, co_ordinator):
        arrived = tap(at=NOON - timedelta(hours=2)).entry
        tap(LEFT, at=NOON - timedelta(hours=1))
        with pytest.raises(Refused):
            correct(arrived, co_ordinator, at=NOON)

    def test_an_arrival_is_not_taken_back_while_the_departure_stands(self, tap, co_ordinator):
        arrived = tap().entry
        tap(LEFT)
        with pytest.raises(Refused):
            correct(arrived, co_ordinator, withdraw=True)

    def test_who_went_and_came_back_is_in_again_and_both_are_kept(
        self, tap, booking, resident, co_ordinator
    ):
        tap(at=NOON - timedelta(hours=2))
        left = tap(LEFT, at=NOON - timedelta(hours=1)).entry
        back = {"booking_id": booking.pk, "person_id": resident.pk, "by": co_ordinator}
        record_return(**back, at=NOON, key=uuid4(), way="main")
        (row,) = register_of(booking.session, by=co_ordinator)
        assert row.visit.is_in(resident.pk)
        chain = history_of(left.pk, by=co_ordinator)
        assert [link.at for link in chain] == [NOON - timedelta(hours=1), NOON]
        assert not record_return(**back, at=NOON, key=uuid4(), way="main").new


class TestACorrection:
    def test_keeps_the_first_entry(self, tap, co_ordinator):
        first = tap().entry
        earlier = NOON - timedelta(minutes=20)
        correct(first, co_ordinator, at=earlier)
        chain = history_of(first.pk, by=co_ordinator)
        assert [link.at for link in chain] == [NOON, earlier]

    def test_of_an_entry_corrected_by_somebody_else_is_a_conflict(self, tap, co_ordinator):
        first = tap().entry
        theirs = correct(first, co_ordinator, at=NOON - timedelta(minutes=20)).entry
        with pytest.raises(Conflict) as conflict:
            correct(first, co_ordinator, at=NOON - timedelta(minutes=5))
        assert conflict.value.theirs == theirs

    def test_sent_twice_is_one_correction(self, tap, co_ordinator):
        first, key = tap().entry, uuid4()
        earlier = NOON - timedelta(minutes=20)
        for _ in range(2):
            correct(first, co_ordinator, key=key, at=earlier)
        assert RegisterEntry.objects.count() == 2

    def test_that_takes_an_arrival_back_lets_it_be_tapped_again(self, tap, co_ordinator):
        first = tap().entry
        correct(first, co_ordinator, withdraw=True)
        assert tap().new
        assert len(history_of(first.pk, by=co_ordinator)) == 3

    def test_with_the_key_of_another_visit_is_refused(self, tap, booking, co_ordinator):
        mine, key = tap().entry, uuid4()
        other = make_booking(booking.session, make_family(), by=co_ordinator)
        Day(other, co_ordinator, clock.now).move("visiting", ARRIVED, key=key)
        with pytest.raises(Refused, match="another visit"):
            correct(mine, co_ordinator, key=key, at=NOON - timedelta(minutes=9))

    def test_keeps_who_the_child_was_with(self, day, co_ordinator):
        arrived = day.arrive().entry
        corrected = correct(arrived, co_ordinator, at=NOON - timedelta(minutes=4)).entry
        assert corrected.with_person == day.person("resident")


class TestAnOutcome:
    @pytest.mark.parametrize("came", [set(), {"child"}, {"visiting"}, {"child", "visiting"}])
    @pytest.mark.parametrize("outcome", Outcome)
    def test_fits_who_came(self, day, came, outcome):
        if "child" in came:
            day.arrive()
        if "visiting" in came:
            day.move("visiting", ARRIVED)
        refused = {
            Outcome.ATTENDED: came != {"child", "visiting"},
            Outcome.VISITOR_ABSENT: "visiting" in came,
            Outcome.CHILD_SIDE_ABSENT: "child" in came,
        }.get(outcome, False)
        if refused:
            with pytest.raises(Refused):
                day.end(outcome)
        else:
            assert day.end(outcome).entry.outcome == outcome

    @pytest.mark.parametrize(
        ("role", "outcome"),
        [("visiting", Outcome.VISITOR_LATE), ("resident", Outcome.CHILD_SIDE_LATE)],
    )
    def test_late_is_refused_for_a_side_that_was_in_time(self, day, role, outcome):
        Booking.objects.update(starts_at=time(12, 0))
        if role == "visiting":
            day.move(role, ARRIVED)
        else:
            day.arrive()
        with pytest.raises(Refused) as refused:
            day.end(outcome)
        assert refused.value.clause == Clause.C2

    def test_says_that_contact_took_place_once_the_child_was_walked_in(self, day):
        day.arrive()
        day.move("visiting", ARRIVED)
        day.step(EntryKind.JOINED, "visiting")
        for outcome in set(Outcome) - {Outcome.ATTENDED}:
            with pytest.raises(Refused):
                day.end(outcome)

    def test_takes_no_other_words(self, day):
        with pytest.raises(Refused) as refused:
            day.end("they got on well")
        assert refused.value.clause == Clause.C2

    def test_is_corrected_like_any_other_entry(self, day, co_ordinator, booking):
        first = day.end(Outcome.CANCELLED_BY_VISITOR).entry
        correct(first, co_ordinator, outcome=Outcome.CENTRE_CLOSED)
        (row,) = register_of(booking.session, by=co_ordinator)
        assert row.outcome.says == Outcome.CENTRE_CLOSED.label

    @pytest.mark.parametrize(
        ("came", "likely"),
        [
            (set(), None),
            ({"child"}, Outcome.VISITOR_ABSENT),
            ({"visiting"}, Outcome.CHILD_SIDE_ABSENT),
            ({"child", "visiting"}, Outcome.ATTENDED),
        ],
    )
    def test_offered_first_follows_from_who_came(self, day, booking, came, likely, co_ordinator):
        if "child" in came:
            day.arrive()
        if "visiting" in came:
            day.move("visiting", ARRIVED)
        (row,) = register_of(booking.session, by=co_ordinator)
        assert row.likely_outcome == likely

    def test_of_absence_is_not_offered_before_the_side_is_late(self, day, booking, co_ordinator):
        Booking.objects.update(starts_at=time(12, 0))
        day.arrive()
        (row,) = register_of(booking.session, by=co_ordinator)
        assert row.likely_outcome is None


class TestWhenTheCentreWasClosed:
    def test_one_press_gives_everybody_the_same_outcome(self, booking, day, co_ordinator):
        came = Day(
            make_booking(booking.session, make_family(), by=co_ordinator), co_ordinator, clock.now
        )
        came.move("visiting", ARRIVED)
        cancel_session(session_id=booking.session_id)
        key = uuid4()
        how_many = [
            close_all(session_id=booking.session_id, by=co_ordinator, key=key) for _ in range(2)
        ]
        assert how_many == [1, 0]
        assert RegisterEntry.objects.filter(outcome=Outcome.CENTRE_CLOSED).get().booking == booking

    def test_a_closure_of_the_hall_is_as_good(self, booking, co_ordinator):
        close_days(
            venue=booking.session.venue, first_day=NOON.date(), last_day=NOON.date(), words="Snow."
        )
        assert close_all(session_id=booking.session_id, by=co_ordinator, key=uuid4()) == 1

    def test_a_session_that_was_held_is_refused(self, booking, co_ordinator):
        with pytest.raises(Refused):
            close_all(session_id=booking.session_id, by=co_ordinator, key=uuid4())


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


class TestPastMidnight:
    @pytest.fixture
    def late_session(self, booking):
        Session.objects.update(starts_at=time(18), ends_at=time(23, 30))
        Booking.objects.update(starts_at=time(20), ends_at=time(23, 30))

    def test_a_departure_still_counts_to_the_session(self, late_session, tap, saturday_noon):
        saturday_noon.move_to(NOON + timedelta(hours=11))
        tap(at=clock.now())
        saturday_noon.move_to(NOON + timedelta(hours=12, minutes=40))
        assert tap(LEFT, at=clock.now()).new

    def test_until_three_hours_after_its_end(self, late_session, tap, saturday_noon):
        saturday_noon.move_to(NOON + timedelta(hours=11))
        tap(at=clock.now())
        saturday_noon.move_to(NOON + timedelta(hours=14, minutes=31))
        with pytest.raises(Refused) as refused:
            tap(LEFT, at=clock.now())
        assert refused.value.clause == Clause.C3

    def test_nobody_arrives_after_the_end_by_a_tap(self, late_session, tap, saturday_noon):
        saturday_noon.move_to(NOON + timedelta(hours=11, minutes=31))
        with pytest.raises(Refused, match="Enter a time"):
            tap(at=clock.now())


def test_the_hour_that_comes_twice_says_which_one_it_is():
    first = datetime(2026, 10, 25, 1, 30, tzinfo=clock.LONDON)
    assert wall_clock(first) == "01:30 BST"
    assert wall_clock(first.replace(fold=1)) == "01:30 GMT"
    assert wall_clock(NOON) == "12:00"


def test_times_are_kept_apart_through_the_hour_that_comes_twice(booking, tap, saturday_noon):
    night = datetime(2026, 10, 25, 1, 30, tzinfo=clock.LONDON)
    Session.objects.update(date=night.date())
    saturday_noon.move_to(night.replace(fold=1))
    tap(at=night)
    assert tap(LEFT, at=night.replace(fold=1)).new
    assert sorted((entry.at for entry in RegisterEntry.objects.all()), key=datetime.timestamp) == [
        night.astimezone(UTC),
        night.replace(fold=1).astimezone(UTC),
    ]


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(
        st.tuples(
            st.sampled_from([ARRIVED, LEFT, "withdraw-arrived", "withdraw-left"]),
            st.integers(min_value=-180, max_value=0),
        ),
        max_size=12,
    )
)
def test_no_history_says_that_somebody_left_who_was_not_there(co_ordinator, taps):
    session = Session.objects.first() or make_session(capacity=500)
    booking = make_booking(session, make_family(), by=co_ordinator)
    resident = person_of(booking.family, PersonRole.RESIDENT)
    for what, minutes in taps:
        _try(what, NOON + timedelta(minutes=minutes), booking, resident, co_ordinator)
        (row,) = register_of(session, by=co_ordinator, booking_id=booking.pk)
        (place,) = (p for p in row.places if p.person_id == resident.pk)
        if place.left:
            assert place.arrived
            assert place.arrived.says <= place.left.says


def _try(what, at, booking, person, by):
    """One tap or taking back, refused or not."""
    with suppress(Refused):
        if what in {ARRIVED, LEFT}:
            record_movement(
                booking_id=booking.pk, person_id=person.pk, kind=what, at=at, by=by, key=uuid4()
            )
            return
        kind = what.removeprefix("withdraw-")
        holding = RegisterEntry.objects.filter(
            booking=booking,
            kind=kind,
            superseded_by__isnull=True,
            contests__isnull=True,
            withdrawn=False,
        ).first()
        if holding:
            correct_entry(entry_id=holding.pk, by=by, key=uuid4(), withdraw=True)
