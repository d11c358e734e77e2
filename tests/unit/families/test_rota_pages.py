"""The rota in pages: a volunteer’s own shifts, and a co-ordinator’s list of who comes."""

from datetime import date, time

import pytest
import time_machine
from django.urls import reverse

from accounts.roles import Role
from families.models import Shift
from tests.factories.accounts import make_user, signed_in_client
from tests.factories.families import make_family
from tests.factories.sessions import make_booking, make_session
from tests.factories.volunteers import lapse, look_after, make_cleared, on_shift
from volunteers.models import Volunteer

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
        assert "You cannot be on the rota at the moment" in page
        assert not Shift.objects.exists()

    def test_the_co_ordinator_asks_and_takes_off(self, session, helper, co_ordinator):
        client = signed_in_client(co_ordinator)
        url = reverse("families:session-rota", args=[session.pk])
        sent = {"volunteer": helper.volunteer.pk, "agreed": "on"}
        assert client.post(url, sent).status_code == 302
        assert "3 more needed" in client.get(url).content.decode()
        client.post(reverse("families:shift-off", args=[Shift.objects.get().pk]))
        assert "4 more needed" in client.get(url).content.decode()

    def test_who_is_cleared_and_has_no_account_is_named_as_not_to_be_asked(
        self, session, helper, co_ordinator
    ):
        url = reverse("families:session-rota", args=[session.pk])
        client = signed_in_client(co_ordinator)
        assert "Cannot be asked" not in client.get(url).content.decode()
        Volunteer.objects.filter(user=helper).update(user=None)
        page = client.get(url).content.decode()
        assert "Cannot be asked" in page
        assert reverse("volunteers:record", args=[Volunteer.objects.get().pk]) in page

    @pytest.mark.parametrize("role", [Role.TEAM_LEADER, Role.CO_ORDINATOR])
    def test_who_runs_sessions_answers_when_asked_to_help_at_one(self, session, role):
        leads = make_user(role)
        make_cleared(leads)
        shift = on_shift(leads, session, state="offered")
        client = signed_in_client(leads)
        assert "You are asked" in client.get(reverse("families:shifts")).content.decode()
        client.post(reverse("families:shift-answer", args=[shift.pk]), {"answer": "accept"})
        shift.refresh_from_db()
        assert shift.state == Shift.State.ACCEPTED

    def test_whose_check_lapsed_is_not_offered_to_look_for_a_stand_in(self, session, helper):
        on_shift(helper, session)
        page = signed_in_client(helper).get(reverse("families:shifts")).content.decode()
        assert "Look for a stand-in" in page
        lapse(helper.volunteer)
        page = signed_in_client(helper).get(reverse("families:shifts")).content.decode()
        assert "Look for a stand-in" not in page
        assert "I cannot come" in page

    def test_besides_ones_own_no_session_needs_anybody(self, session, helper):
        on_shift(helper, session)
        page = signed_in_client(helper).get(reverse("families:shifts")).content.decode()
        assert "Besides those at which you are" in page

    def test_of_a_session_that_is_over_nobody_is_taken_off_and_nothing_withdrawn(
        self, session, helper, co_ordinator
    ):
        shift = on_shift(helper, session)
        url = reverse("families:session-rota", args=[session.pk])
        assert "Take off" in signed_in_client(co_ordinator).get(url).content.decode()
        with time_machine.travel("2026-06-21T08:00:00Z"):
            page = signed_in_client(co_ordinator).get(url).content.decode()
            assert "Take off" not in page
            assert "Ask somebody" not in page
            withdraw = reverse("families:shift-withdraw", args=[shift.pk])
            answer = signed_in_client(helper).get(withdraw, follow=True)
            assert "That session is over" in answer.content.decode()

    def test_an_old_plan_says_who_cannot_be_given_the_family_any_more(
        self, session, helper, co_ordinator
    ):
        booking = make_booking(session, make_family(), by=co_ordinator)
        client = signed_in_client(co_ordinator)
        url = reverse("families:allocate", args=[booking.pk])
        sent = client.post(url, {"volunteer": helper.pk}, follow=True)
        assert "not on the session any more" in sent.content.decode()
        assert "Choose a volunteer first" in client.post(url, follow=True).content.decode()


class TestTwoSessionsAtOnce:
    @pytest.fixture
    def beside(self, session):
        return make_session(on=session.date, starts_at=time(11), ends_at=time(15), venue="Annexe")

    def test_nobody_is_put_on_both(self, session, beside, helper, co_ordinator):
        on_shift(helper, session)
        client = signed_in_client(helper)
        page = client.get(reverse("families:shifts")).content.decode()
        assert reverse("families:shift-come", args=[beside.pk]) not in page
        sent = client.post(reverse("families:shift-come", args=[beside.pk]), follow=True)
        assert "You are coming to another session at that time" in sent.content.decode()
        assert Shift.objects.filter(session=beside).count() == 0

    def test_who_was_asked_for_both_says_yes_to_one(self, session, beside, helper):
        first, second = (on_shift(helper, each, state="offered") for each in (session, beside))
        client = signed_in_client(helper)
        for shift in (first, second):
            client.post(reverse("families:shift-answer", args=[shift.pk]), {"answer": "accept"})
        states = Shift.objects.order_by("state").values_list("state", flat=True)
        assert list(states) == ["accepted", "offered"]

    def test_one_after_the_other_may_be(self, session, beside, helper):
        later = make_session(on=session.date, starts_at=time(15), ends_at=time(18), venue="Hut")
        on_shift(helper, beside)
        signed_in_client(helper).post(reverse("families:shift-come", args=[later.pk]))
        assert Shift.objects.filter(session=later).count() == 1
