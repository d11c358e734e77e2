"""Clause 6: a check is undertaken in its stages, each after the one before."""

from datetime import date, timedelta

import pytest
import time_machine

from accounts.roles import Role
from policy.clauses import Clause, Refused
from tests.factories.accounts import make_user
from tests.factories.checks import accepted, applied, days_ago, decided, seen
from tests.factories.volunteers import make_volunteer

pytestmark = pytest.mark.django_db

TODAY = date(2026, 6, 13)


@pytest.fixture(autouse=True)
def _noon():
    with time_machine.travel(f"{TODAY}T11:00:00Z", tick=False):
        yield


@pytest.fixture
def co_ordinator():
    return make_user(Role.CO_ORDINATOR)


@pytest.fixture
def volunteer():
    return make_volunteer(on=TODAY - timedelta(days=60))


def test_6_a_check_applied_for_is_not_a_check_undertaken(volunteer, co_ordinator):
    applied(volunteer, by=co_ordinator)
    volunteer.refresh_from_db()
    assert volunteer.checked_on is None


def test_6_a_certificate_seen_is_not_yet_a_decision(volunteer, co_ordinator):
    seen(applied(volunteer, by=co_ordinator), by=co_ordinator)
    volunteer.refresh_from_db()
    assert volunteer.checked_on is None


def test_6_what_is_decided_counts_from_the_decision(volunteer, co_ordinator):
    accepted(volunteer, by=co_ordinator)
    volunteer.refresh_from_db()
    assert volunteer.checked_on == days_ago(5)


def test_6_a_certificate_that_was_not_accepted_lets_nobody_in(volunteer, co_ordinator):
    check = seen(applied(volunteer, by=co_ordinator), by=co_ordinator)
    decided(check, by=co_ordinator, decision="not-accepted")
    volunteer.refresh_from_db()
    assert volunteer.checked_on is None


def test_6_nothing_is_decided_before_the_certificate_was_seen(volunteer, co_ordinator):
    with pytest.raises(Refused) as refused:
        decided(applied(volunteer, by=co_ordinator), by=co_ordinator)
    assert refused.value.clause is Clause.C6


@pytest.mark.parametrize(
    "step",
    [
        lambda v, by: applied(v, by=by, ago=-1),
        lambda v, by: seen(applied(v, by=by), by=by, ago=-1),
        lambda v, by: seen(applied(v, by=by), by=by, ago=51),
        lambda v, by: seen(applied(v, by=by), by=by, ago=10, issued=9),
        lambda v, by: seen(applied(v, by=by), by=by, ago=10, issued=51),
        lambda v, by: decided(seen(applied(v, by=by), by=by), by=by, ago=-1),
        lambda v, by: decided(seen(applied(v, by=by), by=by), by=by, ago=11),
        lambda v, by: applied(v, by=by) and applied(v, by=by),
        lambda v, by: decided(accepted(v, by=by), by=by),
    ],
    ids=[
        "applied-in-the-future",
        "seen-in-the-future",
        "seen-before-applied",
        "seen-before-issued",
        "issued-before-applied",
        "decided-in-the-future",
        "decided-before-seen",
        "two-at-a-time",
        "decided-twice",
    ],
)
def test_6_each_stage_comes_after_the_one_before(volunteer, co_ordinator, step):
    with pytest.raises(Refused) as refused:
        step(volunteer, co_ordinator)
    assert refused.value.clause is Clause.C6


def test_6_nobody_decides_about_themselves(co_ordinator):
    mine = make_volunteer(co_ordinator, on=days_ago(60))
    with pytest.raises(Refused):
        applied(mine, by=co_ordinator)
