"""The pages on which sessions are planned and changed."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from contactcentre.safekeeping import clock
from families.models import Booking, Closure, Room, Session
from families.services.register import close_all
from families.services.rooms import add_room
from families.services.sessions import cancel_session
from tests.factories.families import make_family
from tests.unit.families.pages import shown

pytestmark = pytest.mark.django_db

AHEAD = clock.today() + timedelta(days=20)


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
        ("days", "fine"), [(1, True), (0, True), (28, True), (29, False), (-1, False)]
    )
    def test_a_day_kept_on_paper_alone_is_noted_for_four_weeks(self, client, days, fine):
        make_family()
        held = {"date": f"{clock.today() - timedelta(days=days):%Y-%m-%d}", "kept_on_paper": "on"}
        answer = client.post(reverse("families:session-new"), self.plan | held)
        assert answer.status_code == (302 if fine else 422)
        assert Session.objects.exists() is fine
        if fine:
            plan = client.get(answer["Location"]).content.decode()
            assert "Book a family" in plan
            assert days == 0 or "no time of the usual length" not in plan
            assert ("needed before any family is confirmed" in plan) is (days == 0)
            assert "Enter from paper" in plan

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

    def test_a_day_on_which_the_centre_is_closed_offers_no_place(self, client, booking):
        Closure.objects.create(
            venue=booking.session.venue,
            first_day=booking.session.date,
            last_day=booking.session.date,
            words="The hall is flooded.",
        )
        url = reverse("families:session", args=[booking.session_id])
        page = client.get(url).content.decode()
        assert "The centre is closed that day" in page
        assert "The hall is flooded." in page
        assert "Book a family" not in page

    def test_a_cancelled_session_offers_nothing_to_plan(self, client, booking):
        add_room(venue=booking.session.venue, name="Blue room", purpose=Room.Purpose.CONTACT)
        offered = ("Note the room", "Give the place back", "on the rota. <a")
        for cancelled in (False, True):
            if cancelled:
                client.post(reverse("families:session-cancel", args=[booking.session_id]))
            plan = client.get(reverse("families:session", args=[booking.session_id]))
            page = plan.content.decode()
            assert [words in page for words in offered] == [not cancelled] * 3
            assert booking.family.reference in page

    def test_a_cancelled_session_asks_only_for_outcomes_that_are_missing(
        self, client, booking, co_ordinator
    ):
        cancel_session(session_id=booking.session_id)
        url = reverse("families:register", args=[booking.session_id])
        assert "Give each booking its outcome" in client.get(url).content.decode()
        close_all(session_id=booking.session_id, by=co_ordinator, key=uuid4())
        page = client.get(url).content.decode()
        assert "Every booking has its outcome" in page
        assert "Give each booking" not in page

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
