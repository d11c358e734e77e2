"""What is told of somebody who helped here and does no more."""

import pytest
from django.urls import reverse

from accounts.roles import Role
from contactcentre.safekeeping import clock
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
