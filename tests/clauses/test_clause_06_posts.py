"""Clause 6: all potential volunteers must have checks undertaken by the Disclosure and Barring
Service prior to taking up post."""

from datetime import date, timedelta

import pytest
import time_machine
from django.db import DatabaseError, connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.roles import Role
from tests.factories.accounts import make_user
from tests.factories.checks import applied, days_ago, decided, seen
from tests.factories.volunteers import make_cleared, make_volunteer
from volunteers.models import Volunteer

pytestmark = pytest.mark.django_db

TODAY = date(2026, 6, 13)


@pytest.fixture(autouse=True)
def _noon():
    with time_machine.travel(f"{TODAY}T11:00:00Z", tick=False):
        yield


@pytest.fixture
def co_ordinator():
    return make_user(Role.CO_ORDINATOR)


@given(decided_ago=st.integers(0, 20), post_ago=st.integers(-5, 25))
@settings(max_examples=25)
def test_6_the_database_has_no_post_before_the_decision(co_ordinator, decided_ago, post_ago):
    """Whoever writes to the table itself is refused as well."""
    volunteer = make_volunteer(on=days_ago(60))
    check = seen(applied(volunteer, by=co_ordinator), by=co_ordinator, ago=20, issued=20)
    decided(check, by=co_ordinator, ago=decided_ago)

    def write() -> None:
        with transaction.atomic():
            Volunteer.objects.filter(pk=volunteer.pk).update(post_on=days_ago(post_ago))

    if post_ago <= decided_ago:
        write()
        assert Volunteer.objects.get(pk=volunteer.pk).post_on == days_ago(post_ago)
    else:
        with pytest.raises(DatabaseError):
            write()


def test_6_the_database_has_no_volunteer_who_starts_in_post(co_ordinator):
    with pytest.raises(DatabaseError), transaction.atomic():
        make_volunteer(post_on=TODAY, state=Volunteer.State.IN_POST)


@pytest.mark.parametrize(
    "statement",
    [
        "update volunteers_dbscheck set decided_on = '2026-06-13' where decision <> ''",
        "update volunteers_dbscheck set decision = '', decided_on = null",
        "update volunteers_dbscheck set decision = 'not-accepted'",
        "delete from volunteers_dbscheck",
    ],
)
def test_6_the_database_keeps_a_decision_as_it_was_made(statement):
    make_cleared(make_user(Role.VOLUNTEER, cleared=False), on=days_ago(30))
    sights = "delete from volunteers_certificatesight"
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sights)
        cursor.execute(statement)


@pytest.mark.parametrize("days", [-1, 1, 4000])
def test_6_the_database_lets_a_check_hold_only_from_a_day_on_which_somebody_checked(days):
    volunteer = make_cleared(make_user(Role.VOLUNTEER, cleared=False), on=days_ago(30))
    with pytest.raises(DatabaseError), transaction.atomic():
        Volunteer.objects.filter(pk=volunteer.pk).update(
            checked_on=days_ago(30) + timedelta(days=days)
        )
