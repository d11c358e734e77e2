"""The pages of a session: its plan, its register, a correction."""

import re
from datetime import time, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from contactcentre.safekeeping import clock
from families.models import Booking, Closure, Outcome, PersonRole, RegisterEntry, Session
from families.services.allocation import allocate
from families.services.register import correct_entry
from tests.factories.accounts import make_user, signed_in_client
from tests.factories.families import make_families, make_family
from tests.factories.sessions import make_booking, make_session, person_of

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}


@pytest.fixture
def co_ordinator():
    return make_user("co-ordinator")


@pytest.fixture
def client(co_ordinator):
    return signed_in_client(co_ordinator)


@pytest.fixture
def booking(co_ordinator):
    return make_booking(make_session(), make_family(), by=co_ordinator)


@pytest.fixture
def child(booking):
    return person_of(booking.family, PersonRole.CHILD)


@pytest.fixture
def tap(client, booking):
    page = str(uuid4())

    def send(what, *, name="families:movement", **options):
        url = reverse(name, args=[booking.pk])
        if name == "families:movement":
            what = f"{what}:{page}"
        return client.post(url, {"tap": what, "page": page}, **options)

    return send


class TestTheRegister:
    def test_its_queries_do_not_grow_with_the_families(self, client, co_ordinator):
        few, many = make_session(), make_session(on=clock.today() + timedelta(days=1))
        for session, how_many in ((few, 2), (many, 12)):
            for family in make_families(how_many):
                make_booking(session, family, by=co_ordinator)
        counts = []
        for session in (few, many):
            client.get(reverse("families:register", args=[session.pk]))
            with CaptureQueriesContext(connection) as queries:
                client.get(reverse("families:register", args=[session.pk]))
            counts.append(len(queries))
        assert counts[0] == counts[1] <= 9

    def test_today_leads_to_todays_register(self, client, booking):
        answer = client.get(reverse("families:today"))
        assert answer.url == reverse("families:register", args=[booking.session_id])

    def test_today_leads_to_the_session_that_is_not_over(self, client, booking):
        venue = booking.session.venue
        Session.objects.filter(pk=booking.session_id).update(
            starts_at=time(0, 0), ends_at=time(0, 1)
        )
        evening = Session.objects.create(
            venue=venue,
            date=clock.today(),
            starts_at=time(0, 2),
            ends_at=time(23, 59, 59),
            capacity=5,
        )
        assert client.get(reverse("families:today")).url.endswith(f"{evening.pk}/register/")

    def test_without_a_session_today_the_next_one_is_offered(self, client):
        later = make_session(on=clock.today() + timedelta(days=12))
        page = client.get(reverse("families:today")).content.decode()
        assert reverse("families:session", args=[later.pk]) in page

    def test_it_shows_no_contact_detail_or_safe_route(self, client, booking):
        page = client.get(reverse("families:register", args=[booking.session_id])).content.decode()
        for secret in ("saferoute", "Residentstreet", "01632", "family.example", "Solicitor"):
            assert secret not in page


class TestATap:
    def test_without_htmx_leads_back_to_the_familys_row(self, tap, booking, child):
        answer = tap(f"arrived:{child.pk}")
        assert answer.url.endswith(f"/register/#b-{booking.pk}")

    def test_with_htmx_answers_with_that_persons_line_alone(self, tap, child, booking):
        answer = tap(f"arrived:{child.pk}", headers=HTMX).content.decode()
        assert child.first_name in answer
        assert person_of(booking.family, PersonRole.VISITING).first_name not in answer
        assert "HX-Request" in tap(f"left:{child.pk}", headers=HTMX).headers["Vary"]

    def test_sent_again_by_the_browser_is_one_entry(self, tap, child):
        for _ in range(3):
            tap(f"arrived:{child.pk}")
        assert RegisterEntry.objects.count() == 1

    def test_after_somebody_took_it_back_counts_again(self, client, tap, child, co_ordinator):
        tap(f"arrived:{child.pk}", headers=HTMX)
        entry = RegisterEntry.objects.get()
        correct_entry(entry_id=entry.pk, by=co_ordinator, key=uuid4(), withdraw=True)
        shown = tap(f"left:{child.pk}", headers=HTMX).content.decode()
        button = re.search(rf'value="(arrived:{child.pk}:[0-9a-f-]+)"', shown)
        url = reverse("families:movement", args=[entry.booking_id])
        client.post(url, {"tap": button[1]}, headers=HTMX)
        assert RegisterEntry.objects.filter(superseded_by=None, withdrawn=False).exists()

    def test_refused_says_why_on_the_line_and_stores_nothing(self, tap, child):
        answer = tap(f"left:{child.pk}", headers=HTMX).content.decode()
        assert "Record the arrival first" in answer
        assert not RegisterEntry.objects.exists()

    def test_refused_without_htmx_names_the_clause(self, tap, child):
        answer = tap(f"left:{child.pk}")
        assert answer.status_code == 403
        assert "lause 3" in answer.content.decode()

    @pytest.mark.parametrize(
        "what", ["", "arrived", "arrived:", "arrived:nobody", "gone:%s", "outcome:%s"]
    )
    def test_of_nonsense_finds_nothing(self, tap, child, what):
        assert tap(what.replace("%s", str(child.pk))).status_code == 404
        assert not RegisterEntry.objects.exists()

    def test_on_somebody_of_another_family_finds_nobody(self, tap):
        stranger = person_of(make_family(), PersonRole.CHILD)
        assert tap(f"arrived:{stranger.pk}").status_code == 404
        assert not RegisterEntry.objects.exists()

    def test_of_an_outcome_in_other_words_is_refused(self, tap):
        answer = tap("he shouted", name="families:outcome", headers=HTMX).content.decode()
        assert "takes no other words" in answer
        assert "he shouted" not in answer

    def test_of_an_outcome_shows_it(self, tap):
        answer = tap(Outcome.CANCELLED_BY_VISITOR, name="families:outcome", headers=HTMX)
        assert "Cancelled by the visiting side" in answer.content.decode()


class TestACorrection:
    @pytest.fixture
    def entry(self, tap, child):
        tap(f"arrived:{child.pk}")
        return RegisterEntry.objects.get()

    def correct(self, client, entry, **fields):
        url = reverse("families:correct", args=[entry.pk])
        return client.post(url, {"key": str(uuid4()), **fields})

    def test_keeps_the_first_entry_in_view(self, client, entry):
        self.correct(client, entry, at="00:02")
        latest = RegisterEntry.objects.exclude(supersedes=None).get()
        page = client.get(reverse("families:correct", args=[latest.pk])).content.decode()
        assert page.count("noted") >= 2
        assert "00:02" in page

    @pytest.mark.parametrize("at", ["", "25:00", "noon", "23:59"])
    def test_to_a_time_that_cannot_be_is_refused_and_kept_in_the_form(self, client, entry, at):
        answer = self.correct(client, entry, at=at)
        assert answer.status_code == 422
        assert at in answer.content.decode()
        assert RegisterEntry.objects.count() == 1

    def test_after_somebody_elses_shows_both_and_stores_neither_twice(
        self, client, entry, co_ordinator
    ):
        correct_entry(
            entry_id=entry.pk,
            by=co_ordinator,
            key=uuid4(),
            at=clock.now() - timedelta(minutes=0),
        )
        answer = self.correct(client, entry, at="00:03")
        assert answer.status_code == 409
        assert "00:03" in answer.content.decode()
        assert RegisterEntry.objects.count() == 2

    def test_can_take_the_entry_back(self, client, entry):
        self.correct(client, entry, withdraw="1")
        assert RegisterEntry.objects.filter(withdrawn=True).exists()

    def test_of_no_entry_finds_nothing(self, client):
        assert client.get(reverse("families:correct", args=[uuid4()])).status_code == 404


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
            {"ends_at": ""},
            {"family": ""},
            {"key": "1"},
        ],
    )
    def test_refuses_what_cannot_be_and_stores_nothing(self, client, fields):
        answer = self.book(client, make_session(), make_family(), **fields)
        assert answer.status_code == 422
        assert not Booking.objects.exists()

    def test_refuses_a_full_session(self, client, co_ordinator):
        session = make_session(capacity=1)
        make_booking(session, make_family(), by=co_ordinator)
        assert self.book(client, session, make_family()).status_code == 422

    def test_gives_a_place_back_until_somebody_was_signed_in(self, client, booking, tap, child):
        tap(f"arrived:{child.pk}")
        assert client.post(reverse("families:booking-cancel", args=[booking.pk])).status_code == 403
        booking.refresh_from_db()
        assert booking.cancelled_at is None

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
        assert counts[0] == counts[1]


class TestPlanningSessions:
    plan = {
        "venue": "Trinity Hall",
        "date": "2027-03-27",
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
            "first_day": "2026-12-24",
            "last_day": "2027-01-02",
            "words": "Closed for Christmas.",
        }
        client.post(reverse("families:closure-new"), closed)
        assert Closure.objects.get().words == "Closed for Christmas."
        backwards = closed | {"last_day": "2026-12-01"}
        assert client.post(reverse("families:closure-new"), backwards).status_code == 422
