"""Who is shown which entry of the menu, and where it stands."""

import pytest
from django.urls import reverse

from accounts.roles import Role
from tests.factories.accounts import make_user, signed_in_client

pytestmark = pytest.mark.django_db


def navigation(*roles, page="account:own"):
    return signed_in_client(make_user(*roles)).get(reverse(page)).context["navigation"]


def labels(entries):
    return [entry.label for entry in entries]


@pytest.mark.parametrize("role", Role)
def test_a_concern_is_at_hand_for_everybody(role):
    shown = navigation(role)
    at_hand = [entry for entry in shown.row if entry.is_at_hand]
    assert "Record a concern" in labels(at_hand)


@pytest.mark.parametrize("role", [Role.CO_ORDINATOR, Role.TRUSTEE])
def test_who_looks_after_the_policy_finds_it_in_the_row(role):
    assert "Policy" in labels(navigation(role).row)


@pytest.mark.parametrize("role", [Role.TEAM_LEADER, Role.VOLUNTEER])
def test_nobody_else_is_sent_there(role):
    shown = navigation(role)
    assert "Policy" not in labels([*shown.row, *shown.more])


def test_on_a_telephone_everything_is_at_hand_or_in_the_menu():
    shown = navigation(Role.CO_ORDINATOR)
    everything = {*labels(shown.row), *labels(shown.more)}
    at_hand = {entry.label for entry in shown.row if entry.is_at_hand}
    assert at_hand | set(labels(shown.menu)) == everything
    assert at_hand.isdisjoint(labels(shown.menu))


def test_with_few_entries_nothing_is_folded():
    shown = navigation(Role.VOLUNTEER)
    assert (shown.more, shown.menu) == ([], [])
    assert len(navigation(Role.TRUSTEE).row) == 6


@pytest.mark.parametrize(
    ("page", "label"),
    [
        ("families:list", "Families"),
        ("families:referral-list", "Referrals"),
        ("policy:read", "Policy"),
        ("governance:adoption", "Policy"),
        ("governance:awareness", "Policy"),
        ("governance:reports", "Annual report"),
    ],
)
def test_the_entry_of_the_page_is_marked(page, label):
    shown = navigation(Role.CO_ORDINATOR, page=page)
    assert labels([each for each in (*shown.row, *shown.more) if each.current]) == [label]
    assert shown.is_under_more is (label in labels(shown.more))


def test_whoever_is_not_signed_in_has_none(client):
    assert not client.get(reverse("policy:read")).context["navigation"]
