"""Out and in again: the register knows of every stay, and who is in the building now."""

from datetime import timedelta
from uuid import uuid4

import pytest

from families.models import EntryKind, PersonRole, RegisterEntry
from families.services.board import board_of
from families.services.day import register_of
from families.services.offers import offers_of
from families.services.own_data import of_person
from families.services.register import correct_entry
from families.services.settling import settle_contest
from families.services.tally import tally_of
from policy.clauses import Refused
from tests.factories.day import NOON

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("saturday_noon")]

ARRIVED, LEFT = EntryKind.ARRIVED, EntryKind.LEFT


def ago(minutes: int):
    return NOON - timedelta(minutes=minutes)


@pytest.fixture
def row(booking, co_ordinator):
    def read():
        (found,) = register_of(booking.session, by=co_ordinator)
        return found

    return read


@pytest.fixture
def stays(row, day):
    """The stays of somebody, in minutes before noon; of the resident parent unless named."""

    def read(role=PersonRole.RESIDENT):
        return [
            tuple(
                round((NOON - fact.at).total_seconds() / 60) if fact else None
                for fact in (stay.arrived, stay.left)
            )
            for stay in row().visit.stays(day.person(role).pk)
        ]

    return read


class TestWhoCameBack:
    @pytest.fixture(autouse=True)
    def out_and_in(self, saturday_noon, tap):
        for kind, minutes in ((ARRIVED, 120), (LEFT, 90), (ARRIVED, 60)):
            tap(kind, at=ago(minutes))

    def test_is_in_the_building(self, booking, co_ordinator, row, stays):
        assert stays() == [(120, 90), (60, None)]
        assert [person.role for person in row().visit.inside()] == [PersonRole.RESIDENT]
        assert tally_of(booking.session).adults_in == 1
        assert board_of(booking.session, by=co_ordinator, now=NOON).everybody == 1

    def test_was_not_there_in_between(self, row, day):
        resident, visit = day.person(PersonRole.RESIDENT).pk, row().visit
        assert [visit.is_in(resident, ago(m)) for m in (130, 100, 75, 30)] == [
            *(False, True, False, True)
        ]

    def test_leaves_again(self, tap, booking, co_ordinator, stays):
        tap(LEFT, at=ago(10))
        assert stays() == [(120, 90), (60, 10)]
        assert tally_of(booking.session).adults_in == 0
        assert board_of(booking.session, by=co_ordinator, now=NOON).everybody == 0

    def test_comes_back_as_often_as_they_like(self, tap, stays):
        for kind, minutes in ((LEFT, 50), (ARRIVED, 40), (LEFT, 30), (ARRIVED, 20)):
            tap(kind, at=ago(minutes))
        assert stays() == [(120, 90), (60, 50), (40, 30), (20, None)]

    def test_tapped_by_two_tablets_is_back_once(self, tap, stays):
        assert not tap(ARRIVED, at=ago(59)).new
        assert stays() == [(120, 90), (60, None)]

    def test_shows_every_time_on_the_row(self, row):
        place = next(p for p in row().places if p.role == PersonRole.RESIDENT)
        assert [(kind, noted.says) for kind, noted in place.steps] == [
            *((ARRIVED, "10:00"), (LEFT, "10:30"), (ARRIVED, "11:00"))
        ]
        assert place.next_tap == LEFT

    def test_is_told_so_in_their_own_data(self, day, tap, booking):
        tap(LEFT, at=ago(10))
        said = str(of_person(day.person(PersonRole.RESIDENT)))
        assert "ou came at 10:00, left at 10:30, you came at 11:00, left at 11:50" in said

    def test_had_left_and_that_is_not_taken_back(self, co_ordinator):
        left = RegisterEntry.objects.get(kind=LEFT)
        with pytest.raises(Refused, match="they had left before"):
            correct_entry(entry_id=left.pk, by=co_ordinator, key=uuid4(), withdraw=True)

    def test_did_not_come_back_after_all(self, co_ordinator, stays, tap):
        back = RegisterEntry.objects.get(kind=ARRIVED, stay=1)
        correct_entry(entry_id=back.pk, by=co_ordinator, key=uuid4(), withdraw=True)
        assert stays() == [(120, 90)]
        tap(ARRIVED, at=ago(5))
        assert stays() == [(120, 90), (5, None)]


class TestTwoTabletsOneOffline:
    """What one tablet kept is about the stay it was tapped in, whenever it is sent."""

    def test_that_they_went_does_not_send_away_who_is_back(self, tap, stays):
        for kind, minutes in ((ARRIVED, 120), (LEFT, 90), (ARRIVED, 60)):
            tap(kind, at=ago(minutes))
        assert not tap(LEFT, at=ago(89)).new
        assert stays() == [(120, 90), (60, None)]

    def test_that_they_went_at_another_time_is_kept_beside_it(self, tap, row, stays):
        for kind, minutes in ((ARRIVED, 120), (LEFT, 90), (ARRIVED, 60)):
            tap(kind, at=ago(minutes))
        assert tap(LEFT, at=ago(80)).contested
        assert stays() == [(120, 90), (60, None)]
        (dispute,) = row().disputes
        assert (dispute.holds, dispute.other) == ("10:30", "10:40")

    def test_that_they_came_back_at_another_time_is_kept_beside_it(
        self, tap, row, stays, co_ordinator
    ):
        for kind, minutes in ((ARRIVED, 120), (LEFT, 90), (ARRIVED, 60)):
            tap(kind, at=ago(minutes))
        assert tap(ARRIVED, at=ago(50)).contested
        (dispute,) = row().disputes
        assert "came back" in dispute.about
        settle_contest(contest_id=dispute.entry_id, take=True, by=co_ordinator, key=uuid4())
        assert stays() == [(120, 90), (50, None)]

    def test_that_they_came_is_that_they_came_back(self, tap, stays):
        tap(at=ago(120))
        tap(LEFT, at=ago(90))
        assert tap(ARRIVED, at=ago(30)).new
        assert stays() == [(120, 90), (30, None)]

    def test_out_and_in_between_what_the_other_noted_is_no_conflict(self, tap, row, stays):
        tap(at=ago(120))
        tap(LEFT, at=ago(20))
        assert tap(LEFT, at=ago(90)).contested
        assert tap(ARRIVED, at=ago(60)).new
        assert stays() == [(120, 90), (60, 20)]
        assert not row().disputes


class TestAChildTakenOut:
    @pytest.fixture(autouse=True)
    def taken_out(self, saturday_noon, booking, day):
        booking.family.arrangement.may_leave_building = True
        booking.family.arrangement.save()
        day.move(PersonRole.VISITING, ARRIVED, at=ago(125))
        day.arrive(at=ago(120))
        day.step(EntryKind.JOINED, "visiting", at=ago(110))
        day.step(LEFT, "visiting", at=ago(90))

    def test_is_back_with_who_took_it(self, day, stays, booking):
        day.step(ARRIVED, "visiting", at=ago(30))
        assert stays(PersonRole.CHILD) == [(120, 90), (30, None)]
        assert stays(PersonRole.VISITING) == [(125, 90), (30, None)]
        assert tally_of(booking.session).children_in == 1

    def test_goes_on_from_hand_to_hand(self, day, stays):
        day.step(ARRIVED, "visiting", at=ago(30))
        day.step(EntryKind.JOINED, "visiting", at=ago(28))
        day.step(EntryKind.RETURNED, "resident", at=ago(20))
        day.step(LEFT, "resident", at=ago(15))
        assert stays(PersonRole.CHILD) == [(120, 90), (30, 15)]

    def test_is_offered_to_come_back_with_them(self, row):
        (group,) = offers_of(row().visit)
        assert "Came back with" in {offer.words for offer in group.seldom}

    def test_is_not_brought_by_a_visitor_who_did_not_take_it(self, booking, day):
        day.step(ARRIVED, "resident", at=ago(60))
        day.step(LEFT, "resident", at=ago(50))
        with pytest.raises(Refused, match="authorised to bring"):
            day.step(ARRIVED, "visiting", at=ago(30))


def test_who_collects_after_going_out_is_signed_in_for_it(day, stays):
    day.move(PersonRole.RESIDENT, ARRIVED, at=ago(120))
    day.arrive(at=ago(119))
    day.move(PersonRole.VISITING, ARRIVED, at=ago(118))
    day.step(EntryKind.JOINED, "visiting", at=ago(110))
    day.move(PersonRole.RESIDENT, LEFT, at=ago(100))
    day.step(EntryKind.RETURNED, None, at=ago(20))
    day.step(LEFT, "resident", at=ago(10))
    assert stays() == [(120, 100), (10, 10)]
