"""The board: who is in the building, who is late, and nothing a passing family should read."""

import re
from datetime import datetime, time, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.roles import Role
from contactcentre.safekeeping import clock
from contactcentre.safekeeping.models import AuditEntry, Subject
from families.models import Booking, EntryKind, Person, PersonRole, Presence, Room, Way
from families.rules.meeting import MayMeet
from families.services import building
from families.services.apart import keep_apart
from families.services.board import board_of
from families.services.handover import Step, hand_over
from families.services.known import declare_known
from families.services.live import pulse_of
from families.services.register import record_movement
from policy.clauses import Refused
from tests.factories.accounts import make_user, signed_in_client
from tests.factories.families import make_families, make_family
from tests.factories.sessions import make_booking, make_session, person_of
from volunteers.services.record import leave

pytestmark = pytest.mark.django_db

TEN = datetime(2026, 11, 21, 10, 0, tzinfo=clock.LONDON)


@pytest.fixture(autouse=True)
def saturday():
    with time_machine.travel(TEN, tick=False) as moved:
        yield moved


@pytest.fixture
def co_ordinator():
    return make_user("co-ordinator")


@pytest.fixture
def client(co_ordinator):
    return signed_in_client(co_ordinator)


@pytest.fixture
def session():
    return make_session()


@pytest.fixture
def booking(session, co_ordinator):
    """Contact from half past ten: the visiting side is due at a quarter past."""
    booking = make_booking(session, make_family(), by=co_ordinator)
    booking.starts_at, booking.ends_at = time(10, 30), time(12, 30)
    booking.save()
    return booking


def comes(booking, role, *, by, way=""):
    person = person_of(booking.family, role)
    record_movement(
        booking_id=booking.pk,
        person_id=person.pk,
        kind=EntryKind.ARRIVED,
        at=clock.now(),
        way=way,
        by=by,
        key=uuid4(),
    )
    return person


def seen(session, by):
    return board_of(session, by=by, now=clock.now())


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


class TestSigningIn:
    def test_one_person_twice_is_one_presence(self, session, co_ordinator):
        for _ in range(2):
            building.sign_in_staff(
                session_id=session.pk, user_id=co_ordinator.pk, by=co_ordinator, key=uuid4()
            )
        assert Presence.objects.count() == 1

    def test_is_use_of_a_volunteers_record(self, session, co_ordinator):
        helper = make_user("volunteer")
        building.sign_in_staff(
            session_id=session.pk, user_id=helper.pk, by=co_ordinator, key=uuid4()
        )
        subject = Subject.objects.get(pk=helper.volunteer.pk)
        assert (subject.last_used_on, subject.last_use) == (session.date, "attendance")

    def test_a_visitors_form_sent_twice_is_one_visitor(self, session, co_ordinator):
        key = uuid4()
        for _ in range(2):
            building.sign_in_visitor(
                session_id=session.pk, name="V", comes_from="", by=co_ordinator, key=key
            )
        assert Presence.objects.count() == 1

    def test_a_trustee_who_only_looks_in_is_a_visitor(self, session, co_ordinator):
        with pytest.raises(Refused):
            building.sign_in_staff(
                session_id=session.pk,
                user_id=make_user("trustee").pk,
                by=co_ordinator,
                key=uuid4(),
            )

    def test_only_on_the_day(self, session, co_ordinator, saturday):
        saturday.move_to(TEN.replace(day=22))
        with pytest.raises(Refused):
            building.sign_in_staff(
                session_id=session.pk, user_id=co_ordinator.pk, by=co_ordinator, key=uuid4()
            )

    def test_on_the_page_and_out_again(self, client, session, co_ordinator):
        url = reverse("families:people-in", args=[session.pk])
        sent = {"name": "Visitorname", "comes_from": "", "key": uuid4()}
        assert client.post(url, sent).status_code == 302
        assert "Visitorname" in client.get(url).content.decode()
        out = reverse("families:person-out", args=[Presence.objects.get().pk])
        assert client.post(out).url == url
        assert "Visitorname" not in client.get(url).content.decode()

    def test_nobody_chosen_is_an_error_of_that_field(self, client, session):
        answer = client.post(reverse("families:people-in", args=[session.pk]), {"key": uuid4()})
        assert answer.status_code == 422
        assert "Choose who has come." in answer.content.decode()


class TestThePage:
    def test_names_nobody_of_a_family(self, client, session, booking, co_ordinator):
        comes(booking, PersonRole.VISITING, by=co_ordinator)
        comes(booking, PersonRole.RESIDENT, by=co_ordinator, way=Way.WAITING)
        page = client.get(reverse("families:board", args=[session.pk])).content.decode()
        for person in Person.objects.filter(family=booking.family):
            assert person.first_name not in page
            assert person.last_name not in page

    def test_the_fire_list_names_everybody_in_the_building(
        self, client, session, booking, co_ordinator
    ):
        person = comes(booking, PersonRole.VISITING, by=co_ordinator)
        page = client.get(reverse("families:fire-list", args=[session.pk])).content.decode()
        assert person.full_name in page
        assert person_of(booking.family, PersonRole.RESIDENT).full_name not in page

    def test_the_fire_list_names_who_is_at_another_session_in_the_same_hall(
        self, client, session, booking, co_ordinator
    ):
        beside, elsewhere = (
            make_session(venue=hall, starts_at=time(0, 2), ends_at=time(23, 59))
            for hall in ("Trinity Hall", "Annexe")
        )
        person = comes(booking, PersonRole.VISITING, by=co_ordinator)
        for listed, there in ((session, True), (beside, True), (elsewhere, False)):
            page = client.get(reverse("families:fire-list", args=[listed.pk])).content.decode()
            assert (person.full_name in page) is there
            assert f"{int(there)} in the building" in page

    def test_who_stopped_helping_while_in_the_building_is_called_by_name(
        self, session, client, co_ordinator
    ):
        helper = make_user(Role.VOLUNTEER, display_name="Gwendolyn Farthing")
        building.sign_in_staff(
            session_id=session.pk, user_id=helper.pk, by=co_ordinator, key=uuid4()
        )
        day = clock.today()
        leave(volunteer_id=helper.volunteer.pk, day=day, by=co_ordinator, on=day)
        for page in ("fire-list", "people-in", "board"):
            url = reverse(f"families:{page}", args=[session.pk])
            assert "Gwendolyn Farthing" in client.get(url).content.decode()

    def test_the_fire_list_counts_whom_a_colleague_has_to_see_to(
        self, session, booking, co_ordinator
    ):
        person = comes(booking, PersonRole.VISITING, by=co_ordinator)
        leader = make_user(Role.TEAM_LEADER)
        declare_known(family_id=booking.family_id, user=leader, reason="", by=co_ordinator)
        url = reverse("families:fire-list", args=[session.pk])
        page = signed_in_client(leader).get(url).content.decode()
        assert "1 in the building" in page
        assert "And 1 more" in page
        assert person.first_name not in page
        assert booking.family.reference not in page
        assert seen(session, leader).everybody == seen(session, co_ordinator).everybody == 1

    def test_the_fire_list_that_a_tablet_keeps_comes_again_only_when_it_changed(
        self, client, session, booking, co_ordinator
    ):
        url = reverse("families:fire-list-kept", args=[session.pk])
        first = comes(booking, PersonRole.VISITING, by=co_ordinator)
        kept = client.get(url, {"since": ""})
        assert first.full_name in kept.content.decode()
        assert client.get(url, {"since": kept["X-Stamp"]}).status_code == 204
        second = comes(booking, PersonRole.RESIDENT, by=co_ordinator, way=Way.OTHER)
        again = client.get(url, {"since": kept["X-Stamp"]})
        assert second.full_name in again.content.decode()

    def test_a_fire_list_that_is_shown_is_recorded_and_one_that_is_kept_is_not(
        self, client, session, booking
    ):
        url = reverse("families:fire-list-kept", args=[session.pk])
        shown = AuditEntry.objects.filter(event="fire-list")
        client.get(url, {"since": ""})
        assert not shown.exists()
        client.get(url)
        assert shown.count() == 1

    def test_the_cover_leads_a_volunteer_back_to_the_sheet(self, session):
        page = signed_in_client(make_user("volunteer")).get(reverse("families:cover"))
        assert reverse("families:sheet") in page.content.decode()

    def test_the_cover_names_nobody_and_nothing_of_the_day(self, client, booking):
        page = client.get(reverse("families:cover")).content.decode()
        assert booking.family.reference not in page

    def test_the_cover_shows_only_the_way_back(self, client):
        """No name of whoever is signed in, no page of the centre, no word of what it does."""
        page = client.get(reverse("families:cover")).content.decode()
        links = re.findall(r'<a [^>]*href="([^"]+)"', page)
        assert links == ["#main", reverse("families:today")]
        for words in ("Margaret Coordinator", "Referrals", "<nav", "<form", "attendance dates"):
            assert words not in page

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
        assert counts[0] == counts[1] <= 12


class TestTheSecondRegister:
    @pytest.fixture
    def changes(self, client, session):
        def ask(since):
            url = reverse("families:register-changes", args=[session.pk])
            return client.get(url, {"since": since})

        return ask

    def test_is_told_nothing_while_nothing_happens(self, changes, session, booking):
        assert changes(str(pulse_of(session))).status_code == 204

    def test_is_given_the_rows_that_changed_and_no_other(
        self, changes, session, booking, co_ordinator
    ):
        other = make_booking(session, make_family(), by=co_ordinator)
        shown = str(pulse_of(session))
        comes(booking, PersonRole.VISITING, by=co_ordinator)
        page = changes(shown).content.decode()
        assert f'id="b-{booking.pk}" hx-swap-oob="true"' in page
        assert str(other.pk) not in page

    def test_is_told_that_the_plan_changed(self, changes, session, booking, co_ordinator):
        shown = str(pulse_of(session))
        make_booking(session, make_family(), by=co_ordinator)
        assert "has changed" in changes(shown).content.decode()


class TestTheSecondTablet:
    def changes(self, client, session):
        page = client.get(reverse("families:board", args=[session.pk]))
        url = reverse("families:board-changes", args=[session.pk])
        return lambda: client.get(url, {"since": page.context["stamp"]})

    def test_is_told_nothing_while_nothing_happens(self, client, session, booking):
        assert self.changes(client, session)().status_code == 204

    def test_is_told_of_a_tap(self, client, session, booking, co_ordinator):
        changes = self.changes(client, session)
        comes(booking, PersonRole.VISITING, by=co_ordinator)
        answer = changes()
        assert answer.status_code == 200
        assert "Visiting side" in answer.content.decode()

    def test_is_told_when_somebody_becomes_late(self, session, booking, co_ordinator, saturday):
        saturday.move_to(TEN.replace(minute=30))
        changes = self.changes(signed_in_client(co_ordinator), session)
        saturday.move_to(TEN.replace(minute=31))
        assert changes().status_code == 200

    def test_listening_is_not_being_at_work(self, client, session, booking, saturday):
        url = reverse("families:board-changes", args=[session.pk])
        client.get(reverse("families:board", args=[session.pk]))
        for minute in range(1, 20):
            saturday.move_to(TEN.replace(minute=minute))
            answer = client.get(url, headers={"HX-Request": "true"})
        assert "HX-Redirect" in answer.headers

    def test_knows_which_rows_changed(self, session, booking, co_ordinator):
        other = make_booking(session, make_family(), by=co_ordinator)
        shown = str(pulse_of(session))
        comes(booking, PersonRole.VISITING, by=co_ordinator)
        assert pulse_of(session).changed_since(shown) == [booking.pk]
        assert pulse_of(session).changed_since("nonsense") is None
        make_booking(session, make_family(), by=co_ordinator)
        assert pulse_of(session).changed_since(shown) is None
        assert other.pk in pulse_of(session).entries
