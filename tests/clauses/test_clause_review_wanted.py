"""Annual review: “… and if necessary updated”: that a new version is wanted is said until it is."""

from datetime import datetime

import pytest
import time_machine
from django.urls import reverse

from accounts.roles import Role
from contactcentre.safekeeping import clock
from governance.models import AnnualReview
from tests.factories.accounts import make_user, signed_in_client
from tests.factories.governance import begin_review, make_report, sign
from tests.factories.policy import draft_of_policy

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("policy_to_come")]
WORDS = "The annual review asks for a new version of the policy"


@pytest.fixture(autouse=True)
def asked():
    """Two trustees signed that a new version is to be drafted."""
    with time_machine.travel(datetime(2026, 2, 14, 12, tzinfo=clock.LONDON), tick=False):
        trustees = [make_user(Role.TRUSTEE), make_user(Role.TRUSTEE)]
        make_report(2025)
        begun = begin_review(by=trustees[0])
        for person in trustees:
            sign(begun, by=person, result=AnnualReview.Result.NEW_VERSION)
        yield


@pytest.mark.parametrize("page", ["policy:read", "governance:adoption"])
def test_review_it_is_said_where_the_policy_is_read_until_somebody_begins(page):
    desk = make_user(Role.CO_ORDINATOR)
    for person in (make_user(Role.TRUSTEE), desk):
        said = signed_in_client(person).get(reverse(page)).content.decode()
        assert WORDS in said
        assert (f'href="{reverse("governance:draft")}"' in said) is (person == desk)
    draft_of_policy(by=desk)
    assert WORDS not in signed_in_client(desk).get(reverse(page)).content.decode()


def test_review_others_who_read_the_policy_are_not_told(client):
    for reader in (client, signed_in_client(make_user(Role.VOLUNTEER))):
        assert WORDS not in reader.get(reverse("policy:read")).content.decode()
