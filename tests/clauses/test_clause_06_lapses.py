"""Clause 6: a check holds for three years, and no day longer; so does what it lets one see."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.db import connection, transaction

from accounts.roles import Role
from contactcentre.safekeeping import clock
from families.models import Family
from families.services.sheet import sheet_of
from policy.clauses import Clause, Refused
from tests.factories.accounts import make_user
from tests.factories.checks import days_ago
from tests.factories.families import make_family
from tests.factories.sessions import make_booking, make_session
from tests.factories.volunteers import look_after, make_cleared, make_volunteer
from volunteers.models import DbsCheck, Volunteer
from volunteers.services import checks

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
def at_work(co_ordinator):
    """A volunteer with a family to look after today."""
    user = make_user(Role.VOLUNTEER, cleared=False)
    make_cleared(user, on=days_ago(200))
    booking = make_booking(make_session(on=TODAY), make_family(), by=co_ordinator)
    look_after(user, booking, by=co_ordinator)
    return user


def sees(user) -> int:
    assert Family.objects.visible_to(user).count() == len(sheet_of(user, on=TODAY))
    return Family.objects.visible_to(user).count()


def test_6_a_volunteer_whose_check_holds_sees_the_family_allocated(at_work):
    assert sees(at_work) == 1


def test_6_a_check_holds_for_three_years_and_not_a_day_longer(at_work):
    for held_for, families in [(3 * 365, 1), (3 * 366, 0)]:
        day = TODAY - timedelta(days=held_for)
        last = clock.years_before(TODAY, 3)
        Volunteer.objects.filter(user=at_work).update(post_on=None, state="applied")
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "insert into volunteers_dbscheck (id, volunteer_id, level, why_eligible,"
                " applied_on, issued_on, seen_on, decision, decided_on) select"
                " %s, volunteer_id, level, why_eligible, %s, %s, %s, 'accepted', %s"
                " from volunteers_dbscheck limit 1",
                [_new_id(), day, day, day, day],
            )
        Volunteer.objects.filter(user=at_work).update(
            checked_on=day, post_on=TODAY, state="in-post"
        )
        assert (day > last) is bool(families)
        assert sees(at_work) == families


def test_6_on_the_very_next_request_after_a_lapse_nothing_is_seen(at_work):
    with time_machine.travel("2029-01-01T11:00:00Z", tick=False):
        family = Family.objects.get()
        assert not Family.objects.visible_to(at_work).filter(pk=family.pk).exists()


@pytest.mark.parametrize("state", ["on-break", "left"])
def test_6_who_is_on_a_break_or_has_left_sees_nothing(at_work, state):
    left_on = TODAY if state == "left" else None
    Volunteer.objects.filter(user=at_work).update(state=state, left_on=left_on)
    assert sees(at_work) == 0


def test_6_changed_at_the_update_service_ends_the_check_at_once(at_work, co_ordinator):
    check = DbsCheck.objects.get(volunteer__user=at_work)
    checks.agree_to_update_service(check_id=check.pk, agreed_on=days_ago(100), on=TODAY)
    checks.record_status(
        check_id=check.pk, answer="nothing-new", asked_on=days_ago(1), by=co_ordinator, on=TODAY
    )
    assert Volunteer.objects.get(user=at_work).checked_on == days_ago(1)
    assert sees(at_work) == 1
    checks.record_status(
        check_id=check.pk, answer="changed", asked_on=TODAY, by=co_ordinator, on=TODAY
    )
    assert sees(at_work) == 0


def test_6_the_update_service_is_asked_only_with_the_persons_agreement(at_work, co_ordinator):
    check = DbsCheck.objects.get(volunteer__user=at_work)
    with pytest.raises(Refused):
        checks.record_status(
            check_id=check.pk, answer="nothing-new", asked_on=TODAY, by=co_ordinator, on=TODAY
        )


def test_6_nobody_is_given_a_family_before_the_check(co_ordinator):
    user = make_user(Role.VOLUNTEER, cleared=False)
    make_volunteer(user, on=days_ago(60))
    booking = make_booking(make_session(on=TODAY), make_family(), by=co_ordinator)
    with pytest.raises(Refused) as refused:
        look_after(user, booking, by=co_ordinator)
    assert refused.value.clause is Clause.C6


def test_6_a_team_leader_whose_check_lapsed_opens_no_file():
    leader = make_user(Role.TEAM_LEADER)
    make_family()
    assert Family.objects.visible_to(leader).count() == 1
    make_cleared(leader, on=clock.years_before(TODAY, 4))
    assert Family.objects.visible_to(leader).count() == 0


def _new_id() -> str:
    return uuid4().hex if connection.vendor == "sqlite" else str(uuid4())
