"""Clause 6: who runs sessions needs a check like everybody who meets families."""

import pytest
from django.urls import reverse

from accidents.models import AccidentEntry
from accounts import persons
from accounts.roles import Role
from accounts.services.records import change_roles, open_account, start_again
from contactcentre.safekeeping import clock
from disclosures.models import AttendanceRequest
from families.models import Family
from families.services.duty import lacks_check, on_duty
from families.services.emergency import open_in_emergency
from tests.factories.accidents import make_entry
from tests.factories.accounts import make_user, signed_in_client
from tests.factories.disclosures import make_request
from tests.factories.families import make_family
from tests.factories.volunteers import lapse, make_cleared, make_volunteer

pytestmark = pytest.mark.django_db


@pytest.fixture
def first():
    """The co-ordinator with whom the centre was set up."""
    return open_account(
        display_name="Somebody First",
        address="first@centre.example",
        roles=[Role.CO_ORDINATOR],
        by=None,
    )


@pytest.fixture
def family(first):
    make_entry(by=first)
    make_request()
    return make_family()


def made_by_a_colleague(first, *roles):
    return open_account(
        display_name="Somebody New", address="new@centre.example", roles=roles, by=first
    )


def sees(user) -> bool:
    seen = Family.objects.visible_to(user).exists()
    day = clock.today()
    assert seen is not lacks_check(user)
    assert seen is (on_duty([user.pk], day=day) == {user.pk})
    if user.has_role(Role.CO_ORDINATOR):
        assert seen is AccidentEntry.objects.visible_to(user).exists()
        assert seen is AttendanceRequest.objects.visible_to(user).exists()
    return seen


@pytest.mark.parametrize("role", [Role.TEAM_LEADER, Role.CO_ORDINATOR])
def test_6_whom_a_colleague_gave_the_role_sees_no_family_before_their_check(first, family, role):
    new = made_by_a_colleague(first, role)
    assert not sees(new)
    make_volunteer(new)
    assert not sees(new)


@pytest.mark.parametrize("role", [Role.TEAM_LEADER, Role.CO_ORDINATOR])
def test_6_once_their_check_is_accepted_they_see_every_family(first, family, role):
    new = made_by_a_colleague(first, role)
    volunteer = make_cleared(new, by=first)
    assert sees(new)
    lapse(volunteer)
    assert not sees(new)


def test_6_a_volunteer_made_team_leader_is_judged_by_the_check_they_have(first, family):
    checked, unchecked = make_user(Role.VOLUNTEER), make_user(Role.VOLUNTEER, cleared=False)
    for user in (checked, unchecked):
        change_roles(user=user, roles=[Role.VOLUNTEER, Role.TEAM_LEADER], by=first)
        user.refresh_from_db()
    assert sees(checked)
    assert not sees(unchecked)


def test_6_who_set_the_centre_up_needs_none_while_nobody_is_there_to_decide(first, family):
    assert sees(first)
    second = made_by_a_colleague(first, Role.CO_ORDINATOR)
    make_cleared(second, by=first)
    start_again(user=first, by=None)
    assert sees(first)
    change_roles(user=first, roles=[Role.CO_ORDINATOR, Role.TRUSTEE], by=second)
    first.refresh_from_db()
    assert not sees(first)


@pytest.mark.parametrize("role", [Role.TEAM_LEADER, Role.CO_ORDINATOR])
def test_6_nobody_is_let_in_by_being_said_to_be_somebody_who_is_checked(first, family, role):
    new = made_by_a_colleague(first, role)
    checked = make_user(Role.VOLUNTEER, Role.CO_ORDINATOR)
    for pair in ({"user": new, "other": checked}, {"user": checked, "other": new}):
        persons.bind(**pair, by=make_user(Role.CO_ORDINATOR))
        new.refresh_from_db()
        assert not sees(new)
        persons.bind(user=pair["user"], other=None, by=make_user(Role.CO_ORDINATOR))


def test_6_a_record_of_another_account_that_lapsed_shuts_out_who_set_the_centre_up(first, family):
    second = made_by_a_colleague(first, Role.CO_ORDINATOR)
    helps = make_user(Role.VOLUNTEER)
    lapse(helps.volunteer)
    persons.bind(user=first, other=helps, by=second)
    first.refresh_from_db()
    assert not sees(first)


def test_6_a_co_ordinator_without_a_check_can_open_one_file_in_an_emergency(first, family):
    new = made_by_a_colleague(first, Role.CO_ORDINATOR)
    open_in_emergency(reference=family.reference, reason="A child cannot be found here.", by=new)
    assert Family.objects.visible_to(new).get() == family


@pytest.mark.parametrize("role", [Role.TEAM_LEADER, Role.CO_ORDINATOR])
def test_6_their_pages_say_why_no_family_is_there(first, family, role):
    new = make_user(role)
    change_roles(user=new, roles=[role, Role.VOLUNTEER], by=first)
    new.refresh_from_db()
    page = signed_in_client(new).get(reverse("families:list"))
    assert "no DBS check for you that holds" in page.content.decode()
    assert family.reference not in page.content.decode()


def test_6_co_ordinators_read_who_runs_sessions_without_a_record(first, family):
    reader = make_user(Role.CO_ORDINATOR)
    make_cleared(reader)
    new = made_by_a_colleague(first, Role.TEAM_LEADER)
    client = signed_in_client(reader)
    page = client.get(reverse("volunteers:list"))
    assert page.context["unrecorded"] == [(first, True), (new, False)]
    make_volunteer(new)
    assert client.get(reverse("volunteers:list")).context["unrecorded"] == [(first, True)]
