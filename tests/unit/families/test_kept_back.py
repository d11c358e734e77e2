"""What a page of the day says of families that its reader may not see."""

import re

import pytest
from django.urls import reverse

from accounts.roles import Role
from families.services.known import declare_known
from families.services.places import cancel_booking
from tests.factories.accounts import make_user, signed_in_client
from tests.factories.families import make_family
from tests.factories.sessions import make_booking, make_session
from tests.factories.volunteers import lapse

pytestmark = pytest.mark.django_db

PAGES = ["register", "session", "board"]


@pytest.fixture
def day():
    """Two families booked on one session, and whoever booked them."""
    by = make_user(Role.CO_ORDINATOR)
    session = make_session()
    return session, [make_booking(session, make_family(), by=by) for _ in range(2)], by


def text_of(user, page, session):
    answer = signed_in_client(user).get(reverse(f"families:{page}", args=[session.pk]))
    return " ".join(answer.content.decode().split())


def read_aloud(html):
    """What somebody who looks at the page can read."""
    return re.sub(r"<[^>]*>", "", html)


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("others", [0, 1])
def test_of_a_family_they_know_they_are_not_told_that_it_comes(day, page, others):
    """Clause 1: the page is as it would be if the family were not booked, numbers included."""
    session, bookings, by = day
    leads = make_user(Role.TEAM_LEADER)
    known = bookings[: 2 - others]
    for booking in known:
        declare_known(family_id=booking.family_id, user=leads, reason="My neighbours.", by=by)
    told = read_aloud(text_of(leads, page, session))
    for booking in known:
        cancel_booking(booking_id=booking.pk)
    assert read_aloud(text_of(leads, page, session)) == told


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("role", [Role.CO_ORDINATOR, Role.TEAM_LEADER])
def test_without_a_check_they_read_why_they_see_none_and_what_to_do(day, page, role):
    session, bookings, _ = day
    user = make_user(role, Role.VOLUNTEER)
    lapse(user.volunteer)
    text = text_of(user, page, session)
    assert "The centre has no DBS check for you that holds. 2 families are booked" in text
    assert (reverse("families:emergency") in text) is (role == Role.CO_ORDINATOR)
    for wrong in ("Nobody is booked yet", "No family is booked", "Nobody is late."):
        assert wrong not in text
    assert not any(booking.family.reference in text for booking in bookings)
