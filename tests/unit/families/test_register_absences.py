"""A side that “did not attend” and somebody of it who came: both are kept, and a person decides."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from contactcentre.safekeeping import clock
from families.models import EntryKind, Outcome, RegisterEntry
from families.services.day import register_of
from families.services.register import contests_of, correct_entry
from families.services.settling import settle_contest
from policy.clauses import Clause, Refused
from tests.factories.day import NOON, Day
from tests.factories.families import make_family
from tests.factories.progress import make_visit
from tests.factories.sessions import make_booking
from tests.unit.families.reviewing import CHILD_SIDE, open_kinds, weeks_ago

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("saturday_noon")]

ARRIVED, JOINED, RETURNED, LEFT = (
    EntryKind.ARRIVED,
    EntryKind.JOINED,
    EntryKind.RETURNED,
    EntryKind.LEFT,
)
ABSENT = {"resident": Outcome.CHILD_SIDE_ABSENT, "visiting": Outcome.VISITOR_ABSENT}
EARLIER = NOON - timedelta(minutes=20)


@pytest.fixture
def row(booking, co_ordinator):
    return lambda: register_of(booking.session, by=co_ordinator)[0]


@pytest.fixture
def settle(row, co_ordinator):
    def decide(take):
        (dispute,) = row().disputes
        return settle_contest(contest_id=dispute.entry_id, take=take, by=co_ordinator, key=uuid4())

    return decide


@pytest.fixture
def take_back(co_ordinator):
    def withdraw(**of):
        entry = RegisterEntry.objects.get(contests=None, superseded_by=None, **of)
        return correct_entry(entry_id=entry.pk, by=co_ordinator, key=uuid4(), withdraw=True)

    return withdraw


class TestSomebodyWhoCame:
    """The outcome was noted first; whoever it says did not come is in the building."""

    @pytest.mark.parametrize("role", ["resident", "visiting"])
    @pytest.mark.parametrize("at", [NOON, EARLIER])
    def test_is_signed_in_and_the_outcome_is_contested(self, day, row, role, at):
        day.end(ABSENT[role])
        assert day.move(role, ARRIVED, at=at).new
        (dispute,) = row().disputes
        assert dispute.about == "how the visit ended"
        assert dispute.holds == ABSENT[role].label
        assert dispute.other.endswith("arrived, 12:00" if at == NOON else "arrived, 11:40")
        assert row().visit.came(day.person(role).pk)

    def test_the_other_side_contests_nothing(self, day, row):
        day.end(Outcome.CHILD_SIDE_ABSENT)
        day.move("visiting", ARRIVED)
        assert not row().disputes

    def test_a_child_brought_is_one_contest_however_the_visit_goes_on(self, day, row):
        day.end(Outcome.CHILD_SIDE_ABSENT)
        day.move("visiting", ARRIVED)
        day.arrive()
        day.step(JOINED, "visiting")
        day.step(RETURNED, "resident")
        day.step(LEFT, "resident")
        assert len(row().disputes) == 1
        assert not row().finished

    def test_sent_again_is_one_contest(self, day):
        day.end(Outcome.CHILD_SIDE_ABSENT)
        key = uuid4()
        for _ in range(2):
            day.arrive(key=key)
        assert RegisterEntry.objects.filter(contests__isnull=False).count() == 1

    def test_contact_that_took_place_contests_a_cancellation_too(self, day, row):
        day.end(Outcome.CANCELLED_BY_VISITOR)
        day.move("visiting", ARRIVED)
        day.arrive()
        assert not row().disputes
        day.step(JOINED, "visiting")
        (dispute,) = row().disputes
        assert dispute.other.split(" ", 1)[1].startswith("was walked in, 12:00")

    def test_is_settled_by_taking_the_outcome_back(self, day, row, settle):
        day.end(Outcome.CHILD_SIDE_ABSENT)
        day.move("visiting", ARRIVED)
        day.arrive()
        settle(take=True)
        assert (row().outcome, row().disputes) == (None, [])
        assert row().likely_outcome is None
        day.step(JOINED, "visiting")
        assert row().likely_outcome == Outcome.ATTENDED
        assert day.end(Outcome.ATTENDED).new
        assert not row().disputes

    def test_the_outcome_stands_only_once_the_arrival_is_taken_back(
        self, day, row, settle, take_back
    ):
        day.end(Outcome.CHILD_SIDE_ABSENT)
        day.move("resident", ARRIVED)
        with pytest.raises(Refused, match="take it back first") as refused:
            settle(take=False)
        assert refused.value.clause == Clause.C2
        assert row().disputes
        take_back(kind=ARRIVED)
        assert not row().disputes
        assert row().outcome.says == Outcome.CHILD_SIDE_ABSENT.label

    def test_a_corrected_outcome_is_contested_no_more(self, day, row, co_ordinator):
        ended = day.end(Outcome.CHILD_SIDE_ABSENT).entry
        day.move("visiting", ARRIVED)
        day.arrive()
        day.step(JOINED, "visiting")
        (contest,) = contests_of(ended)
        correct_entry(entry_id=ended.pk, by=co_ordinator, key=uuid4(), outcome=Outcome.ATTENDED)
        assert not row().disputes
        assert contests_of(ended) == [contest]

    def test_is_said_on_the_row_and_in_the_file(self, day, booking, client):
        day.end(Outcome.CHILD_SIDE_ABSENT)
        tap = {"tap": f"arrived:{day.person('resident').pk}:{uuid4()}", "way": "main"}
        url = reverse("families:movement", args=[booking.pk])
        answer = client.post(url, tap, headers={"HX-Request": "true"})
        assert answer.headers["X-Tap"] == "recorded"
        assert "The register says different things: how the visit ended" in answer.content.decode()
        file = client.get(reverse("families:file", args=[booking.family.reference]))
        assert "did not attend: to be settled on the register" in file.content.decode()


class TestAnAbsence:
    """The arrival was noted first."""

    @pytest.mark.parametrize("role", ["resident", "visiting"])
    def test_tapped_at_once_is_refused_with_the_way_out(self, day, role):
        day.move(role, ARRIVED)
        with pytest.raises(Refused, match="take it back first"):
            day.end(ABSENT[role])

    @pytest.mark.parametrize("role", ["resident", "visiting"])
    def test_that_waited_on_a_tablet_is_kept_beside_the_arrival(
        self, day, row, saturday_noon, role
    ):
        day.move(role, ARRIVED)
        saturday_noon.shift(timedelta(minutes=5))
        key = uuid4()
        for each in (key, key, uuid4()):
            day.end(ABSENT[role], at=NOON, key=each)
        assert row().outcome is None
        (dispute,) = row().disputes
        assert dispute.holds.endswith("arrived, 12:00")
        assert dispute.other == ABSENT[role].label

    def test_that_waited_is_told_to_its_tablet(self, day, booking, client, saturday_noon):
        day.arrive()
        saturday_noon.shift(timedelta(minutes=5))
        answer = client.post(
            reverse("families:outcome", args=[booking.pk]),
            {"tap": Outcome.CHILD_SIDE_ABSENT, "page": str(uuid4()), "ago": "240"},
            headers={"HX-Request": "true"},
        )
        assert answer.headers["X-Tap"] == "contested"
        assert "Not recorded" not in answer.content.decode()

    def test_that_waited_is_kept_beside_another_outcome(self, day, row, saturday_noon):
        day.arrive()
        day.move("visiting", ARRIVED)
        day.step(JOINED, "visiting")
        day.end(Outcome.ATTENDED)
        saturday_noon.shift(timedelta(minutes=5))
        assert day.end(Outcome.CHILD_SIDE_ABSENT, at=NOON).contested
        (dispute,) = row().disputes
        assert (dispute.holds, dispute.other) == (
            Outcome.ATTENDED.label,
            Outcome.CHILD_SIDE_ABSENT.label,
        )

    @pytest.fixture
    def kept(self, day, saturday_noon):
        day.move("resident", ARRIVED)
        saturday_noon.shift(timedelta(minutes=5))
        return day.end(Outcome.CHILD_SIDE_ABSENT, at=NOON).entry

    def test_is_dropped_for_the_arrival_and_both_stay_on_the_record(self, kept, row, settle):
        settle(take=False)
        again = settle_contest(contest_id=kept.pk, take=False, by=kept.recorded_by, key=uuid4())
        assert not again.new
        assert (row().outcome, row().disputes) == (None, [])
        assert contests_of(RegisterEntry.objects.get(kind=ARRIVED)) == [kept]

    def test_is_taken_once_the_arrival_is_taken_back(self, kept, row, settle, take_back):
        with pytest.raises(Refused, match="take it back first"):
            settle(take=True)
        take_back(kind=ARRIVED)
        settle(take=True)
        assert row().outcome.says == Outcome.CHILD_SIDE_ABSENT.label
        assert not row().disputes


class TestWhileItIsContested:
    """An absence counts against nobody until a person has decided."""

    def test_it_is_no_second_miss(self, day, booking, co_ordinator, settle, take_back):
        make_visit(booking.family, weeks_ago(1), Outcome.CHILD_SIDE_ABSENT, by=co_ordinator)
        day.end(Outcome.CHILD_SIDE_ABSENT)
        assert open_kinds(booking.family) == CHILD_SIDE
        day.move("resident", ARRIVED)
        assert not open_kinds(booking.family)
        take_back(kind=ARRIVED, booking=booking)
        assert open_kinds(booking.family) == CHILD_SIDE

    def test_by_another_outcome_neither(self, day, booking, co_ordinator, settle):
        make_visit(booking.family, weeks_ago(1), Outcome.CHILD_SIDE_ABSENT, by=co_ordinator)
        day.end(Outcome.CHILD_SIDE_ABSENT)
        day.end(Outcome.CANCELLED_BY_CHILD_SIDE)
        assert not open_kinds(booking.family)
        settle(take=False)
        assert open_kinds(booking.family) == CHILD_SIDE

    def test_one_family_says_nothing_of_the_other(self, day, booking, co_ordinator):
        other = make_booking(booking.session, make_family(), by=co_ordinator)
        day.end(Outcome.CHILD_SIDE_ABSENT)
        Day(other, co_ordinator, clock.now).arrive()
        rows = {r.booking_id: r for r in register_of(booking.session, by=co_ordinator)}
        assert not any(r.disputes for r in rows.values())
