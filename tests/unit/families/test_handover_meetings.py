"""Who must not meet: asked before the tap counts."""

from datetime import datetime, time, timedelta
from functools import partial

import pytest
import time_machine

from contactcentre.safekeeping import clock
from families.models import Booking, EntryKind, PersonRole, RegisterEntry, Room
from families.rules.meeting import MayMeet
from families.services.apart import keep_apart
from families.services.day import register_of
from families.services.family import NewPerson, add_person
from families.services.handover import apart_among, meetings_among
from families.services.known import declare_known
from families.services.sessions import plan_session
from families.services.visits import visits_of
from tests.factories.accounts import make_user
from tests.factories.day import Day
from tests.factories.families import make_family
from tests.factories.sessions import make_booking, make_session

pytestmark = pytest.mark.django_db

ARRIVED, JOINED, RETURNED, LEFT = (
    EntryKind.ARRIVED,
    EntryKind.JOINED,
    EntryKind.RETURNED,
    EntryKind.LEFT,
)
NOON = datetime(2026, 11, 21, 12, 0, tzinfo=clock.LONDON)


@pytest.fixture(autouse=True)
def saturday_noon():
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def co_ordinator():
    return make_user("co-ordinator")


@pytest.fixture
def session():
    return make_session()


@pytest.fixture
def day(session, co_ordinator):
    booking = make_booking(session, make_family(), by=co_ordinator)
    Booking.objects.filter(pk=booking.pk).update(starts_at=time(12), ends_at=time(13))
    return Day(booking, co_ordinator, clock.now)


@pytest.fixture
def blue_room(day, session):
    room = Room.objects.create(venue=session.venue, name="Blue room")
    Booking.objects.update(room=room)
    return room


@pytest.fixture
def other(session, co_ordinator, day):
    """A family that must never meet the first one."""
    family = make_family()
    booking = make_booking(session, family, by=co_ordinator)
    Booking.objects.filter(pk=booking.pk).update(starts_at=time(12), ends_at=time(13))
    keep_apart(
        family_id=family.pk,
        other_id=day.booking.family_id,
        reason="",
        by=co_ordinator,
        on=NOON.date(),
    )
    return Day(booking, co_ordinator, clock.now)


SIDES = {"visiting": "Visiting side", "resident": "Child’s side"}


class TestAParent:
    def test_is_not_let_in_while_the_other_one_is_about(self, day):
        day.move("visiting", ARRIVED)
        with pytest.raises(MayMeet) as met:
            day.arrive(way="")
        assert met.value.met == (SIDES["visiting"],)
        assert RegisterEntry.objects.count() == 1

    def test_is_let_in_by_the_way_that_was_chosen_which_is_kept(self, day):
        day.move("visiting", ARRIVED)
        day.arrive(way="other")
        assert RegisterEntry.objects.get(person=day.person("resident")).way == "other"

    def test_is_asked_about_everybody_they_would_meet_the_other_side_first(self, day, other):
        other.arrive(way="other")
        day.move("visiting", ARRIVED, way="other")
        with pytest.raises(MayMeet) as met:
            day.arrive(way="")
        assert met.value.met == (SIDES["visiting"], f"Family {other.booking.number}")
        assert "other side" in met.value.because
        assert "must never meet" in met.value.because

    def test_is_not_taken_to_the_waiting_room_to_one_they_must_not_meet(self, day, other):
        day.move("visiting", ARRIVED, way="waiting")
        for moves in (day, other):
            with pytest.raises(MayMeet) as met:
                moves.arrive(way="waiting")
            assert not met.value.waiting_room
        with pytest.raises(MayMeet) as met:
            other.arrive(way="")
        assert not met.value.waiting_room
        assert RegisterEntry.objects.count() == 1
        assert day.arrive(way="other").new

    def test_is_warned_of_on_the_board_once_both_are_in_the_waiting_room(
        self, day, session, co_ordinator
    ):
        """As a tablet without a line may have sent them there."""
        day.move("visiting", ARRIVED, way="waiting")
        day.arrive(way="other")
        RegisterEntry.objects.filter(way="other").update(way="waiting")
        (meeting,) = meetings_among(visits_of(session, by=co_ordinator), apart=[], now=clock.now())
        assert meeting.both_in

    @pytest.mark.parametrize("first", ["visiting", "resident"])
    def test_is_not_let_in_past_one_who_is_at_the_door_though_a_room_is_planned(
        self, day, blue_room, first
    ):
        steps = {"visiting": partial(day.move, "visiting", ARRIVED), "resident": day.arrive}
        steps.pop(first)()
        (second,) = steps.values()
        with pytest.raises(MayMeet) as met:
            second(way="")
        assert met.value.met == (SIDES[first],)
        assert second(way="other").new

    def test_comes_and_goes_while_the_other_one_is_in_contact_or_waits_behind_in_a_room(
        self, day, blue_room
    ):
        day.move("visiting", ARRIVED)
        day.arrive(way="other")
        day.step(JOINED, "visiting")
        assert day.move("resident", LEFT, way="").new
        assert day.step(RETURNED, "resident", way="").new
        assert day.step(LEFT, "resident", way="").new

    def test_does_not_go_past_the_other_one_who_has_no_room_to_wait_in(self, day):
        day.move("visiting", ARRIVED)
        day.arrive(way="other")
        day.step(JOINED, "visiting")
        day.step(RETURNED, "resident")
        with pytest.raises(MayMeet):
            day.step(LEFT, "resident", way="")

    def test_who_comes_only_to_collect_is_asked_about_and_signed_in(self, day, co_ordinator):
        aunt = add_person(
            family_id=day.booking.family_id,
            person=NewPerson(PersonRole.COMPANION, "Ottoline", "Aunt", may_collect=True),
            on=NOON.date(),
        )
        day.arrive()
        day.move("visiting", ARRIVED, way="other")
        with pytest.raises(MayMeet) as met:
            day.step(LEFT, adult=aunt, way="")
        assert met.value.met == ("Visiting side",)
        assert day.step(LEFT, adult=aunt, way="other").new
        noted = RegisterEntry.objects.filter(person=aunt).values_list("kind", "way")
        assert set(noted) == {(ARRIVED, "other"), (LEFT, "other")}

    def test_the_way_that_was_chosen_is_said_on_the_register(self, day, co_ordinator):
        day.arrive(way="other")
        (row,) = register_of(day.booking.session, by=co_ordinator)
        (carer,) = [place for place in row.places if place.role == "resident"]
        assert carer.arrived.hands == "by the other entrance"

    def test_is_let_in_while_the_other_one_waits_apart(self, day):
        day.arrive(way="waiting")
        assert day.move("visiting", ARRIVED, way="").new

    def test_is_let_in_where_the_parents_may_meet(self, day):
        arrangement = day.booking.family.arrangement
        arrangement.parents_may_meet = True
        arrangement.save()
        day.move("visiting", ARRIVED)
        assert day.arrive(way="").new

    def test_is_not_warned_of_what_is_past(self, day, saturday_noon):
        day.move("visiting", ARRIVED)
        saturday_noon.shift(timedelta(minutes=2))
        assert day.arrive(way="", at=NOON + timedelta(minutes=1)).new

    def test_leaves_only_once_the_other_one_is_not_about(self, day):
        day.move("visiting", ARRIVED)
        day.arrive()
        day.step(JOINED, "visiting")
        day.step(RETURNED, "resident")
        with pytest.raises(MayMeet):
            day.move("visiting", LEFT, way="")


class TestWhoWaitsBehind:
    @pytest.fixture
    def child_gone(self, day):
        day.move("visiting", ARRIVED)
        day.arrive()
        day.step(JOINED, "visiting")
        day.step(RETURNED, "resident")
        day.step(LEFT, "resident")

    @pytest.mark.parametrize(("minutes", "waits"), [(0, True), (9, True), (10, False)])
    def test_leaves_ten_minutes_after_the_child(
        self, day, child_gone, saturday_noon, minutes, waits
    ):
        saturday_noon.shift(timedelta(minutes=minutes))
        if waits:
            with pytest.raises(MayMeet, match="12:10"):
                day.move("visiting", LEFT, way="")
        else:
            assert day.move("visiting", LEFT, way="").new

    def test_leaves_at_once_where_the_child_never_came(self, day):
        day.move("visiting", ARRIVED)
        assert day.move("visiting", LEFT, way="").new


class TestFamiliesKeptApart:
    def test_are_not_both_let_in(self, day, other):
        other.move("visiting", ARRIVED)
        with pytest.raises(MayMeet) as met:
            day.move("visiting", ARRIVED, way="")
        assert met.value.met == (f"Family {other.booking.number}",)

    def test_neither_leave_past_each_other(self, day, other):
        day.move("visiting", ARRIVED)
        other.move("visiting", ARRIVED)
        with pytest.raises(MayMeet):
            day.move("visiting", LEFT, way="")

    def test_families_who_may_are_not_warned(self, day, session, co_ordinator):
        stranger = Day(
            make_booking(session, make_family(), by=co_ordinator), co_ordinator, clock.now
        )
        stranger.move("visiting", ARRIVED)
        assert day.move("visiting", ARRIVED, way="").new


class TestBeforeItHappens:
    def found(self, session, co_ordinator):
        visits = visits_of(session, by=co_ordinator)
        apart = apart_among(visits, session=session, by=co_ordinator)
        return meetings_among(visits, apart=apart, now=clock.now())

    def test_who_is_in_is_named_with_who_is_due(self, session, co_ordinator, day):
        assert self.found(session, co_ordinator) == []
        day.move("visiting", ARRIVED)
        (meeting,) = self.found(session, co_ordinator)
        assert meeting.inside == (day.person("visiting").first_name,)
        assert meeting.coming == (day.person("resident").first_name,)
        assert (meeting.at, meeting.both_in) == (NOON, False)

    def test_it_is_said_whichever_side_came_first_also_where_a_room_is_planned(
        self, session, co_ordinator, day, blue_room, saturday_noon
    ):
        saturday_noon.move_to(NOON - timedelta(minutes=10))
        day.move("visiting", ARRIVED)
        (meeting,) = self.found(session, co_ordinator)
        assert meeting.inside == (day.person("visiting").first_name,)
        assert meeting.coming == (day.person("resident").first_name,)

    def test_nothing_is_said_once_who_came_first_was_brought_out_of_the_way(
        self, session, co_ordinator, day, blue_room
    ):
        day.move("visiting", ARRIVED, way="waiting")
        assert self.found(session, co_ordinator) == []

    def test_who_is_not_due_soon_is_not_named(self, session, co_ordinator, day):
        Booking.objects.update(starts_at=time(12, 11))
        day.move("visiting", ARRIVED)
        assert self.found(session, co_ordinator) == []

    def test_families_kept_apart_are_named_also_when_both_are_in(
        self, session, co_ordinator, day, other
    ):
        day.arrive()
        due = [m for m in self.found(session, co_ordinator) if "families" in m.because]
        assert [m.inside[-1] for m in due] == [day.person("resident").first_name]
        other.arrive()
        both = [m for m in self.found(session, co_ordinator) if m.both_in]
        assert len(both) == 1

    def test_one_of_another_session_at_the_hall_is_warned_of_on_both(
        self, session, co_ordinator, day, other
    ):
        later = plan_session(
            venue=session.venue, on=NOON.date(), starts_at=time(9), ends_at=time(18), capacity=9
        )
        Booking.objects.filter(pk=other.booking.pk).update(session=later)
        other.booking.refresh_from_db()
        day.arrive()
        other.arrive()
        for of in (session, later):
            (both,) = [m for m in self.found(of, co_ordinator) if m.both_in]
            where = {(both.session_id, both.booking_id), (both.coming_session_id, both.coming_id)}
            assert where == {(session.pk, day.booking.pk), (later.pk, other.booking.pk)}
        declare_known(
            family_id=other.booking.family_id, user=co_ordinator, reason="", by=co_ordinator
        )
        assert not [m for m in self.found(session, co_ordinator) if m.both_in]

    def test_surnames_are_never_named(self, session, co_ordinator, day, other):
        day.arrive()
        said = str(self.found(session, co_ordinator))
        assert "last" not in said
