"""An allergy is shown with the child it is about, wherever the family is met."""

import re

import pytest
from django.urls import reverse

from contactcentre.safekeeping import clock
from families.models import Alert, PersonRole
from families.services.family import NewPerson, correct
from families.services.sheet import sheet_of
from tests.factories.accounts import make_user, signed_in_client
from tests.factories.families import make_family
from tests.factories.sessions import make_booking, make_session
from tests.factories.volunteers import look_after

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("saturday_noon")]


@pytest.fixture
def booking(co_ordinator):
    """Two children, of whom one must not have nuts; and something about all of the family."""
    people = [
        NewPerson(PersonRole.CHILD, "Ada"),
        NewPerson(PersonRole.CHILD, "Ben", alerts=[(Alert.Kind.ALLERGY, "peanuts")]),
        NewPerson(PersonRole.RESIDENT, "Rose"),
        NewPerson(PersonRole.VISITING, "Vic"),
    ]
    family = make_family(people=people)
    correct(Alert(family=family, kind=Alert.Kind.MEDICAL, text="an inhaler"), on=clock.today())
    return make_booking(make_session(), family, by=co_ordinator)


@pytest.fixture
def volunteer(booking, co_ordinator):
    volunteer = make_user("volunteer")
    look_after(volunteer, booking, by=co_ordinator)
    return volunteer


def test_on_the_register(register_page, booking):
    page = register_page()
    assert "Ben: Allergy: peanuts" in page
    assert "<bdi>The whole family: Medical need: an inhaler</bdi>" in page


def test_on_the_volunteers_sheet(volunteer):
    (family,) = sheet_of(volunteer, on=clock.today())
    found = {person.name: person.alerts for person in family.people.values()}
    assert found == {"Ada": [], "Ben": ["Allergy: peanuts"], "Rose": [], "Vic": []}
    assert family.alerts == ["Medical need: an inhaler"]


def test_on_the_sheets_page_it_stands_on_the_childs_line(volunteer):
    page = signed_in_client(volunteer).get(reverse("families:sheet")).content.decode()
    lines = re.findall(r'<li class="register-person">.*?</li>', page)
    assert [line for line in lines if "peanuts" in line] == [
        line for line in lines if ">Ben<" in line
    ]


def test_a_volunteer_who_looks_after_another_family_is_shown_none_of_it(booking):
    page = signed_in_client(make_user("volunteer")).get(reverse("families:sheet"))
    assert "peanuts" not in page.content.decode()
