"""Clause 9: users, referrers, volunteers and staff are all made aware, and it is known of whom."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from accounts.models import User
from contactcentre.safekeeping import clock
from families.models import Family, PersonRole
from families.services.known import declare_known
from policy.copies import note_copy
from policy.coverage import coverage
from policy.figures import figures
from policy.models import Awareness
from tests.factories.accounts import make_user, signed_in_client
from tests.factories.disclosures import make_request
from tests.factories.families import make_family
from tests.factories.policy import adopt
from tests.factories.progress import make_pre_visit
from tests.factories.sessions import person_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("policy_to_come")]


@pytest.fixture
def trustees():
    return [make_user("trustee"), make_user("trustee")]


def counted(by):
    return {each.audience.value: (each.people, each.told) for each in coverage(by=by)}


def test_9_of_all_four_audiences_it_is_known_how_many_were_told(by, trustees):
    family = make_family()
    make_pre_visit(family, PersonRole.VISITING, by=by)
    make_user("volunteer")
    make_request()
    make_request(asker="party")
    parties = [person for person in family.people.all() if PersonRole(person.role).is_party]
    assert counted(by) == {
        "user": (len(parties), 1),
        "referrer": (1, 1),
        "volunteer": (1, 1),
        "staff": (3, 3),
    }


def test_9_a_new_version_is_to_be_made_known_to_all_of_them_again(by, trustees):
    family = make_family()
    make_pre_visit(family, PersonRole.VISITING, by=by)
    make_request()
    make_user("volunteer")
    adopt(co_ordinator=by, trustees=trustees)
    before = counted(by)
    with time_machine.travel(clock.now() + timedelta(days=1)):
        assert counted(by) == {audience: (people, 0) for audience, (people, _) in before.items()}


def test_9_who_left_is_not_waited_for(by, trustees):
    family = make_family()
    volunteer = make_user("volunteer")
    Awareness.objects.filter(who=volunteer.pk).delete()
    assert counted(by)["volunteer"] == (1, 0)
    User.objects.filter(pk=volunteer.pk).update(is_active=False)
    assert counted(by)["volunteer"] == (0, 0)
    Family.objects.filter(pk=family.pk).update(state=Family.State.MOVED_ON)
    assert counted(by)["user"] == (0, 0)


def test_9_co_ordinators_are_led_to_the_records_trustees_see_numbers(by, trustees):
    family = make_family()
    visitor = person_of(family, PersonRole.VISITING)
    page = reverse("governance:awareness")
    desk, board = signed_in_client(by), signed_in_client(trustees[0])
    seen = desk.get(page).content.decode()
    assert reverse("families:pre-visit", args=[family.reference, visitor.pk]) in seen
    assert visitor.first_name not in seen
    shown = board.get(page).content.decode()
    assert family.reference not in shown
    assert str(visitor.pk) not in shown


def test_9_who_needs_no_names_knows_nobody_by_a_small_number(by, trustees):
    """A trustee who knows who the two parents are learns of neither whether they were told."""
    family = make_family()
    make_pre_visit(family, PersonRole.VISITING, by=by)
    users = {
        person: signed_in_client(person)
        .get(reverse("governance:awareness"))
        .content.decode()
        .partition('<th scope="row">Centre users')[2]
        .partition("</tr>")[0]
        for person in (by, trustees[0])
    }
    assert "<span>1</span>" in users[by]
    assert "<span>0 to 2</span>" in users[trustees[0]]
    assert "<span>1 to 2</span>" in users[trustees[0]]
    assert "<span>1</span>" not in users[trustees[0]]


def test_9_a_family_one_knows_is_counted_and_not_named(by):
    family = make_family()
    before = counted(by)
    declare_known(family_id=family.pk, user=by, reason="", by=by)
    assert counted(by) == before
    seen = signed_in_client(by).get(reverse("governance:awareness")).content.decode()
    assert family.reference not in seen


def test_9_the_year_in_numbers(by):
    today = clock.today()
    family = make_family()
    for side in (PersonRole.RESIDENT, PersonRole.VISITING):
        make_pre_visit(family, side, by=by)
    for form in ("paper", "paper", "children"):
        note_copy(form=form, on=today)
    note_copy(form="paper", on=today - timedelta(days=1))
    assert figures(today, today) == {
        "told": 3,
        "told.user": 2,
        "told.referrer": 0,
        "told.volunteer": 0,
        "told.staff": 1,
        "told-version": 3,
        "told-version.1": 3,
        "policy-copies": 3,
        "policy-copies.paper": 2,
        "policy-copies.large-print": 0,
        "policy-copies.parents": 0,
        "policy-copies.children": 1,
        "policy-copies.read-out": 0,
    }
    assert figures(today - timedelta(days=9), today - timedelta(days=1)) == {
        "told": 0,
        "told-version": 0,
        **dict.fromkeys((f"told.{who}" for who in ("user", "referrer", "volunteer", "staff")), 0),
        "policy-copies": 1,
        "policy-copies.paper": 1,
        **dict.fromkeys(
            (
                f"policy-copies.{form}"
                for form in ("large-print", "parents", "children", "read-out")
            ),
            0,
        ),
    }
