"""The fire list, which names everybody in the building, and the cover, which names nobody."""

import re
from datetime import time, timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from accounts.roles import Role
from contactcentre.safekeeping import clock
from contactcentre.safekeeping.models import AuditEntry
from families.models import EntryKind, PersonRole, Session, Way
from families.services import building
from families.services.known import declare_known
from tests.factories.accounts import make_user, signed_in_client
from tests.factories.day import Day
from tests.factories.sessions import make_booking, make_session, person_of
from tests.unit.families.hall.coming import TEN, comes, seen
from volunteers.services.record import leave

pytestmark = pytest.mark.django_db


class TestTheFireList:
    def test_names_everybody_in_the_building(self, client, session, booking, co_ordinator):
        person = comes(booking, PersonRole.VISITING, by=co_ordinator)
        page = client.get(reverse("families:fire-list", args=[session.pk])).content.decode()
        assert person.full_name in page
        assert person_of(booking.family, PersonRole.RESIDENT).full_name not in page

    def test_names_who_is_at_another_session_in_the_same_hall(
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

    def test_names_nobody_twice_who_is_signed_in_by_two_sessions(
        self, client, session, booking, co_ordinator
    ):
        beside = make_session(venue="Trinity Hall", starts_at=time(13), ends_at=time(16))
        Session.objects.filter(pk=session.pk).update(ends_at=time(12, 30))
        helper = make_user(Role.VOLUNTEER, display_name="Gwendolyn Farthing")
        for each in (session, beside):
            building.sign_in_staff(
                session_id=each.pk, user_id=helper.pk, by=co_ordinator, key=uuid4()
            )
        comes(booking, PersonRole.VISITING, by=co_ordinator)
        again = make_booking(beside, booking.family, by=co_ordinator)
        comes(again, PersonRole.VISITING, by=co_ordinator)
        for each in (session, beside):
            page = client.get(reverse("families:fire-list", args=[each.pk])).content.decode()
            assert "2 in the building" in page
            assert page.count("Gwendolyn Farthing") == 1

    def test_who_leaves_one_session_leaves_the_building(self, client, session, co_ordinator):
        beside = make_session(venue="Trinity Hall", starts_at=time(0, 2), ends_at=time(23, 59))
        helper = make_user(Role.VOLUNTEER)
        _, there = (
            building.sign_in_staff(
                session_id=each.pk, user_id=helper.pk, by=co_ordinator, key=uuid4()
            )
            for each in (session, beside)
        )
        building.sign_out(presence_id=there.pk)
        page = client.get(reverse("families:fire-list", args=[session.pk])).content.decode()
        assert "0 in the building" in page

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

    def test_counts_whom_a_colleague_has_to_see_to(self, session, booking, co_ordinator):
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

    def test_that_a_tablet_keeps_comes_again_only_when_it_changed(
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

    def test_that_is_shown_is_recorded_and_one_that_is_kept_is_not(self, client, session, booking):
        url = reverse("families:fire-list-kept", args=[session.pk])
        shown = AuditEntry.objects.filter(event="fire-list")
        client.get(url, {"since": ""})
        assert not shown.exists()
        client.get(url)
        assert shown.count() == 1


class TestWhoIsStillSignedIn:
    """The board of one session says whom the fire list has besides."""

    @pytest.fixture
    def afternoon(self, session, booking, co_ordinator, saturday):
        """The visitor of the morning is in, and so is a helper, who stays for the afternoon."""
        Session.objects.filter(pk=session.pk).update(starts_at=time(9), ends_at=time(12, 30))
        later = make_session(venue="Trinity Hall", starts_at=time(13), ends_at=time(16))
        comes(booking, PersonRole.VISITING, by=co_ordinator)
        helper = make_user(Role.VOLUNTEER)
        for each in (session, later):
            building.sign_in_staff(
                session_id=each.pk, user_id=helper.pk, by=co_ordinator, key=uuid4()
            )
        saturday.move_to(TEN + timedelta(hours=4))
        return later

    def test_is_told_on_the_board_of_the_next_session(self, session, afternoon, client):
        board, fire_list = (
            client.get(reverse(f"families:{page}", args=[afternoon.pk])).content.decode()
            for page in ("board", "fire-list")
        )
        assert "1 person of another session is still signed in" in board
        assert "everybody in the building: 2" in board
        assert "2 in the building" in fire_list

    def test_is_told_on_the_board_of_the_session_that_ended(self, session, afternoon, client):
        page = client.get(reverse("families:board", args=[session.pk])).content.decode()
        assert "ended at 12:30 and 2 people are still signed in" in page

    def test_waits_on_the_first_page_of_a_co_ordinator(self, session, afternoon, client):
        page = client.get(reverse("home")).content.decode()
        assert "People still signed in, of the session that ended at 12:30" in page
        assert reverse("families:board", args=[session.pk]) in page

    def test_is_nobody_once_they_are_signed_out(self, session, booking, afternoon, client):
        Day(booking, make_user(Role.CO_ORDINATOR), clock.now).move(
            PersonRole.VISITING, EntryKind.LEFT
        )
        board = client.get(reverse("families:board", args=[afternoon.pk])).content.decode()
        assert "still signed in" not in board
        assert "still signed in" not in client.get(reverse("home")).content.decode()


class TestTheCover:
    def test_leads_a_volunteer_back_to_the_sheet(self, session):
        page = signed_in_client(make_user("volunteer")).get(reverse("families:cover"))
        assert reverse("families:sheet") in page.content.decode()

    def test_names_nobody_and_nothing_of_the_day(self, client, booking):
        page = client.get(reverse("families:cover")).content.decode()
        assert booking.family.reference not in page

    def test_shows_only_the_way_back(self, client):
        """No name of whoever is signed in, no page of the centre, no word of what it does."""
        page = client.get(reverse("families:cover")).content.decode()
        links = re.findall(r'<a [^>]*href="([^"]+)"', page)
        assert links == ["#main", reverse("families:today")]
        for words in ("Margaret Coordinator", "Referrals", "<nav", "<form", "attendance dates"):
            assert words not in page
