"""Two accounts of one person are said to be one person's, and count as one."""

import pytest
from django.urls import reverse

from accounts import persons
from accounts.models import User
from accounts.roles import Role
from contactcentre.safekeeping.models import AuditEntry
from policy.clauses import Clause, Refused
from tests.factories.accounts import make_user, signed_in_client

pytestmark = pytest.mark.django_db


def now(user):
    return User.objects.get(pk=user.pk)


@pytest.fixture
def co_ordinator():
    return make_user(Role.CO_ORDINATOR)


@pytest.fixture
def first():
    return make_user(Role.CO_ORDINATOR)


@pytest.fixture
def second():
    return make_user(Role.TRUSTEE)


def test_count_as_one_from_then_on(co_ordinator, first, second):
    assert not persons.same(first, second)

    persons.bind(user=second, other=first, by=co_ordinator)

    assert persons.same(now(first), now(second))
    assert AuditEntry.objects.filter(event="account-bound-to-a-person").count() == 1


def test_three_accounts_are_one_whichever_way_they_are_bound(co_ordinator, first, second):
    third = make_user(Role.VOLUNTEER)
    persons.bind(user=second, other=third, by=co_ordinator)
    persons.bind(user=third, other=first, by=co_ordinator)

    assert persons.same(now(second), now(first))
    assert {user.pk for user in persons.other_accounts(now(first))} == {second.pk, third.pk}


def test_a_circle_is_none(co_ordinator, first, second):
    persons.bind(user=second, other=first, by=co_ordinator)
    persons.bind(user=first, other=second, by=co_ordinator)

    assert now(first).same_person_as is None
    assert persons.same(now(first), now(second))


def test_it_can_be_taken_back(co_ordinator, first, second):
    persons.bind(user=second, other=first, by=co_ordinator)
    persons.bind(user=now(second), other=None, by=co_ordinator)

    assert not persons.same(now(first), now(second))


def test_nobody_says_it_of_oneself_nor_takes_it_back(co_ordinator, first, second):
    """Whoever is complained of would take away, one by one, everybody who is to read of it."""
    helper = make_user(Role.VOLUNTEER)
    persons.bind(user=helper, other=first, by=co_ordinator)
    for pair in ((second, first), (first, second), (second, now(helper)), (now(helper), second)):
        with pytest.raises(Refused, match="another co-ordinator") as refused:
            persons.bind(user=now(pair[0]), other=now(pair[1]), by=now(first))
        assert refused.value.clause is Clause.C7
    with pytest.raises(Refused, match="another co-ordinator"):
        persons.bind(user=now(helper), other=None, by=now(first))
    assert not persons.same(now(first), now(second))


@pytest.mark.parametrize("role", [Role.TRUSTEE, Role.TEAM_LEADER, Role.VOLUNTEER])
def test_nobody_else_says_it(first, second, role):
    with pytest.raises(Refused, match="Only a co-ordinator"):
        persons.bind(user=second, other=first, by=make_user(role))


def test_the_page_of_the_account_says_so(co_ordinator, first, second):
    browser = signed_in_client(co_ordinator)
    done = browser.post(reverse("account:person-same", args=[second.pk]), {"other": str(first.pk)})
    page = browser.get(done.headers["Location"])

    assert "The same person as" in page.text
    assert str(first.display_name) in page.text
