"""Volunteers and visitors sign in and out."""

from uuid import uuid4

import pytest
from django.urls import reverse

from contactcentre.safekeeping import clock
from contactcentre.safekeeping.models import Subject
from families.models import PersonRole, Presence
from families.services import building
from policy.clauses import Refused
from tests.factories.accounts import make_user
from tests.factories.day import Day
from tests.factories.sessions import person_of
from tests.unit.families.hall.coming import TEN, comes

pytestmark = pytest.mark.django_db


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
        assert reverse("families:person-back", args=[Presence.objects.get().pk]) in (
            client.get(url).content.decode()
        )

    def test_nobody_chosen_is_an_error_of_that_field(self, client, session):
        answer = client.post(reverse("families:people-in", args=[session.pk]), {"key": uuid4()})
        assert answer.status_code == 422
        assert "Choose who has come." in answer.content.decode()


class TestWhoWalksAChild:
    """Whoever walks a child is in the building, whether or not anybody signed them in."""

    @pytest.fixture
    def brought(self, booking, co_ordinator):
        comes(booking, PersonRole.VISITING, by=co_ordinator)
        Day(booking, co_ordinator, clock.now).arrive()
        return booking

    def walks_in(self, client, booking):
        visitor = person_of(booking.family, PersonRole.VISITING)
        return client.post(
            reverse("families:movement", args=[booking.pk]),
            {"tap": f"joined:{visitor.pk}:{uuid4()}"},
            headers={"HX-Request": "true"},
        )

    def test_is_on_the_fire_list_once(self, client, session, brought, co_ordinator):
        assert self.walks_in(client, brought)["X-Tap"] == "recorded"
        (here,) = building.signed_in(session)
        assert here.user == co_ordinator
        page = client.get(reverse("families:fire-list", args=[session.pk])).content.decode()
        assert co_ordinator.known_as in page

    def test_does_not_leave_a_child_with_nobody_of_the_centre(
        self, client, session, brought, co_ordinator
    ):
        self.walks_in(client, brought)
        (here,) = building.signed_in(session)
        url = reverse("families:person-out", args=[here.pk])
        assert "A child is still in the building" in client.post(url, follow=True).content.decode()
        assert building.signed_in(session).get() == here
        volunteer = make_user("volunteer")
        building.sign_in_staff(
            session_id=session.pk, user_id=volunteer.pk, by=co_ordinator, key=uuid4()
        )
        client.post(url)
        assert [each.user for each in building.signed_in(session)] == [volunteer]


class TestWhoWentOut:
    @pytest.fixture
    def visitor(self, session, co_ordinator):
        presence = building.sign_in_visitor(
            session_id=session.pk, name="Vera", comes_from="Gas", by=co_ordinator, key=uuid4()
        )
        return building.sign_out(presence_id=presence.pk)

    @pytest.fixture
    def comes_back(self, client):
        def press(presence, page=None):
            url = reverse("families:person-back", args=[presence.pk])
            return client.post(url, {"page": page or uuid4()}, follow=True)

        return press

    def test_is_offered_to_be_signed_in_again(self, client, session, visitor):
        page = client.get(reverse("families:people-in", args=[session.pk])).content.decode()
        assert reverse("families:person-back", args=[visitor.pk]) in page

    def test_comes_back_under_the_same_name(self, session, visitor, comes_back):
        comes_back(visitor)
        (inside,) = building.signed_in(session)
        assert (inside.name, inside.comes_from) == ("Vera", "Gas")
        assert inside.subject_id == visitor.subject_id
        assert not building.gone_out(session)

    def test_comes_back_once(self, session, visitor, comes_back):
        page = uuid4()
        for _ in range(2):
            comes_back(visitor, page)
        comes_back(visitor)
        assert building.signed_in(session).count() == 1

    def test_is_listed_once_however_often_they_went(self, session, visitor, comes_back):
        comes_back(visitor)
        building.sign_out(presence_id=building.signed_in(session).get().pk)
        assert len(building.gone_out(session)) == 1

    def test_of_the_staff_comes_back_too(self, session, co_ordinator, comes_back):
        here = building.sign_in_staff(
            session_id=session.pk, user_id=co_ordinator.pk, by=co_ordinator, key=uuid4()
        )
        comes_back(building.sign_out(presence_id=here.pk))
        assert building.signed_in(session).get().user == co_ordinator

    def test_does_not_come_back_on_another_day(self, session, visitor, saturday, co_ordinator):
        saturday.move_to(TEN.replace(day=22))
        with pytest.raises(Refused):
            building.sign_in_again(presence_id=visitor.pk, by=co_ordinator, key=uuid4())
