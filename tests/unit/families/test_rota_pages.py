"""The rota in pages: a volunteer’s own shifts, and a co-ordinator’s list of who comes."""

from datetime import date

import pytest
from django.urls import reverse

from accounts.roles import Role
from families.models import Shift
from tests.factories.accounts import make_user, signed_in_client
from tests.factories.families import make_family
from tests.factories.sessions import make_booking, make_session
from tests.factories.volunteers import look_after, on_shift

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("a_week_before")]


@pytest.fixture
def session():
    return make_session(on=date(2026, 6, 20))


class TestPages:
    def test_a_volunteer_answers_on_a_telephone(self, session, helper, co_ordinator):
        shift = on_shift(helper, session, state="offered")
        client = signed_in_client(helper)
        assert "You are asked" in client.get(reverse("families:shifts")).content.decode()
        url = reverse("families:shift-answer", args=[shift.pk])
        client.post(url, {"answer": "accept"})
        assert "You are coming" in client.get(reverse("families:shifts")).content.decode()

    def test_nothing_of_a_family_is_on_ones_shifts(self, session, helper, co_ordinator):
        family = make_family()
        look_after(helper, make_booking(session, family, by=co_ordinator), by=co_ordinator)
        page = signed_in_client(helper).get(reverse("families:shifts")).content.decode()
        assert all(person.first_name not in page for person in family.people.all())
        assert family.reference not in page

    def test_a_volunteer_puts_themself_forward(self, session, helper):
        client = signed_in_client(helper)
        client.post(reverse("families:shift-come", args=[session.pk]))
        assert Shift.objects.get().volunteer.user == helper
        client.post(reverse("families:shift-come", args=[session.pk]))
        assert Shift.objects.count() == 1

    def test_without_a_check_one_is_told_and_not_taken(self, session):
        new = make_user(Role.VOLUNTEER, cleared=False)
        client = signed_in_client(new)
        client.post(reverse("families:shift-come", args=[session.pk]))
        page = client.get(reverse("families:shifts")).content.decode()
        assert "You cannot help at sessions at the moment" in page
        assert not Shift.objects.exists()

    def test_the_co_ordinator_asks_and_takes_off(self, session, helper, co_ordinator):
        client = signed_in_client(co_ordinator)
        url = reverse("families:session-rota", args=[session.pk])
        sent = {"volunteer": helper.volunteer.pk, "agreed": "on"}
        assert client.post(url, sent).status_code == 302
        assert "3 more needed" in client.get(url).content.decode()
        client.post(reverse("families:shift-off", args=[Shift.objects.get().pk]))
        assert "4 more needed" in client.get(url).content.decode()
