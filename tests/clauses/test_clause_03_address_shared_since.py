"""Clauses 3 and 4: a party’s own sign-in rests while somebody else has its address as well."""

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from contactcentre.safekeeping import clock
from disclosures.models import AgencySession
from disclosures.services import announcing, portal
from disclosures.services.own_address import is_theirs_alone
from disclosures.services.recipients import parties_of
from families.models import PersonRole, Representative
from families.services.contact import add_contact_detail, remove_contact_detail
from policy.clauses import Refused
from tests.factories.accounts import signed_in_client
from tests.factories.agencies import make_contact, sign_in_for
from tests.factories.disclosures import make_held, make_release, send_as_shown
from tests.factories.sessions import person_of

pytestmark = pytest.mark.django_db
ADDRESS = "home@families.example.org"
HOME = reverse("disclosures:portal")
RESTS = "Their own sign-in rests"


@pytest.fixture(autouse=True)
def forget_tries():
    cache.clear()


@pytest.fixture
def visiting(family):
    return person_of(family, PersonRole.VISITING)


@pytest.fixture
def own(visiting, by):
    """They have a sign-in, and nobody else has its address."""
    return sign_in_for(visiting, by=by, address=ADDRESS)


def of_the_other_party(family):
    return add_contact_detail(
        person=person_of(family, PersonRole.RESIDENT),
        kind="email",
        value=ADDRESS.upper(),
        on=clock.today(),
    )


def of_who_acts_for_them(family):
    named = Representative.objects.filter(family=family).first()
    named.email = ADDRESS
    named.save()


def of_an_agency(family):
    other = make_contact()
    other.email = ADDRESS
    other.save()


HOW = [of_the_other_party, of_who_acts_for_them, of_an_agency]


def code_sent():
    """Whether a mail goes out once a code is asked for; the page never tells."""
    client = Client()
    answer = client.post(reverse("disclosures:portal-sign-in"), {"email": ADDRESS})
    assert answer["Location"] == reverse("disclosures:portal-code")
    return portal.send_codes() == 1


def browser():
    client = Client()
    client.post(reverse("disclosures:portal-sign-in"), {"email": ADDRESS})
    portal.send_codes()
    client.post(reverse("disclosures:portal-code"), {"code": mail.outbox[-1].body.split()[-1]})
    return client


def route(family, party):
    return {each.party_id: each for each in parties_of(family, on=clock.today())}[party.pk]


@pytest.mark.parametrize("shared", HOW)
def test_4_no_code_goes_where_somebody_else_reads(family, own, shared):
    shared(family)
    assert not is_theirs_alone(own)
    assert not code_sent()
    assert not mail.outbox


@pytest.mark.parametrize("shared", HOW)
def test_4_nor_does_a_code_from_before_open_anything_and_a_session_is_over(family, own, shared):
    client, asked = browser(), Client()
    asked.post(reverse("disclosures:portal-sign-in"), {"email": ADDRESS})
    portal.send_codes()
    assert client.get(HOME).status_code == 200
    shared(family)
    code = {"code": mail.outbox[-1].body.split()[-1]}
    assert asked.post(reverse("disclosures:portal-code"), code).status_code == 422
    for each in (client, asked):
        assert each.get(HOME)["Location"] == reverse("disclosures:portal-sign-in")
    assert not AgencySession.objects.exists()


@pytest.mark.parametrize("shared", HOW)
def test_3_it_is_no_way_any_more_so_a_release_is_held_or_goes_another_way(
    family, visiting, own, by, shared
):
    assert route(family, visiting).route == "sign-in"
    shared(family)
    assert route(family, visiting).route == ""
    visiting.safe_route = "By post to the grandmother"
    visiting.save()
    assert route(family, visiting).route == "safe-route"


def test_3_what_was_held_is_not_given_behind_it(family, visiting, own, by):
    held = make_held(family, by=by)
    of_the_other_party(family)
    with pytest.raises(Refused, match="no safe way"):
        send_as_shown(held, by=by)
    here = signed_in_client(by).get(reverse("disclosures:release", args=[held.pk]))
    assert RESTS in here.text


def test_4_no_mail_tells_whoever_reads_there_that_something_is_there(family, visiting, own, by):
    made = make_release(family, by=by)
    of_the_other_party(family)
    announcing.mail_word()
    assert made.copies.get(party=visiting).announced_on is None
    assert ADDRESS not in [to for each in mail.outbox for to in each.to]


def test_3_it_holds_again_once_nobody_else_has_the_address(family, visiting, own):
    other = of_the_other_party(family)
    assert not code_sent()
    remove_contact_detail(detail_id=other.pk, family=family, on=clock.today())
    assert code_sent()
    assert route(family, visiting).route == "sign-in"


def test_3_entered_twice_of_the_same_party_it_is_theirs_alone_still(visiting, own):
    add_contact_detail(person=visiting, kind="email", value=ADDRESS, on=clock.today())
    assert is_theirs_alone(own)


def test_4_the_pages_say_so_and_not_who_has_it(family, visiting, own, by):
    desk = signed_in_client(by)
    pages = [
        reverse("disclosures:party-sign-in", args=[family.reference, visiting.pk]),
        reverse("disclosures:of-family", args=[family.reference]),
    ]
    for page in pages:
        assert "rests" not in desk.get(page).text
    of_the_other_party(family)
    for page in pages:
        shown = desk.get(page).text
        assert "rests" in shown
        assert ADDRESS not in shown.lower()
