"""Who is told that a check is due, when, and how often."""

from datetime import date, timedelta

import pytest
import time_machine

from accounts.models import Notice
from accounts.roles import Role
from tests.factories.accounts import make_user
from tests.factories.volunteers import make_cleared
from volunteers.models import Volunteer
from volunteers.tasks import remind_of_checks

pytestmark = pytest.mark.django_db
CHECKED = date(2023, 6, 13)
DUE = date(2026, 6, 13)


@pytest.fixture
def co_ordinator():
    return make_user(Role.CO_ORDINATOR)


@pytest.fixture
def helper():
    user = make_user(Role.VOLUNTEER, cleared=False)
    make_cleared(user, on=CHECKED)
    return user


def run(days_before: int) -> None:
    day = DUE - timedelta(days=days_before)
    with time_machine.travel(f"{day}T11:00:00Z", tick=False):
        remind_of_checks()
        remind_of_checks()


def told(user) -> list[str]:
    return list(Notice.objects.filter(user=user).values_list("kind", flat=True))


def test_nobody_is_told_before_the_first_mark(co_ordinator, helper):
    run(61)
    assert not Notice.objects.exists()


def test_each_mark_and_the_lapse_are_told_once(co_ordinator, helper):
    for days in (60, 59, 31, 30, 8, 7, 1, 0, -1, -30):
        run(days)
    assert sorted(told(co_ordinator)) == ["lapsed", *["recheck-due"] * 3]
    assert sorted(told(helper)) == sorted(told(co_ordinator))


def test_a_laptop_that_was_off_tells_of_the_latest_mark_only(co_ordinator, helper):
    run(20)
    run(5)
    assert told(co_ordinator) == ["recheck-due"] * 2


def test_a_change_at_the_update_service_is_a_lapse(co_ordinator, helper):
    Volunteer.objects.update(checked_on=None)
    run(200)
    assert told(co_ordinator) == ["lapsed"]


def test_what_is_told_names_nobody(co_ordinator, helper):
    run(7)
    notice = Notice.objects.filter(user=co_ordinator).get()
    assert notice.about == helper.volunteer.subject.reference
    assert "Inparticular" not in f"{notice.about}{notice.occasion}{notice.get_kind_display()}"
