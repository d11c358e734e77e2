"""The board: who is in the building, who is late, and nothing a passing family should read."""

import re
from datetime import time, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from contactcentre.safekeeping import clock
from families.models import Booking, EntryKind, Person, PersonRole, Room, Way
from families.rules.meeting import MayMeet
from families.services import building
from families.services.apart import keep_apart
from families.services.family import NewPerson
from families.services.handover import Step, hand_over
from families.services.register import record_movement
from tests.factories.accounts import make_user, signed_in_client
from tests.factories.day import Day
from tests.factories.families import make_families, make_family
from tests.factories.sessions import make_booking, person_of
from tests.unit.families.hall.coming import TEN, comes, seen

pytestmark = pytest.mark.django_db


class TestWhoIsExpected:
    def test_each_side_at_its_own_time(self, session, booking, co_ordinator):
        due = [(due.who, due.clock, due.late) for due in seen(session, co_ordinator).due]
        assert due == [("Visiting side", "10:15", False), ("Child’s side", "10:30", False)]

    def test_is_late_after_the_centres_minutes_and_not_before(
        self, session, booking, co_ordinator, saturday
    ):
        saturday.move_to(TEN.replace(minute=30))
        assert not seen(session, co_ordinator).late
        saturday.move_to(TEN.replace(minute=30, second=1))
        assert [due.who for due in seen(session, co_ordinator).late] == ["Visiting side"]

    def test_is_nobody_once_one_of_the_side_has_come(self, session, booking, co_ordinator):
        comes(booking, PersonRole.VISITING, by=co_ordinator)
        assert [due.who for due in seen(session, co_ordinator).due] == ["Child’s side"]


class TestWhoIsHere:
    def test_a_visitor_in_the_room_of_the_visit(self, session, booking, co_ordinator):
        booking.room = Room.objects.create(venue=session.venue, name="Blue room")
        booking.save()
        comes(booking, PersonRole.VISITING, by=co_ordinator)
        hall = seen(session, co_ordinator)
        assert list(hall.rooms) == ["Blue room"]
        assert (hall.adults, hall.children, hall.everybody) == (1, 0, 1)

    def test_who_must_not_meet_the_visitor_is_never_in_their_room(
        self, session, booking, co_ordinator
    ):
        """The visitor, whom the child was walked in to, is there wherever they waited before."""
        booking.room = Room.objects.create(venue=session.venue, name="Blue room")
        booking.save()
        visitor = comes(booking, PersonRole.VISITING, by=co_ordinator, way=Way.WAITING)
        day = Day(booking, co_ordinator, clock.now)
        day.arrive()
        day.step(EntryKind.JOINED, PersonRole.VISITING)
        rooms = {
            room: {each.id for here in there for each in here.people}
            for room, there in seen(session, co_ordinator).rooms.items()
        }
        assert rooms == {
            "Blue room": {visitor.pk, day.person(PersonRole.CHILD).pk},
            "Room not noted": {day.person(PersonRole.RESIDENT).pk},
        }

    def test_who_was_taken_straight_to_the_waiting_room_is_there_and_nowhere_else(
        self, session, booking, co_ordinator
    ):
        booking.room = Room.objects.create(venue=session.venue, name="Blue room")
        booking.save()
        visitor = comes(booking, PersonRole.VISITING, by=co_ordinator)
        carer, child = (
            person_of(booking.family, role) for role in (PersonRole.RESIDENT, PersonRole.CHILD)
        )
        step = Step(EntryKind.ARRIVED, clock.now(), carer.pk, way=Way.WAITING)
        hand_over(booking_id=booking.pk, step=step, by=co_ordinator, key=uuid4())
        rooms = {
            room: {each.id for here in there for each in here.people}
            for room, there in seen(session, co_ordinator).rooms.items()
        }
        assert rooms == {"Blue room": {visitor.pk}, "Waiting room": {carer.pk, child.pk}}
        walked = Step(EntryKind.JOINED, clock.now(), visitor.pk, co_ordinator.pk)
        hand_over(booking_id=booking.pk, step=walked, by=co_ordinator, key=uuid4())
        there = seen(session, co_ordinator).rooms
        assert {each.id for each in there["Blue room"][0].people} == {visitor.pk, child.pk}
        assert {each.id for each in there["Waiting room"][0].people} == {carer.pk}

    def test_not_those_who_have_left(self, session, booking, co_ordinator, saturday):
        person = comes(booking, PersonRole.VISITING, by=co_ordinator)
        saturday.move_to(TEN.replace(hour=13))
        record_movement(
            booking_id=booking.pk,
            person_id=person.pk,
            kind=EntryKind.LEFT,
            at=clock.now(),
            by=co_ordinator,
            key=uuid4(),
        )
        assert seen(session, co_ordinator).everybody == 0

    def test_volunteers_and_visitors_too(self, session, co_ordinator):
        building.sign_in_staff(
            session_id=session.pk,
            user_id=make_user("volunteer").pk,
            by=co_ordinator,
            key=uuid4(),
        )
        building.sign_in_visitor(
            session_id=session.pk,
            name="Visitorname",
            comes_from="Agencyname",
            by=co_ordinator,
            key=uuid4(),
        )
        hall = seen(session, co_ordinator)
        assert (len(hall.staff), len(hall.visitors), hall.everybody) == (1, 1, 2)


class TestTheWarning:
    def test_comes_before_two_who_must_not_meet_do(self, session, booking, co_ordinator, saturday):
        assert not seen(session, co_ordinator).apart
        comes(booking, PersonRole.VISITING, by=co_ordinator)
        assert not seen(session, co_ordinator).apart
        saturday.move_to(TEN.replace(minute=25))
        (apart,) = seen(session, co_ordinator).apart
        assert apart.title == "10:30: separate way in"

    @pytest.mark.parametrize("late", [timedelta(minutes=2), timedelta(0)])
    def test_is_red_once_both_sides_are_in_and_nobody_was_asked(
        self, session, booking, co_ordinator, saturday, late
    ):
        """As when an arrival was kept on a tablet without a line. At once, the question comes."""
        comes(booking, PersonRole.VISITING, by=co_ordinator)
        arrived = clock.now() + timedelta(minutes=1)
        saturday.shift(timedelta(minutes=1) + late)
        given = {"booking_id": booking.pk, "kind": EntryKind.ARRIVED, "at": arrived}
        person_id = person_of(booking.family, PersonRole.RESIDENT).pk
        for typed in (False, True):
            if not late:
                with pytest.raises(MayMeet):
                    record_movement(
                        **given, person_id=person_id, by=co_ordinator, key=uuid4(), typed=typed
                    )
        if late:
            record_movement(**given, person_id=person_id, by=co_ordinator, key=uuid4())
            (apart,) = seen(session, co_ordinator).apart
            assert apart.title == "Separate rooms now"
        else:
            comes(booking, PersonRole.RESIDENT, by=co_ordinator, way=Way.WAITING)
            assert not seen(session, co_ordinator).apart

    @pytest.fixture
    def kept_apart(self, session, booking, co_ordinator):
        """A family that must never meet the one booked; it comes at the same time."""
        other = make_booking(session, make_family(), by=co_ordinator)
        Booking.objects.filter(pk=other.pk).update(starts_at=time(10, 30), ends_at=time(12, 30))
        keep_apart(
            family_id=other.family_id,
            other_id=booking.family_id,
            reason="",
            by=co_ordinator,
            on=TEN.date(),
        )
        return other

    def test_tells_who_glances_at_it_neither_who_it_is_about_nor_why(
        self, session, booking, kept_apart, co_ordinator, saturday
    ):
        comes(booking, PersonRole.VISITING, by=co_ordinator)
        saturday.move_to(TEN.replace(minute=25))
        client = signed_in_client(co_ordinator)
        page = client.get(reverse("families:board", args=[session.pk])).content.decode()
        warnings = page[page.index('id="apart"') : page.index('class="board"')]
        assert "other entrance" in warnings
        assert "meet" not in warnings
        people = Person.objects.filter(family__in=[booking.family_id, kept_apart.family_id])
        for person in people:
            assert person.first_name not in page
            assert f"{person.first_name[:1]}. " not in warnings
        assert f"#b-{booking.pk}" in warnings
        assert f"#b-{kept_apart.pk}" in warnings

    def test_says_it_otherwise_once_both_are_in(self, session, booking, kept_apart, co_ordinator):
        comes(booking, PersonRole.VISITING, by=co_ordinator)
        comes(kept_apart, PersonRole.VISITING, by=co_ordinator, way=Way.OTHER)
        titles = {apart.title for apart in seen(session, co_ordinator).apart}
        assert "Separate rooms now" in titles


class TestThePage:
    def test_names_nobody_of_a_family(self, client, session, booking, co_ordinator):
        comes(booking, PersonRole.VISITING, by=co_ordinator)
        comes(booking, PersonRole.RESIDENT, by=co_ordinator, way=Way.WAITING)
        page = client.get(reverse("families:board", args=[session.pk])).content.decode()
        for person in Person.objects.filter(family=booking.family):
            assert person.first_name not in page
            assert person.last_name not in page

    def test_a_parent_who_knows_the_children_cannot_tell_which_family_is_theirs(
        self, client, session, co_ordinator
    ):
        """By name, initials or how many there are: two families look alike but for a number."""
        shown = []
        for children in (["Zachary"], ["Quentin", "Xanthe"]):
            people = [
                *(NewPerson(PersonRole.CHILD, name, "Sibling") for name in children),
                NewPerson(PersonRole.RESIDENT, "Rhian", "Carer"),
                NewPerson(PersonRole.VISITING, "Vaughan", "Visitor"),
            ]
            visit = make_booking(session, make_family(people=people), by=co_ordinator)
            comes(visit, PersonRole.VISITING, by=co_ordinator)
            Day(visit, co_ordinator, clock.now).arrive()
            page = client.get(reverse("families:board", args=[session.pk])).content.decode()
            here = re.search(r'aria-labelledby="here".*?</section>', page, re.S)[0]
            own = re.search(rf"<li>(?:(?!<li>).)*#b-{visit.pk}.*?</li>", here, re.S)[0]
            shown.append(re.sub(rf"{visit.pk}|\b{visit.number}(?=<)", "", own))
        assert shown[0] == shown[1]

    def test_its_queries_do_not_grow_with_the_families(self, client, session, co_ordinator):
        url = reverse("families:board", args=[session.pk])
        counts = []
        for how_many in (2, 8):
            for family in make_families(how_many):
                comes(
                    make_booking(session, family, by=co_ordinator),
                    PersonRole.VISITING,
                    by=co_ordinator,
                )
            client.get(url)
            with CaptureQueriesContext(connection) as queries:
                client.get(url)
            counts.append(len(queries))
        assert counts[0] == counts[1] <= 11
