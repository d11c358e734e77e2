"""The register as a page: who is due, who is here, and what it does not show."""

import re
from datetime import time, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from contactcentre.safekeeping import clock
from families.models import EntryKind, Outcome, PersonRole, Session
from families.rules.booking import Doubt
from families.services.bookings import book
from families.services.known import declare_known
from tests.factories.accounts import make_user, signed_in_client
from tests.factories.day import NOON, Day
from tests.factories.families import make_families, make_family
from tests.factories.sessions import make_booking, make_session, person_of
from tests.factories.volunteers import look_after

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("saturday_noon")]


class TestTheRegister:
    def test_its_queries_do_not_grow_with_the_families(self, client, co_ordinator):
        few, many = make_session(), make_session(on=clock.today() + timedelta(days=1))
        volunteer = make_user("volunteer")
        for session, how_many in ((few, 2), (many, 12)):
            for family in make_families(how_many):
                booking = make_booking(session, family, by=co_ordinator)
                look_after(volunteer, booking, by=co_ordinator)
        counts = []
        for session in (few, many):
            client.get(reverse("families:register", args=[session.pk]))
            with CaptureQueriesContext(connection) as queries:
                client.get(reverse("families:register", args=[session.pk]))
            counts.append(len(queries))
        # One of them is the pulse that tells other tablets what changed.
        assert counts[0] == counts[1] <= 11

    def test_today_leads_to_todays_register(self, client, booking):
        answer = client.get(reverse("families:today"))
        assert answer.url == reverse("families:register", args=[booking.session_id])

    def test_today_leads_to_the_session_that_is_not_over(self, client, booking):
        Session.objects.filter(pk=booking.session_id).update(starts_at=time(0), ends_at=time(0, 1))
        evening = Session.objects.create(
            venue=booking.session.venue,
            date=clock.today(),
            starts_at=time(0, 2),
            ends_at=time(23, 59, 59),
            capacity=5,
        )
        assert client.get(reverse("families:today")).url.endswith(f"{evening.pk}/register/")

    def test_today_leads_to_last_nights_register_while_it_runs(
        self, client, booking, saturday_noon
    ):
        Session.objects.update(ends_at=time(23, 30))
        saturday_noon.move_to(NOON + timedelta(hours=13))
        client.force_login(make_user("co-ordinator"))
        fresh = signed_in_client(make_user("co-ordinator"))
        led_to = fresh.get(reverse("families:today"))["Location"]
        assert led_to.endswith(f"{booking.session_id}/register/")
        url = reverse("families:register", args=[booking.session_id])
        assert 'value="arrived:' in fresh.get(url).content.decode()

    def test_without_a_session_today_the_next_one_is_offered(self, client):
        later = make_session(on=clock.today() + timedelta(days=12))
        page = client.get(reverse("families:today")).content.decode()
        assert reverse("families:session", args=[later.pk]) in page

    def test_it_shows_no_contact_detail_or_safe_route(self, register_page):
        for secret in ("saferoute", "Residentstreet", "01632", "family.example", "Solicitor"):
            assert secret not in register_page()

    def test_what_was_typed_is_shown_as_typed(self, client, co_ordinator, booking):
        child = person_of(booking.family, PersonRole.CHILD)
        child.first_name = '<img src=x onerror="1">'
        child.save()
        url = reverse("families:register", args=[booking.session_id])
        shown = client.get(url).content.decode()
        assert "<img src=x" not in shown
        assert "&lt;img src=x onerror=&quot;1&quot;&gt;" in shown

    def test_it_says_what_matters_at_the_door(self, register_page):
        assert "Parents must not meet" in register_page()
        assert "Visiting side waits behind 10 minutes" in register_page()
        assert "Child stays in the building" in register_page()

    def test_who_was_due_a_while_ago_is_late(self, register_page):
        assert "register-due--late" in register_page()

    def test_it_is_narrowed_to_a_state_with_counts(self, register_page, day):
        assert (
            'href="?show=expected">Expected <span class="register-filter__count">1'
            in register_page()
        )
        assert f"b-{day.booking.pk}" not in register_page("?show=here")
        day.move("visiting", "arrived")
        assert f"b-{day.booking.pk}" in register_page("?show=here")
        assert "Show all 1" in register_page("?show=gone")
        assert f"b-{day.booking.pk}" in register_page("?show=nonsense")

    def test_what_is_finished_comes_last_in_one_line(
        self, register_page, client, day, co_ordinator
    ):
        later = make_booking(day.booking.session, make_family(), by=co_ordinator)
        day.end(Outcome.CANCELLED_BY_VISITOR)
        shown = register_page()
        assert shown.index(f"b-{later.pk}") < shown.index(f"b-{day.booking.pk}")
        assert "register-row--done" in shown

    def test_who_is_not_due_for_a_while_is_one_line(
        self, register_page, client, booking, co_ordinator, saturday_noon
    ):
        later = book(
            session_id=booking.session_id,
            family_id=make_family().pk,
            starts_at=time(14),
            ends_at=time(15),
            by=co_ordinator,
            key=uuid4(),
            meant=Doubt.values,
        )

        def row():
            return register_page().partition(f'id="b-{later.pk}"')[2].partition("</summary>")

        line, _, body = row()
        assert "register-folded" in line
        assert "Due 13:45" in line
        assert "Arrived" in body
        saturday_noon.shift(timedelta(minutes=45))
        assert "register-folded" not in row()[0]
        tomorrow = make_session(on=clock.today() + timedelta(days=1))
        make_booking(tomorrow, make_family(), by=co_ordinator)
        page = client.get(reverse("families:register", args=[tomorrow.pk])).content.decode()
        assert "register-folded" not in page

    def test_who_is_in_contact_until_later_is_one_line(
        self, register_page, booking, day, co_ordinator, saturday_noon
    ):
        helper = make_user("volunteer")
        look_after(helper, booking, by=co_ordinator)
        day.move("visiting", EntryKind.ARRIVED)
        day.arrive()
        assert "register-folded" not in register_page()
        day.step(EntryKind.JOINED, "visiting", walked_by=helper.pk)
        ends = booking.session.at(booking.ends_at)
        line = register_page().partition(f'id="b-{booking.pk}"')[2].partition("</summary>")[0]
        assert f"In contact until {ends.astimezone(clock.LONDON):%H:%M}" in line
        saturday_noon.move_to(ends - timedelta(minutes=15))
        assert "register-folded" not in register_page()


class TestAChildsWayThroughTheDay:
    @pytest.fixture
    def helper(self):
        return make_user("volunteer", display_name="Hattie Helper")

    @pytest.fixture
    def walked(self, day, booking, helper, co_ordinator):
        look_after(helper, booking, by=co_ordinator)
        day.move("visiting", EntryKind.ARRIVED)
        day.arrive()
        for kind, role in ((EntryKind.JOINED, "visiting"), (EntryKind.RETURNED, "resident")):
            day.step(kind, role, walked_by=helper.pk)
        day.step(EntryKind.LEFT, "resident")

    def test_names_who_brought_walked_and_collected_it(self, register_page, walked, people):
        page = re.sub(r"<[^>]+>", "", register_page())
        resident, visiting = people["resident"].first_name, people["visiting"].first_name
        for said in (
            f"with {resident} · walked in",
            f"by Hattie Helper to {visiting} · walked back",
            f"by Hattie Helper to {resident} · out",
            f"of {people['child'].first_name} {people['child'].last_name} with {resident}",
        ):
            assert said in page

    def test_is_not_shown_to_who_knows_the_family(self, walked, booking, people):
        friend = make_user("team-leader")
        declare_known(family_id=booking.family_id, user=friend, reason="", by=friend)
        url = reverse("families:register", args=[booking.session_id])
        page = signed_in_client(friend).get(url).content.decode()
        assert "Hattie Helper" not in page
        assert people["child"].first_name not in page

    def test_takes_one_query_more_however_many_were_walked(self, client, co_ordinator, helper):
        session, counts = make_session(), []
        url = reverse("families:register", args=[session.pk])
        for how_many in (1, 4):
            for family in make_families(how_many):
                visit = Day(make_booking(session, family, by=co_ordinator), co_ordinator, clock.now)
                visit.move("visiting", EntryKind.ARRIVED)
                visit.arrive()
                visit.step(EntryKind.JOINED, "visiting")
            client.get(url)
            with CaptureQueriesContext(connection) as queries:
                client.get(url)
            counts.append(len(queries))
        assert counts[0] == counts[1] <= 12


class TestALongPage:
    @pytest.mark.parametrize("name", ["families:register", "families:session"])
    def test_leads_to_each_familys_row(self, client, co_ordinator, name):
        session = make_session()
        bookings = [make_booking(session, family, by=co_ordinator) for family in make_families(6)]
        page = client.get(reverse(name, args=[session.pk])).content.decode()
        jump = page[page.index("data-jump") : page.index("</details>", page.index("data-jump"))]
        for booking in bookings:
            assert f'href="#b-{booking.pk}"' in jump
            assert person_of(booking.family, PersonRole.CHILD).first_name in jump
            assert person_of(booking.family, PersonRole.CHILD).last_name not in jump

    def test_that_is_short_has_no_such_list(self, register_page):
        assert "data-jump" not in register_page()
