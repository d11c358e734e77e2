"""Clause 6: all potential volunteers must have checks undertaken by the Disclosure and Barring
Service prior to taking up post."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.roles import Role
from contactcentre.safekeeping import clock
from contactcentre.safekeeping.errors import KeyMissing
from contactcentre.safekeeping.keyring import kek, keys
from contactcentre.safekeeping.keyring.models import DataKey
from families.models import Family
from families.services.sheet import sheet_of
from policy.clauses import Clause, Refused
from tests.factories.accounts import make_user
from tests.factories.families import make_family
from tests.factories.sessions import make_booking, make_session
from tests.factories.volunteers import look_after, make_cleared, make_volunteer
from volunteers.models import CertificateNumber, CertificateSight, DbsCheck, Volunteer
from volunteers.services import checks
from volunteers.services.record import turn_down

pytestmark = pytest.mark.django_db

TODAY = date(2026, 6, 13)
NUMBER = "001234567890"


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


def days_ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def applied(volunteer, *, by, ago=50):
    return checks.apply_for_check(
        volunteer_id=volunteer.pk, applied_on=days_ago(ago), by=by, on=TODAY
    )


def seen(check, *, by, ago=10, issued=15, number=NUMBER):
    return checks.see_certificate(
        check_id=check.pk,
        issued_on=days_ago(issued),
        seen_on=days_ago(ago),
        number=number,
        by=by,
        on=TODAY,
    )


def decided(check, *, by, ago=5, decision="accepted"):
    return checks.decide(
        check_id=check.pk, decision=decision, decided_on=days_ago(ago), by=by, on=TODAY
    )


def accepted(volunteer, *, by, ago=5):
    check = seen(applied(volunteer, by=by), by=by)
    return decided(check, by=by, ago=ago)


# --- The stages -----------------------------------------------------------------------------------


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


def test_6_a_certificate_is_of_the_day_its_check_was_applied_for_at_the_earliest(
    volunteer, co_ordinator
):
    assert seen(applied(volunteer, by=co_ordinator, ago=50), by=co_ordinator, issued=50)


def test_6_what_was_noted_of_a_certificate_is_kept_when_it_is_corrected(volunteer, co_ordinator):
    check = seen(applied(volunteer, by=co_ordinator), by=co_ordinator, ago=10, issued=15)
    other = make_user(Role.CO_ORDINATOR)
    seen(check, by=other, ago=9, issued=10)
    [shown] = checks.of(volunteer)
    assert (shown.check.issued_on, shown.check.seen_by) == (days_ago(10), other)
    [before] = shown.corrections
    assert (before.issued_on, before.seen_on) == (days_ago(15), days_ago(10))
    assert (before.seen_by, before.corrected_by) == (co_ordinator, other)


def test_6_a_correction_that_is_refused_changes_nothing(volunteer, co_ordinator):
    check = seen(applied(volunteer, by=co_ordinator), by=co_ordinator)
    with pytest.raises(Refused):
        seen(check, by=make_user(Role.CO_ORDINATOR), issued=51, number="009999999999")
    [shown] = checks.of(volunteer)
    assert (shown.check.issued_on, shown.corrections) == (days_ago(15), [])
    assert checks.show_numbers(check_id=check.pk, by=co_ordinator, on=TODAY) == [NUMBER]


def test_6_a_number_that_is_corrected_is_kept_beside_the_one_that_holds(volunteer, co_ordinator):
    check = seen(applied(volunteer, by=co_ordinator), by=co_ordinator)
    for hour, number in [(12, "009999999999"), (13, "008888888888")]:
        with time_machine.travel(f"{TODAY}T{hour}:00:00Z", tick=False):
            seen(check, by=co_ordinator, number=number)
    numbers = checks.show_numbers(check_id=check.pk, by=co_ordinator, on=TODAY)
    assert numbers == ["008888888888", "009999999999", NUMBER]
    decided(check, by=co_ordinator)
    assert checks.destroy_old_numbers(on=date(2026, 12, 8)) == 3


def test_6_a_certificate_noted_twice_alike_is_not_corrected(volunteer, co_ordinator):
    check = seen(applied(volunteer, by=co_ordinator), by=co_ordinator)
    other = make_user(Role.CO_ORDINATOR)
    seen(check, by=other)
    [shown] = checks.of(volunteer)
    assert (shown.check.seen_by, shown.corrections) == (co_ordinator, [])
    assert {sight.person for sight in shown.sights} == {co_ordinator, other}


@pytest.mark.parametrize(
    "change",
    [
        {"issued_on": days_ago(14)},
        {"seen_on": days_ago(9)},
        {"seen_on": None, "issued_on": None},
        {"issued_on": days_ago(51)},
    ],
)
def test_6_the_database_lets_nobody_write_over_what_was_noted(volunteer, co_ordinator, change):
    check = seen(applied(volunteer, by=co_ordinator), by=co_ordinator)
    with pytest.raises(DatabaseError), transaction.atomic():
        DbsCheck.objects.filter(pk=check.pk).update(**change)


def test_6_the_database_has_no_certificate_dated_before_its_check(volunteer, co_ordinator):
    check = applied(volunteer, by=co_ordinator)
    with pytest.raises(DatabaseError), transaction.atomic():
        DbsCheck.objects.filter(pk=check.pk).update(issued_on=days_ago(51), seen_on=days_ago(10))


def test_6_nobody_decides_about_themselves(co_ordinator):
    mine = make_volunteer(co_ordinator, on=days_ago(60))
    with pytest.raises(Refused):
        applied(mine, by=co_ordinator)


# --- Prior to taking up post ----------------------------------------------------------------------


@given(decided_ago=st.integers(0, 20), post_ago=st.integers(-5, 25))
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
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


# --- And while in post ----------------------------------------------------------------------------


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


# --- What a certificate says ----------------------------------------------------------------------


def test_6_who_saw_details_of_a_certificate_is_on_a_register(volunteer, co_ordinator):
    other = make_user(Role.CO_ORDINATOR)
    check = decided(seen(applied(volunteer, by=co_ordinator), by=co_ordinator), by=other)
    assert checks.show_numbers(check_id=check.pk, by=other, on=TODAY) == [NUMBER]
    register = CertificateSight.objects.order_by("at", "stage").values_list("person", "stage")
    assert set(register) == {
        (co_ordinator.pk, "seen"),
        (other.pk, "decided"),
        (other.pk, "number"),
    }


def test_6_a_number_is_refused_half_a_year_after_the_decision(volunteer, co_ordinator):
    check = accepted(volunteer, by=co_ordinator)
    last = date(2026, 12, 7)
    assert checks.show_numbers(check_id=check.pk, by=co_ordinator, on=last) == [NUMBER]
    with pytest.raises(Refused):
        checks.show_numbers(check_id=check.pk, by=co_ordinator, on=last + timedelta(days=1))


def test_6_a_number_is_destroyed_with_its_key_half_a_year_after_the_decision(
    volunteer, co_ordinator
):
    accepted(volunteer, by=co_ordinator)
    kept = CertificateNumber.objects.get()
    before = kek.generations()

    assert checks.destroy_old_numbers(on=date(2026, 12, 7)) == 0
    assert checks.destroy_old_numbers(on=date(2026, 12, 8)) == 1

    assert not DataKey.objects.filter(pk=kept.pk).exists()
    assert kek.generations() != before
    with pytest.raises(KeyMissing):
        keys.key_of(kept.pk)
    assert checks.destroy_old_numbers(on=date(2026, 12, 8)) == 0


def test_6_of_whoever_is_not_taken_on_the_number_is_destroyed_without_a_decision(
    volunteer, co_ordinator
):
    check = seen(applied(volunteer, by=co_ordinator), by=co_ordinator)
    assert checks.destroy_old_numbers(on=date(2027, 6, 13)) == 0
    turn_down(volunteer_id=volunteer.pk, day=TODAY, by=co_ordinator, on=TODAY)
    assert checks.destroy_old_numbers(on=date(2026, 12, 12)) == 0
    with pytest.raises(Refused):
        checks.show_numbers(check_id=check.pk, by=co_ordinator, on=date(2026, 12, 13))
    assert checks.destroy_old_numbers(on=date(2026, 12, 13)) == 1


def test_6_a_destruction_that_was_interrupted_is_finished(volunteer, co_ordinator):
    accepted(volunteer, by=co_ordinator)
    kept = CertificateNumber.objects.get().pk
    DataKey.objects.filter(pk=kept).delete()
    assert checks.destroy_old_numbers(on=date(2026, 12, 8)) == 1
    assert not CertificateNumber.objects.exists()


def _new_id() -> str:
    return uuid4().hex if connection.vendor == "sqlite" else str(uuid4())
