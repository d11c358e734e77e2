"""Values that are sealed with further columns of their row: whose it is, which side they are."""

import pytest

from contactcentre.safekeeping.sealing import opened
from families.models import Alert, Person, PersonRole
from tests.factories.families import make_family

pytestmark = pytest.mark.django_db


@pytest.fixture
def family():
    return make_family()


@pytest.fixture
def people(family):
    return {person.role: person for person in family.people.all()}


@pytest.fixture
def alert(family, people):
    alert = Alert(family=family, person=people[PersonRole.CHILD], kind="allergy", text="Peanuts")
    alert.save()
    return Alert.objects.get(pk=alert.pk)


def found(alert):
    (row,) = opened(Alert.objects.filter(pk=alert.pk), "person_id", "text")
    again = Alert.objects.get(pk=alert.pk)
    assert row == (again.person_id, again.text)
    return row


def test_follow_when_the_column_is_changed_through_the_instance(alert, people):
    visiting = people[PersonRole.VISITING]
    alert.person = visiting
    alert.save()
    assert found(alert) == (visiting.pk, "Peanuts")
    alert.person = None
    assert alert.text == "Peanuts"
    alert.save()
    assert found(alert) == (None, "Peanuts")


def test_do_not_mind_how_a_key_is_written(alert, people):
    visiting = people[PersonRole.VISITING]
    alert.person_id = visiting.pk.hex.upper()
    alert.save()
    assert found(alert) == (visiting.pk, "Peanuts")


def test_open_when_parts_of_the_row_come_later(people):
    child = people[PersonRole.CHILD]
    for rows in (Person.objects.only("family"), Person.objects.defer("role", "first_name")):
        assert rows.get(pk=child.pk).first_name == child.first_name
    child.refresh_from_db(fields=["first_name"])
    assert child.first_name
