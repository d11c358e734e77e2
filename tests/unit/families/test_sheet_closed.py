"""What a volunteer is told on today’s sheet who is shown no family."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse

from accounts.roles import Role
from tests.factories.accounts import make_user, signed_in_client
from tests.factories.sessions import make_session
from tests.factories.volunteers import lapse, make_cleared, make_volunteer, on_shift
from volunteers.services.record import begin_break

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 13)


@pytest.fixture(autouse=True)
def _noon():
    with time_machine.travel(f"{TODAY}T11:00:00Z", tick=False):
        yield


def sheet(user):
    return signed_in_client(user).get(reverse("families:sheet")).content.decode()


def applied(user):
    make_volunteer(user)


def on_a_break(user):
    volunteer = make_cleared(user)
    begin_break(volunteer_id=volunteer.pk, day=TODAY, by=user, on=TODAY)


def lapsed(user):
    lapse(make_cleared(user, on=date(2023, 6, 1)))


def without_a_check(user):
    volunteer = make_cleared(user)
    volunteer.checked_on = None
    volunteer.save()


@pytest.mark.parametrize(
    ("come_to", "because"),
    [
        (lambda user: None, "The centre has no volunteer’s record for your account yet."),
        (applied, "You have not taken up post yet."),
        (on_a_break, "You are on a break."),
        (lapsed, "Your DBS check held until 13 June 2025. It has to be renewed."),
        (without_a_check, "The centre has no DBS check for you that holds."),
    ],
)
def test_why_the_sheet_is_closed_and_whom_to_ask(come_to, because):
    user = make_user(Role.VOLUNTEER, cleared=False)
    come_to(user)

    said = sheet(user)

    assert f"{because} Speak to a co-ordinator." in said
    assert "Families appear here shortly before" not in said
    assert reverse("accidents:write") not in said
    assert (
        f"{because} Speak"
        in signed_in_client(user).get(reverse("families:shifts")).content.decode()
    )


def test_the_day_on_which_the_check_is_due_is_not_a_day_to_help():
    user = make_user(Role.VOLUNTEER, cleared=False)
    make_cleared(user, on=date(2023, 6, 13))
    assert "Your DBS check held until 13 June 2026." in sheet(user)


class TestTheAccidentBook:
    def test_is_offered_to_whoever_helps_today(self):
        user = make_user(Role.VOLUNTEER)
        on_shift(user, make_session(on=TODAY))
        assert reverse("accidents:write") in sheet(user)

    def test_is_offered_to_whoever_runs_sessions(self):
        assert reverse("accidents:write") in sheet(make_user(Role.TEAM_LEADER, Role.VOLUNTEER))

    def test_is_not_offered_where_it_would_be_refused(self):
        user = make_user(Role.VOLUNTEER)
        said = sheet(user)
        assert signed_in_client(user).get(reverse("accidents:write")).status_code == 403
        assert reverse("accidents:write") not in said
        assert "Tell the team leader or a co-ordinator" in said
