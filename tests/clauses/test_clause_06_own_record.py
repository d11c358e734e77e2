"""Clause 6: no check is got round by saying that a record is somebody else's, or nobody's."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from accounts import persons
from accounts.roles import Role
from accounts.services.records import open_account
from contactcentre.safekeeping import clock
from policy.clauses import Refused
from tests.factories.accounts import make_user, signed_in_client
from tests.factories.checks import accepted, applied, days_ago, decided, seen
from tests.factories.volunteers import lapse, make_cleared, make_volunteer
from volunteers.services.record import bind_account, note_induction, save_post, take_on

pytestmark = pytest.mark.django_db


@pytest.fixture
def co_ordinator():
    return make_user(Role.CO_ORDINATOR)


def bind(record, user, *, by):
    bind_account(volunteer_id=record.pk, user=user, by=by)
    record.refresh_from_db()


def test_6_nobody_lets_go_of_their_own_record(co_ordinator):
    own = make_volunteer(co_ordinator)
    page = signed_in_client(co_ordinator).post(
        reverse("volunteers:account", args=[own.pk]), {"user": ""}
    )
    own.refresh_from_db()
    assert page.status_code == 422
    assert "your own record" in page.text
    assert own.user == co_ordinator


@pytest.mark.parametrize("checked", [True, False])
def test_6_nobody_says_that_a_record_is_their_own(co_ordinator, checked):
    """Alone, they would let themselves in by somebody else's check, or out by one of their own."""
    record = make_volunteer()
    if checked:
        accepted(record, by=co_ordinator)
    other = make_user(Role.CO_ORDINATOR)
    twin = make_user(Role.TEAM_LEADER)
    persons.bind(user=twin, other=co_ordinator, by=other)
    twin.refresh_from_db()
    for account in (co_ordinator, twin):
        with pytest.raises(Refused, match="Somebody else must say that this record is yours"):
            bind(record, account, by=co_ordinator)

    bind(record, co_ordinator, by=other)
    assert record.user == co_ordinator


@pytest.mark.parametrize("role", [Role.TEAM_LEADER, Role.CO_ORDINATOR])
def test_6_a_lapse_is_not_undone_by_letting_go_of_the_account(co_ordinator, role):
    leads = make_user(role)
    record = make_cleared(leads)
    lapse(record)
    for chosen in (None, make_user(Role.VOLUNTEER, cleared=False)):
        with pytest.raises(Refused, match="Close that account"):
            bind(record, chosen, by=co_ordinator)

    leads.is_active = False
    leads.save()
    bind(record, None, by=co_ordinator)
    assert record.user is None


def test_6_a_volunteer_whose_account_was_mistaken_gets_another(co_ordinator):
    record = make_cleared(make_user(Role.VOLUNTEER, cleared=False))
    other = make_user(Role.VOLUNTEER, cleared=False)
    bind(record, other, by=co_ordinator)
    assert record.user == other


@pytest.fixture
def unchecked(co_ordinator):
    """A co-ordinator whom a colleague let in, and nobody has checked."""
    return open_account(
        display_name="Rita Solo",
        address="rita@centre.example",
        roles=[Role.CO_ORDINATOR],
        by=co_ordinator,
    )


def test_6_whom_nobody_checked_lets_nobody_in(co_ordinator, unchecked):
    """Not by one step of the road: from the application to whose account a record is."""
    record, stranger = make_volunteer(on=days_ago(60)), make_user(Role.CO_ORDINATOR)
    check = applied(record, by=co_ordinator)
    steps = [
        lambda: applied(make_volunteer(on=days_ago(60)), by=unchecked),
        lambda: seen(check, by=unchecked),
        lambda: decided(seen(check, by=co_ordinator), by=unchecked),
        lambda: bind(record, stranger, by=unchecked),
        lambda: bind(make_cleared(make_user()), unchecked, by=unchecked),
        lambda: save_post(record.post, by=unchecked),
        lambda: take_on(volunteer_id=record.pk, day=clock.today(), by=unchecked, on=clock.today()),
    ]
    for step in steps:
        with pytest.raises(Refused, match=r"not accepted a DBS check of your own|must say"):
            step()


def test_6_whose_check_lapsed_still_judges_about_others(co_ordinator, unchecked):
    """Two whose checks lapse on one day renew each other's."""
    lapse(make_cleared(unchecked, by=co_ordinator))
    decided(
        seen(applied(make_volunteer(on=days_ago(60)), by=unchecked), by=unchecked), by=unchecked
    )


@pytest.fixture
def applicant(co_ordinator):
    """Somebody whose check a colleague applied for."""
    return applied(make_volunteer(on=days_ago(60)), by=make_user(Role.CO_ORDINATOR))


def test_6_nobody_decides_about_themselves_with_another_account(co_ordinator, applicant):
    helps = make_user(Role.VOLUNTEER, cleared=False)
    applicant.volunteer.user = helps
    applicant.volunteer.save()
    seen(applicant, by=co_ordinator)
    persons.bind(user=helps, other=co_ordinator, by=make_user(Role.CO_ORDINATOR))
    with pytest.raises(Refused, match="your own check"):
        decided(applicant, by=co_ordinator)


def test_6_nobody_decides_about_a_record_that_has_their_name_and_no_account(applicant):
    name = applicant.volunteer.name
    namesake = make_user(Role.CO_ORDINATOR, display_name=name.upper())
    seen(applicant, by=make_user(Role.CO_ORDINATOR))
    with pytest.raises(Refused, match="your own check"):
        decided(applicant, by=namesake)


def test_6_whose_account_a_record_is_asks_for_the_second_factor_again(co_ordinator):
    url = reverse("volunteers:account", args=[make_volunteer().pk])
    client = signed_in_client(co_ordinator)
    assert client.get(url).status_code == 200
    with time_machine.travel(clock.now() + timedelta(minutes=6)):
        answer = client.get(url)
    assert answer.status_code == 302
    assert reverse("account_reauthenticate") in answer["Location"]


def test_6_an_induction_stays_before_the_post(co_ordinator):
    volunteer = make_cleared(make_user(Role.VOLUNTEER, cleared=False))
    with pytest.raises(Refused, match="The induction comes before post"):
        note_induction(volunteer_id=volunteer.pk, induction_on=clock.today(), on=clock.today())
    volunteer.refresh_from_db()
    assert volunteer.induction_on == volunteer.post_on
