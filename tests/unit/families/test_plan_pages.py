"""The page of one session on which families are booked and volunteers allocated."""

import re
from datetime import datetime, time, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from contactcentre.safekeeping import clock
from families.models import Booking, Room
from families.rules.booking import Doubt
from families.services.planning import venue_named
from families.services.rooms import add_room
from families.services.sessions import plan_session
from tests.factories.accounts import make_user, signed_in_client
from tests.factories.families import make_families, make_family
from tests.factories.sessions import make_booking, make_session
from tests.factories.volunteers import look_after, on_shift
from tests.unit.families.pages import shown

pytestmark = pytest.mark.django_db


def tomorrow():
    """For which a slot is proposed at whatever hour it is today."""
    return clock.today() + timedelta(days=1)


class TestThePlan:
    def book(self, client, session, booked, **fields):
        wanted = {
            "family": str(booked.pk),
            "starts_at": "10:00",
            "ends_at": "12:00",
            "key": str(uuid4()),
            "meant": Doubt.OVER,
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
        ],
    )
    def test_refuses_what_cannot_be_and_stores_nothing(self, client, fields):
        answer = self.book(client, make_session(), make_family(), **fields)
        assert answer.status_code == 422
        assert not Booking.objects.exists()

    @time_machine.travel(datetime(2026, 11, 21, 15, 0, tzinfo=clock.LONDON), tick=False)
    def test_asks_whether_a_slip_is_meant_and_keeps_what_was_typed(self):
        client = signed_in_client(make_user("co-ordinator"))
        session, family = make_session(), make_family()
        assert "Is it meant?" not in shown(client, "session", session.pk)
        answer = self.book(client, session, family, starts_at="11:11", meant=[])
        page = answer.content.decode()
        assert answer.status_code == 422
        assert "That time is over already. Tick below if it is meant." in page
        assert "they came, and are booked afterwards" in page
        assert "more than one visit" not in page
        assert 'value="11:11"' in page
        assert not Booking.objects.exists()
        assert self.book(client, session, family, meant=Doubt.OVER).status_code == 302

    def test_without_times_takes_the_slot_proposed(self, client):
        session, family = make_session(on=tomorrow()), make_family()
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
        session = make_session(on=tomorrow())
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

    def test_says_before_the_first_booking_that_nobody_is_on_the_rota(self, client):
        session = make_session(on=tomorrow())
        make_family()
        warning = "4 more volunteers needed before any family is confirmed"
        page = shown(client, "session", session.pk)
        assert page.index(warning) < page.index("Book a family")
        assert page.count(warning) == 1
        assert "Nobody is on the rota yet" in page
        on_shift(make_user("volunteer"), session)
        assert "3 more volunteers needed" in shown(client, "session", session.pk)
        assert "1 of 4" in shown(client, "session-list")

    def test_two_sessions_of_a_day_are_told_apart_by_their_links(self, client):
        for hall in ("Trinity Hall", "Annexe"):
            for starts_at in (time(9), time(14)):
                plan_session(
                    venue=venue_named(hall),
                    on=tomorrow(),
                    starts_at=starts_at,
                    ends_at=time(starts_at.hour + 4),
                    capacity=9,
                )
        for page in ("session-list", "rota"):
            main = shown(client, page).partition("<main")[2]
            links = re.findall(r"<a [^>]*>(.*?)</a>", main)
            names = [re.sub("<[^>]+>", "", link) for link in links]
            assert len(names) == len(set(names))
            assert sum("Annexe" in name for name in names) >= 2

    def test_a_booking_without_cover_says_so(self, client, settings):
        session = make_session(on=tomorrow())
        for at_least, says in ((4, True), (0, False)):
            settings.VOLUNTEERS_AT_LEAST = at_least
            url = self.book(client, session, make_family())["Location"]
            page = client.get(url).content.decode()
            assert ("Do not confirm it to the family yet: 4 more volunteers are" in page) is says

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
        on_shift(volunteer, booking.session)
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
                look_after(volunteer, booked, by=co_ordinator)
        counts = []
        for session in (few, many):
            with CaptureQueriesContext(connection) as queries:
                client.get(reverse("families:session", args=[session.pk]))
            counts.append(len(queries))
        assert counts[0] == counts[1] <= 30
