"""Clause 9: of a new version everybody is told again, and those who meet them see whom to tell."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from contactcentre import homes
from contactcentre.safekeeping import clock
from families.models import PersonRole
from families.services.known import declare_known
from policy.undertaking import give
from tests.factories.accounts import make_user, signed_in_client
from tests.factories.families import make_family
from tests.factories.policy import adopt
from tests.factories.progress import make_pre_visit
from tests.factories.sessions import make_booking, make_session, person_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("policy_to_come")]
NOON = datetime(2026, 6, 6, 12, 0, tzinfo=clock.LONDON)
SIDES = (PersonRole.RESIDENT, PersonRole.VISITING)


@pytest.fixture(autouse=True)
def saturday():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def told(by):
    """A family of which each side was told of the policy at their pre-visit."""
    family = make_family()
    for side in SIDES:
        make_pre_visit(family, side, by=by)
    return family


@pytest.fixture
def new_version(told, by):
    """The Saturday after two trustees adopted the second one."""
    adopt(co_ordinator=by, trustees=[make_user("trustee"), make_user("trustee")])
    with time_machine.travel(clock.now() + timedelta(days=7), tick=False):
        give(by, on=clock.today())
        yield


def to_tell(person):
    waiting = homes.co_ordinators_home(person, on=clock.today()).waiting
    found = [item for item in waiting if item.label.startswith("Parents and others to tell")]
    return [(item.count, item.label.partition("version ")[2][:1], item.url) for item in found]


def tell(client, family, side):
    people = [family.reference, person_of(family, side).pk]
    return client.post(reverse("families:tell-of-policy", args=people))


def test_9_who_was_told_of_the_version_in_force_is_not_waited_for(told, by):
    assert to_tell(by) == []


def test_9_a_new_version_is_on_the_co_ordinators_first_page_until_each_was_told(
    told, by, new_version
):
    page = reverse("governance:awareness")
    assert to_tell(by) == [(2, "2", page)]
    desk = signed_in_client(by)
    tell(desk, told, PersonRole.RESIDENT)
    assert to_tell(by) == [(1, "2", page)]
    seen = desk.get(page).content.decode()
    pages = [
        reverse("families:pre-visit", args=[told.reference, person_of(told, side).pk])
        for side in SIDES
    ]
    assert [address in seen for address in pages] == [False, True]
    tell(desk, told, PersonRole.VISITING)
    assert to_tell(by) == []


def test_9_a_family_one_knows_is_not_counted(told, by, new_version):
    declare_known(family_id=told.pk, user=by, reason="", by=by)
    assert to_tell(by) == []


def test_9_the_pre_visit_page_says_so_before_anything_else_is_typed(told, by, new_version):
    person = person_of(told, PersonRole.VISITING)
    page = reverse("families:pre-visit", args=[told.reference, person.pk])
    seen = signed_in_client(by).get(page).content.decode()
    assert 0 < seen.find("There is a new version of the policy") < seen.find('name="held_on')


@pytest.mark.parametrize(("role", "is_led_there"), [("co-ordinator", True), ("team-leader", False)])
def test_9_the_register_says_how_many_who_come_today_and_names_nobody(
    told, by, new_version, role, is_led_there
):
    session = make_session()
    make_booking(session, told, by=by)
    client = signed_in_client(make_user(role))
    seen = client.get(reverse("families:register", args=[session.pk])).content.decode()
    line = seen.partition("Version 2 of the policy: ")[2].partition("</p>")[0]
    assert line.startswith("2 to be told today, each alone.")
    assert (reverse("governance:awareness") in line) is is_led_there
    assert told.reference not in line
    for side in SIDES:
        tell(signed_in_client(by), told, side)
    seen = client.get(reverse("families:register", args=[session.pk])).content.decode()
    assert "of the policy: " not in seen
