"""Clause 3: whoever decides is shown where a request says another name or address than the file."""

import pytest
from django.urls import reverse

from contactcentre.safekeeping import clock
from disclosures.services.deciding import callers
from families.models import PersonRole
from tests.factories.accounts import signed_in_client
from tests.factories.agencies import acts_for, make_agency, make_contact
from tests.factories.disclosures import make_request, match
from tests.factories.sessions import person_of

pytestmark = pytest.mark.django_db
TITLE = "The request says something else than the file"
NAME, EMAIL = "Prudence Askwith", "prudence@askwith.example"


@pytest.fixture
def solicitor(family, by):
    """They act for the resident party; another one, of the same family, for the visiting one."""
    acts_for(person_of(family, PersonRole.VISITING), by=by)
    contact = make_contact(name=NAME, email=EMAIL)
    return acts_for(person_of(family, PersonRole.RESIDENT), by=by, contact=contact).contact


def notice(request, family, by):
    page = reverse("disclosures:match", args=[request.pk, family.reference])
    return of(signed_in_client(by).get(page).text)


def of(text):
    return text.partition(TITLE)[2].partition("<form")[0]


def call_back(request, family, contact, by):
    """What the page says once they are chosen."""
    (key,) = (
        each.key
        for each in callers(request, family, on=clock.today())
        if each.contact_id == contact.pk
    )
    match(request, family, by=by, caller=key)
    page = reverse("disclosures:release-new", args=[request.pk])
    return of(signed_in_client(by).get(page).text)


@pytest.mark.parametrize(
    ("name", "email", "said", "not_said"),
    [
        (NAME, "prudence@askwlth.example", [EMAIL, "prudence@askwlth.example"], ["Another name"]),
        ("Prudence Askwlth", EMAIL, ["Prudence Askwlth", NAME], ["Another e-mail"]),
        # Of other letters that look the same.
        ("Рrudence Askwith", EMAIL, ["Рrudence Askwith", NAME], ["Another e-mail"]),
    ],
)
def test_3_both_are_shown_where_they_differ(family, solicitor, by, name, email, said, not_said):
    request = make_request(name=name, email=email)
    for shown in (notice(request, family, by), call_back(request, family, solicitor, by)):
        assert all(each in shown for each in said)
        assert not any(each in shown for each in not_said)


def test_3_so_they_are_where_both_differ(family, solicitor, by):
    request = make_request(name="P. Askwith", email="pa@askwith.example")
    for shown in (notice(request, family, by), call_back(request, family, solicitor, by)):
        assert all(each in shown for each in (NAME, EMAIL, "P. Askwith", "pa@askwith.example"))


@pytest.mark.parametrize("form", [str, str.upper, " {}  ".format])
def test_3_and_nothing_is_said_where_they_are_the_same(family, solicitor, by, form):
    request = make_request(name=form(NAME), email=form(EMAIL))
    assert notice(request, family, by) == call_back(request, family, solicitor, by) == ""


def test_3_of_everybody_at_agencies_only_who_may_be_meant(family, by):
    cafcass = make_agency("cafcass")
    meant, other = make_contact(cafcass, name=NAME), make_contact(cafcass)
    shown = notice(make_request(asker="neutral", warned=False), family, by)
    assert meant.email in shown
    assert other.email not in shown


def test_4_of_a_party_no_address_is_shown(family, by):
    party = person_of(family, PersonRole.RESIDENT)
    shown = notice(make_request(asker="party"), family, by)
    assert party.full_name in shown
    assert "Another e-mail" not in shown
