"""What is told of somebody who helped here and does no more."""

from uuid import uuid4

import pytest
from django.urls import reverse

from accounts.roles import Role
from accounts.services.records import change_roles
from contactcentre.safekeeping import clock
from families.services.known import declare_known
from families.services.paper import print_sheet
from tests.factories.accounts import make_user, signed_in_client
from tests.factories.families import make_family
from tests.factories.sessions import make_booking, make_session
from tests.factories.volunteers import look_after
from volunteers.services.record import leave

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("roles", "name"),
    [
        ([Role.VOLUNTEER], "a volunteer"),
        ([Role.VOLUNTEER, Role.TRUSTEE], "Persis Holloway"),
    ],
)
def test_the_past_says_a_volunteer(roles, name):
    """Who stays in another role keeps their name."""
    by = make_user(Role.CO_ORDINATOR)
    user = make_user(*roles, display_name="Persis Holloway")
    assert user.known_as == "Persis Holloway"

    leave(volunteer_id=user.volunteer.pk, day=clock.today(), by=by, on=clock.today())
    user.refresh_from_db()

    assert user.known_as == name


def test_a_closed_account_of_the_staff_keeps_its_name():
    user = make_user(Role.CO_ORDINATOR, display_name="Rowan Ashdown", is_active=False)

    assert user.known_as == "Rowan Ashdown"


def test_whoever_said_that_they_know_a_family_is_a_volunteer_once_they_left():
    by = make_user(Role.CO_ORDINATOR)
    user = make_user(Role.VOLUNTEER, display_name="Persis Holloway")
    family = make_family()
    declare_known(family_id=family.pk, user=user, reason="", by=user)
    browser = signed_in_client(by)
    page = reverse("families:file", args=[family.reference])
    assert browser.get(page).content.decode().count("Persis Holloway") == 3

    leave(volunteer_id=user.volunteer.pk, day=clock.today(), by=by, on=clock.today())

    told = browser.get(page).content.decode()
    assert "Persis" not in told
    assert "by <bdi>a volunteer</bdi>" in told


def test_what_a_leaver_printed_is_told_of_a_volunteer():
    by = make_user(Role.CO_ORDINATOR)
    user = make_user(Role.TEAM_LEADER, Role.VOLUNTEER, display_name="Persis Holloway")
    session = make_session()
    make_booking(session, make_family(), by=by)
    print_sheet(session_id=session.pk, by=user, key=uuid4())
    change_roles(user=user, roles=[Role.VOLUNTEER], by=by)
    browser = signed_in_client(by)
    page = reverse("families:sheets", args=[session.pk])
    assert "Persis" in browser.get(page).content.decode()

    leave(volunteer_id=user.volunteer.pk, day=clock.today(), by=by, on=clock.today())

    assert "Persis" not in browser.get(page).content.decode()


def test_a_leaver_is_on_no_page_of_a_session_by_name():
    by = make_user(Role.CO_ORDINATOR)
    user = make_user(Role.VOLUNTEER, display_name="Persis Holloway")
    session = make_session()
    look_after(user, make_booking(session, make_family(), by=by), by=by)
    browser = signed_in_client(by)
    page = reverse("families:session", args=[session.pk])
    assert "Persis" in browser.get(page).content.decode()

    leave(volunteer_id=user.volunteer.pk, day=clock.today(), by=by, on=clock.today())

    assert "Persis" not in browser.get(page).content.decode()
