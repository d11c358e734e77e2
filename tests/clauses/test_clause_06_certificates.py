"""Clause 6: what is noted of a certificate, for how long, and who saw it."""

from datetime import date, timedelta

import pytest
import time_machine
from django.db import DatabaseError, transaction

from accounts.roles import Role
from contactcentre.safekeeping.errors import KeyMissing
from contactcentre.safekeeping.keyring import kek, keys
from contactcentre.safekeeping.keyring.models import DataKey
from policy.clauses import Refused
from tests.factories.accounts import make_user
from tests.factories.checks import NUMBER, accepted, applied, days_ago, decided, seen
from tests.factories.volunteers import make_volunteer
from volunteers.models import CertificateNumber, CertificateSight, DbsCheck
from volunteers.services import checks
from volunteers.services.record import turn_down

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
