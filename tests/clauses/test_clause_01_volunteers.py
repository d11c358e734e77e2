"""Clause 1: volunteers do not discuss or disclose; so each sees only what the day needs."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from contactcentre.safekeeping import clock
from families.models import Family
from families.services.allocation import allocate, end_allocation
from families.services.reading import ONE_READING, who_looked
from policy.clauses import Clause, Refused
from tests.factories.accounts import make_user, signed_in_client
from tests.factories.families import make_family
from tests.factories.sessions import make_booking, make_session
from tests.factories.volunteers import look_after

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=clock.LONDON)


@pytest.fixture
def at_noon():
    with time_machine.travel(NOON, tick=False) as clock_hands:
        yield clock_hands


@pytest.fixture
def volunteer():
    return make_user("volunteer")


@pytest.fixture
def allocation(at_noon, volunteer):
    co_ordinator = make_user("co-ordinator")
    booking = make_booking(make_session(), make_family(), by=co_ordinator)
    make_booking(booking.session, make_family(), by=co_ordinator)
    return look_after(volunteer, booking, by=co_ordinator)


def seen_by(person):
    return set(Family.objects.visible_to(person))


def test_1_a_volunteer_sees_the_family_allocated_to_them_and_no_other(allocation, volunteer):
    assert seen_by(volunteer) == {allocation.booking.family}


def test_1_who_read_it_on_the_days_sheet_stands_on_the_file_once(allocation, volunteer, at_noon):
    client, url = signed_in_client(volunteer), reverse("families:sheet")
    for _ in range(2):
        client.get(url)
    signed_in_client(make_user("volunteer")).get(url)
    looks = {family: who_looked(family) for family in Family.objects.all()}
    (look,) = looks.pop(allocation.booking.family)
    assert (look.who, look.what) == (volunteer.known_as, "Read the day’s sheet")
    assert list(looks.values()) == [[]]
    at_noon.shift(ONE_READING)
    client.get(url)
    assert len(who_looked(allocation.booking.family)) == 2


def test_1_another_familys_volunteer_sees_nothing_of_it(allocation):
    assert seen_by(make_user("volunteer")) == set()


def test_1_a_trustee_sees_no_family(allocation):
    assert seen_by(make_user("trustee")) == set()


def test_1_access_has_not_begun_the_day_before_and_is_over_after_the_session(
    allocation, volunteer, at_noon
):
    for away in (timedelta(days=-1), timedelta(days=1)):
        at_noon.move_to(NOON + away)
        assert seen_by(volunteer) == set()


def test_1_access_ends_with_the_allocation_at_once(allocation, volunteer):
    end_allocation(allocation_id=allocation.pk)
    assert seen_by(volunteer) == set()


def test_1_ending_one_days_allocation_leaves_the_next_one(allocation, volunteer, at_noon):
    by = allocation.allocated_by
    later = make_booking(
        make_session(on=NOON.date() + timedelta(days=14)), allocation.booking.family, by=by
    )
    look_after(volunteer, later, by=by)
    end_allocation(allocation_id=allocation.pk)
    at_noon.move_to(NOON + timedelta(days=14))
    assert seen_by(volunteer) == {allocation.booking.family}


def test_1_access_ends_when_the_account_does(allocation, volunteer):
    volunteer.is_active = False
    volunteer.save()
    assert seen_by(volunteer) == set()


@pytest.mark.parametrize("role", ["co-ordinator", "team-leader", "trustee"])
def test_1_only_an_active_volunteer_is_given_a_family(allocation, role):
    with pytest.raises(Refused) as refused:
        allocate(
            booking_id=allocation.booking.pk,
            volunteer=make_user(role),
            by=allocation.allocated_by,
        )
    assert refused.value.clause == Clause.C1


def test_1_the_sheet_has_first_names_and_no_surname(allocation, volunteer):
    page = signed_in_client(volunteer).get(reverse("families:sheet")).content.decode()
    for person in allocation.booking.family.people.all():
        assert person.first_name in page
        assert person.last_name not in page


def test_1_the_sheet_is_empty_once_the_allocation_ended(allocation, volunteer):
    client = signed_in_client(volunteer)
    end_allocation(allocation_id=allocation.pk)
    page = client.get(reverse("families:sheet")).content.decode()
    assert "No family is allocated to you now" in page
