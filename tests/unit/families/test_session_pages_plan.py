"""The pages on which sessions are planned, changed, filled and closed."""

from datetime import time, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from contactcentre.safekeeping import clock
from families.models import Booking, Closure, KeepApart, Outcome, RegisterEntry, Room, Session
from families.services import planning, sessions
from families.services.allocation import allocate
from families.services.apart import keep_apart
from families.services.rooms import add_room
from tests.factories.accounts import make_user, signed_in_client
from tests.factories.families import make_families, make_family
from tests.factories.sessions import make_booking, make_session

pytestmark = pytest.mark.django_db

AHEAD = clock.today() + timedelta(days=20)


@pytest.fixture
def co_ordinator():
    return make_user("co-ordinator")


@pytest.fixture
def client(co_ordinator):
    return signed_in_client(co_ordinator)


@pytest.fixture
def booking(co_ordinator):
    return make_booking(make_session(), make_family(), by=co_ordinator)


def shown(client, name, *args):
    answer = client.get(reverse(f"families:{name}", args=args))
    assert answer.status_code == 200
    return answer.content.decode()


class TestThePlan:
    def book(self, client, session, booked, **fields):
        wanted = {
            "family": str(booked.pk),
            "starts_at": "10:00",
            "ends_at": "12:00",
            "key": str(uuid4()),
        }
        return client.post(reverse("families:session", args=[session.pk]), wanted | fields)

    def test_books_a_family_once_however_often_the_form_is_sent(self, client):
        session, family, key = make_session(), make_family(), str(uuid4())
        for _ in range(2):
            assert self.book(client, session, family, key=key).status_code == 302
        assert Booking.objects.get().starts_at == time(10)

    @pytest.mark.parametrize(
        "fields",
        [
            {"starts_at": "13:00"},
            {"starts_at": "nine"},
            {"starts_at": ""},
            {"starts_at": "00:05"},
            {"family": ""},
            {"key": "1"},
        ],
    )
    def test_refuses_what_cannot_be_and_stores_nothing(self, client, fields):
        answer = self.book(client, make_session(), make_family(), **fields)
        assert answer.status_code == 422
        assert not Booking.objects.exists()

    def test_without_times_takes_the_slot_proposed(self, client):
        session, family = make_session(), make_family()
        answer = self.book(client, session, family, starts_at="", ends_at="")
        assert answer.status_code == 302
        assert Booking.objects.get().starts_at == time(0, 16)

    @pytest.mark.parametrize("typed", ["0930", "9.30", "9:30", "930am", "9:30 AM", "09:30:00"])
    def test_understands_times_as_people_type_them(self, client, typed):
        self.book(client, make_session(), make_family(), starts_at=typed, ends_at="")
        booking = Booking.objects.get()
        assert (booking.starts_at, booking.ends_at) == (time(9, 30), time(11, 30))

    def test_sent_again_for_another_family_is_another_booking(self, client):
        session, key = make_session(), str(uuid4())
        for family in make_families(2):
            assert self.book(client, session, family, key=key).status_code == 302
        assert Booking.objects.count() == 2

    def test_names_the_proposed_time_beside_each_family(self, client):
        session = make_session()
        make_family()
        assert "00:16 to 02:16" in shown(client, "session", session.pk)

    def test_notes_the_room(self, client, booking):
        session = booking.session
        room = add_room(venue=session.venue, name="Blue room", purpose=Room.Purpose.CONTACT)
        add_room(venue=session.venue, name="Parlour", purpose=Room.Purpose.WAITING)
        url = reverse("families:booking-room", args=[booking.pk])
        client.post(url, {"room": room.pk})
        booking.refresh_from_db()
        assert booking.room == room
        page = shown(client, "session", session.pk)
        assert "Blue room" in page
        assert "Parlour" not in page
        client.post(url, {"room": ""})
        booking.refresh_from_db()
        assert booking.room is None
        for nonsense in ("cellar", str(uuid4())):
            assert client.post(url, {"room": nonsense}).status_code == 404
            assert self.book(client, session, make_family(), room=nonsense).status_code == 422

    def test_says_who_is_expected_when_and_how_many_volunteers_are_needed(self, client, booking):
        page = shown(client, "session", booking.session_id)
        assert "4 more volunteers needed before any family is confirmed" in page
        assert "Visiting side" in page
        assert "style=" not in page

    def test_refuses_a_full_session(self, client, co_ordinator):
        session = make_session(capacity=1)
        make_booking(session, make_family(), by=co_ordinator)
        assert self.book(client, session, make_family()).status_code == 422

    def test_says_who_looks_after_whom(self, client, booking, co_ordinator):
        volunteer = make_user("volunteer", display_name="Harriet Bellweather")
        client.post(reverse("families:allocate", args=[booking.pk]), {"volunteer": volunteer.pk})
        page = client.get(reverse("families:session", args=[booking.session_id])).content.decode()
        assert page.count("Harriet Bellweather") >= 2
        allocation = booking.allocations.get()
        client.post(reverse("families:allocation-end", args=[allocation.pk]))
        assert not booking.allocations.exists()

    def test_only_volunteers_are_offered(self, client, booking, co_ordinator):
        trustee = make_user("trustee")
        client.post(reverse("families:allocate", args=[booking.pk]), {"volunteer": trustee.pk})
        assert not booking.allocations.exists()

    def test_its_queries_do_not_grow_with_the_families(self, client, co_ordinator):
        few, many = make_session(), make_session(on=clock.today() + timedelta(days=1))
        volunteer = make_user("volunteer")
        for session, how_many in ((few, 2), (many, 12)):
            for family in make_families(how_many):
                booked = make_booking(session, family, by=co_ordinator)
                allocate(booking_id=booked.pk, volunteer=volunteer, by=co_ordinator)
        counts = []
        for session in (few, many):
            with CaptureQueriesContext(connection) as queries:
                client.get(reverse("families:session", args=[session.pk]))
            counts.append(len(queries))
        assert counts[0] == counts[1] <= 30


class TestPlanningSessions:
    plan = {
        "venue": "Trinity Hall",
        "date": f"{AHEAD:%Y-%m-%d}",
        "starts_at": "10:00",
        "ends_at": "15:00",
        "capacity": "12",
    }

    def test_a_session_is_planned(self, client):
        client.post(reverse("families:session-new"), self.plan)
        assert Session.objects.get().capacity == 12

    @pytest.mark.parametrize(
        "fields",
        [
            {"capacity": "0"},
            {"capacity": "-1"},
            {"capacity": "many"},
            {"ends_at": "09:00"},
            {"date": "31/02/2027"},
            {"date": "1999-01-01"},
            {"date": "9999-12-31"},
            {"venue": ""},
            {"venue": "x" * 81},
        ],
    )
    def test_what_cannot_be_is_refused_and_stores_nothing(self, client, fields):
        answer = client.post(reverse("families:session-new"), self.plan | fields)
        assert answer.status_code == 422
        assert not Session.objects.exists()

    def test_a_cancelled_session_keeps_its_bookings(self, client, booking):
        client.post(reverse("families:session-cancel", args=[booking.session_id]))
        booking.session.refresh_from_db()
        assert booking.session.cancelled_at is not None
        assert Booking.objects.filter(cancelled_at=None).exists()

    def test_the_centre_is_closed_for_a_stretch_of_days(self, client, booking):
        closed = {
            "venue": str(booking.session.venue_id),
            "first_day": f"{AHEAD}",
            "last_day": f"{AHEAD + timedelta(days=9)}",
            "words": "Closed for Christmas.",
            "key": str(uuid4()),
        }
        for _ in range(2):
            client.post(reverse("families:closure-new"), closed)
        assert Closure.objects.get().words == "Closed for Christmas."
        backwards = closed | {"last_day": f"{clock.today()}", "key": str(uuid4())}
        assert client.post(reverse("families:closure-new"), backwards).status_code == 422
        assert Closure.objects.count() == 1


class TestChangingASession:
    def test_keeps_what_is_booked(self, client, booking):
        session = booking.session
        url = reverse("families:session-edit", args=[session.pk])
        fields = {
            "venue": session.venue.name,
            "date": f"{session.date}",
            "starts_at": "0001",
            "ends_at": "2358",
            "capacity": "3",
        }
        assert client.post(url, fields).status_code == 302
        session.refresh_from_db()
        assert session.capacity == 3
        refused = client.post(url, fields | {"starts_at": "9am"})
        assert refused.status_code == 422
        assert "the session must last as long" in refused.content.decode()

    def test_starts_from_what_it_is(self, client, booking):
        page = shown(client, "session-edit", booking.session_id)
        assert 'value="00:01"' in page
        assert "1 family is booked" in page


class TestAClosure:
    @pytest.fixture
    def closure(self, booking):
        return sessions.close_days(
            venue=booking.session.venue,
            first_day=booking.session.date,
            last_day=booking.session.date,
            words="The hall is flooded.",
        )

    def test_shows_whom_it_affects_and_what_to_do(self, client, booking, closure):
        page = shown(client, "closure", closure.pk)
        assert booking.family.reference in page
        assert "Tell both sides" in page
        client.post(reverse("families:session-close", args=[booking.session_id]))
        assert RegisterEntry.objects.get().outcome == Outcome.CENTRE_CLOSED
        assert "Cancelled" in shown(client, "closure", closure.pk)

    def test_is_told_to_everybody_in_the_same_words_without_a_name(self, client, booking, closure):
        notice = shown(client, "closure-notice", closure.pk)
        assert "The hall is flooded." in notice
        assert booking.family.reference not in notice
        for person in booking.family.people.all():
            assert person.first_name not in notice

    def test_asks_the_database_as_often_for_many_families_as_for_few(
        self, client, closure, booking, co_ordinator
    ):
        Closure.objects.all().delete()
        counts = []
        for how_many in (1, 8):
            for family in make_families(how_many):
                make_booking(booking.session, family, by=co_ordinator)
            closure.save(force_insert=True)
            with CaptureQueriesContext(connection) as queries:
                shown(client, "closure", closure.pk)
            counts.append(len(queries))
            closure.delete()
        assert counts[0] == counts[1]


class TestTheRooms:
    def test_are_added_once_renamed_and_removed(self, client):
        hall, url = planning.venue_named("Trinity Hall"), reverse("families:rooms")
        room = {"venue": str(hall.pk), "name": "Blue room", "purpose": "contact"}
        key = str(uuid4())
        for _ in range(2):
            assert client.post(url, room | {"key": key}).status_code == 302
        found = Room.objects.get()
        taken = room | {"name": "blue ROOM", "key": str(uuid4())}
        assert client.post(url, taken).status_code == 422
        change = reverse("families:room-edit", args=[found.pk])
        client.post(change, {"name": "Green room", "purpose": "waiting"})
        found.refresh_from_db()
        assert (found.name, found.purpose) == ("Green room", Room.Purpose.WAITING)
        assert "Green room" in shown(client, "rooms")
        client.post(reverse("families:room-remove", args=[found.pk]))
        assert not Room.objects.exists()

    def test_that_are_named_in_a_booking_stay(self, client, booking):
        room = add_room(venue=booking.session.venue, name="Blue room", purpose=Room.Purpose.CONTACT)
        sessions.choose_room(booking_id=booking.pk, room_id=room.pk)
        assert "cannot be removed" in shown(client, "room-edit", room.pk)
        answer = client.post(reverse("families:room-remove", args=[room.pk]))
        assert answer.status_code == 403
        assert Room.objects.exists()

    def test_of_no_hall_say_what_to_do(self, client):
        assert "Plan a session" in shown(client, "rooms")


class TestSomebodyWhoIsNotBooked:
    @pytest.fixture
    def session(self):
        return make_session(on=clock.today() - timedelta(days=1))

    def post(self, client, session, **fields):
        return client.post(reverse("families:walk-in", args=[session.pk]), fields)

    def test_is_found_by_name_among_attending_families(self, client, session):
        here, gone = make_family(), make_family(state="moved-on")
        for family, found in ((here, True), (gone, False)):
            name = family.people.first().last_name
            page = self.post(client, session, text=name).content.decode()
            assert (family.reference in page) is found
        assert "No attending family matches" in page

    def test_is_shown_by_first_names_and_reference_only(self, client, session):
        family = make_family()
        page = self.post(client, session, text=family.reference).content.decode()
        for person in family.people.all():
            assert person.last_name not in page

    def test_is_taken_in_once_and_stands_on_the_register(self, client, session):
        family = make_family()
        sent = {"family": str(family.pk), "starts_at": "11.07", "key": str(uuid4())}
        for _ in range(2):
            answer = self.post(client, session, text="Child", **sent)
            assert answer.status_code == 302
        booking = Booking.objects.get()
        assert booking.walk_in
        assert answer.url.endswith(f"/register/#b-{booking.pk}")

    def test_of_a_past_day_needs_the_time(self, client, session):
        family = make_family()
        answer = self.post(
            client, session, text="Child", family=str(family.pk), starts_at="", key=str(uuid4())
        )
        assert answer.status_code == 422
        assert "Enter when they came" in answer.content.decode()

    def test_is_refused_with_the_reason(self, client, session, co_ordinator):
        here, comes = make_families(2)
        make_booking(session, here, by=co_ordinator)
        pair = {"family_id": here.pk, "other_id": comes.pk}
        keep_apart(**pair, reason="Injunctionreason", by=co_ordinator, on=clock.today())
        answer = self.post(
            client,
            session,
            text=comes.reference,
            family=str(comes.pk),
            starts_at="11:00",
            key=str(uuid4()),
        )
        page = answer.content.decode()
        assert answer.status_code == 422
        assert "kept apart" in page
        assert "Injunctionreason" not in page
        assert comes.reference in page

    def test_of_no_family_finds_nothing(self, client, session):
        sent = {"family": str(uuid4()), "starts_at": "11:00", "key": str(uuid4())}
        assert self.post(client, session, text="x", **sent).status_code == 404


class TestKeepingApart:
    def send(self, client, family, other, **fields):
        url = reverse("families:apart-add", args=[family.reference])
        sent = {"other": str(other.pk), "reason": "Injunctionreason", "key": str(uuid4())}
        return client.post(url, sent | fields, follow=True)

    def test_is_noted_once_and_shown_on_both_files_to_co_ordinators_only(self, client):
        one, other = make_families(2)
        key = str(uuid4())
        for _ in range(2):
            assert self.send(client, one, other, key=key).status_code == 200
        assert KeepApart.objects.count() == 1
        leader = signed_in_client(make_user("team-leader"))
        for family, shown_there in ((one, other), (other, one)):
            page = shown(client, "file", family.reference)
            assert "Injunctionreason" in page
            assert shown_there.reference in page
            assert "Injunctionreason" not in shown(leader, "file", family.reference)
            assert shown_there.reference not in shown(leader, "file", family.reference)

    def test_lists_what_is_booked_at_one_time_already(self, client, co_ordinator):
        session, (one, other) = make_session(), make_families(2)
        for family in (one, other):
            make_booking(session, family, by=co_ordinator)
        page = self.send(client, one, other).content.decode()
        assert "booked at the same time already" in page
        assert "Both are booked" in page
        assert Booking.objects.filter(cancelled_at=None).count() == 2

    def test_needs_another_family(self, client):
        family = make_family()
        assert self.send(client, family, family).status_code == 422
        assert not KeepApart.objects.exists()

    def test_ends_from_either_file(self, client, co_ordinator):
        one, other, stranger = make_families(3)
        self.send(client, one, other)
        pair = KeepApart.objects.get()
        args = [stranger.reference, pair.pk]
        assert client.post(reverse("families:apart-remove", args=args)).status_code == 404
        asked = shown(client, "apart-remove", other.reference, pair.pk)
        assert one.reference in asked
        client.post(reverse("families:apart-remove", args=[other.reference, pair.pk]))
        assert not KeepApart.objects.exists()
