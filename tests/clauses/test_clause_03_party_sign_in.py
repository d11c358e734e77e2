"""Clauses 3 and 4: a party for whom nobody acts reads behind a sign-in nobody else learns of."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from contactcentre.safekeeping import clock
from disclosures.models import AgencySession, PartySignIn
from disclosures.services import agency, announcing, party_sign_in, portal
from disclosures.services.recipients import parties_of
from families.models import ContactDetail, PersonRole
from families.services.contact import add_contact_detail, emails_in, remove_contact_detail
from policy.clauses import Clause, Refused
from tests.factories.accounts import signed_in_client
from tests.factories.agencies import (
    acts_for,
    make_contact,
    portal_page,
    sign_in_for,
    signed_in_agency,
)
from tests.factories.disclosures import make_release, make_request
from tests.factories.families import make_family
from tests.factories.sessions import person_of

pytestmark = pytest.mark.django_db
ADDRESS = "home@families.example.org"
HOME = reverse("disclosures:portal")


@pytest.fixture(autouse=True)
def forget_tries():
    cache.clear()


@pytest.fixture
def visiting(family):
    return person_of(family, PersonRole.VISITING)


@pytest.fixture
def solicitor(family, by):
    return acts_for(person_of(family, PersonRole.RESIDENT), by=by).contact


def browser(address=ADDRESS):
    """In which whoever has this address signed in by the code from the mail."""
    client = Client()
    client.post(reverse("disclosures:portal-sign-in"), {"email": address})
    portal.send_codes()
    client.post(reverse("disclosures:portal-code"), {"code": mail.outbox[-1].body.split()[-1]})
    return client


def email_of(person, address=ADDRESS):
    return add_contact_detail(person=person, kind="email", value=address, on=clock.today())


def test_3_they_read_the_same_bytes_as_the_other_side(family, visiting, solicitor, by):
    sign_in_for(visiting, by=by)
    made = make_release(family, by=by)
    assert dict(made.copies.values_list("party_id", "route"))[visiting.pk] == "sign-in"
    party, other = browser(), Client()
    other.cookies["agency"] = signed_in_agency(solicitor)
    files = [client.get(portal_page(made, "portal-pdf")) for client in (party, other)]
    assert files[0].status_code == 200
    assert files[0].content == files[1].content
    assert made.statement.strip() in party.get(portal_page(made)).content.decode()
    assert visiting.full_name in party.get(HOME).content.decode()
    assert made.copies.filter(read_on=clock.today()).count() == 2


def test_4_the_other_side_learns_neither_the_address_nor_that_there_is_one(
    family, visiting, solicitor, by
):
    sign_in_for(visiting, by=by)
    made = make_release(family, by=by)
    announcing.mail_word()
    other = Client()
    other.cookies["agency"] = signed_in_agency(solicitor)
    seen = [other.get(url).content.decode() for url in (HOME, portal_page(made))]
    seen += [made.statement]
    seen += [f"{each.subject} {each.body}" for each in mail.outbox if each.to == [solicitor.email]]
    for text in seen:
        assert ADDRESS not in text
        assert visiting.first_name not in text
        assert "own sign-in" not in text


def test_4_no_page_of_the_centre_shows_the_address(family, visiting, by):
    sign_in_for(visiting, by=by)
    desk = signed_in_client(by)
    made = make_release(family, by=by)
    for url in (
        reverse("disclosures:party-sign-in", args=[family.reference, visiting.pk]),
        reverse("disclosures:of-family", args=[family.reference]),
        reverse("disclosures:release", args=[made.pk]),
        reverse("disclosures:register"),
    ):
        assert ADDRESS not in desk.get(url).content.decode()


def test_3_they_read_nothing_else(family, visiting, solicitor, by):
    sign_in_for(visiting, by=by)
    client = browser()
    elsewhere = make_release(make_family(), by=by)
    neutral = make_release(
        family,
        by=by,
        request=make_request(asker="neutral", warned=False),
        standing="neutral",
    )
    for release in (elsewhere, neutral):
        for name in ("portal-release", "portal-pdf"):
            assert client.get(portal_page(release, name)).status_code == 404
    assert "Nothing at the moment" in client.get(HOME).content.decode()


def test_3_of_requests_they_see_their_own(family, visiting, solicitor, by):
    sign_in_for(visiting, by=by)
    theirs = make_request(asker="party", their_reference="MINE")
    made = make_release(
        family, by=by, request=theirs, caller=f":{visiting.pk}", reason="They say so"
    )
    by_solicitor = make_request(their_reference="PA/77")
    make_release(family, by=by, request=by_solicitor)
    page = browser().get(HOME).content.decode()
    assert theirs.reference in page
    assert "PA/77" not in page
    assert by_solicitor.reference not in page
    assert made.copies.filter(route="sign-in").exists()


@pytest.mark.parametrize("whose", ["the other party", "a solicitor", "a party elsewhere"])
def test_4_an_address_that_somebody_else_has_is_not_theirs_alone(family, visiting, by, whose):
    if whose == "the other party":
        email_of(person_of(family, PersonRole.RESIDENT), ADDRESS.upper())
    elif whose == "a solicitor":
        make_contact(email=ADDRESS)
    else:
        sign_in_for(person_of(make_family(), PersonRole.VISITING), by=by)
    with pytest.raises(Refused) as refused:
        sign_in_for(visiting, by=by)
    assert refused.value.clause is Clause.C4
    assert "example" not in refused.value.because
    assert not PartySignIn.objects.filter(party=visiting).exists()


def test_4_nor_does_a_solicitor_get_the_address_of_a_party_who_signs_in(visiting, by):
    sign_in_for(visiting, by=by)
    with pytest.raises(Refused):
        make_contact(email=ADDRESS)


def test_4_two_who_have_one_address_all_the_same_both_sign_in_no_more(visiting, by):
    sign_in_for(visiting, by=by)
    other = make_contact()
    other.email = ADDRESS
    other.save()
    portal.want_code(ADDRESS)
    assert portal.send_codes() == 0


def test_3_it_is_for_a_party_for_whom_nobody_acts(family, visiting, by):
    detail = email_of(visiting)
    acts_for(visiting, by=by)
    with pytest.raises(Refused, match="Somebody acts"):
        party_sign_in.begin(
            family=family, party=visiting, detail_id=detail.pk, by=by, on=clock.today()
        )


def test_3_by_an_address_of_their_own(family, visiting, by):
    resident, child = (person_of(family, role) for role in (PersonRole.RESIDENT, PersonRole.CHILD))
    telephone = add_contact_detail(
        person=visiting, kind="telephone", value="01632 960777", on=clock.today()
    )
    for party, detail in (
        (visiting, email_of(resident)),
        (visiting, telephone),
        (child, email_of(child, "child@families.example.org")),
    ):
        with pytest.raises(Refused) as refused:
            party_sign_in.begin(
                family=family, party=party, detail_id=detail.pk, by=by, on=clock.today()
            )
        assert refused.value.clause is Clause.C3
    assert not PartySignIn.objects.exists()


def test_3_once_somebody_acts_for_them_copies_go_there(family, visiting, by):
    sign_in_for(visiting, by=by)
    acting = acts_for(visiting, by=by).contact
    ways = {each.party_id: each for each in parties_of(family, on=clock.today())}
    assert (ways[visiting.pk].route, ways[visiting.pk].contact_id) == ("representative", acting.pk)


def test_3_while_no_mail_goes_out_their_copy_goes_another_way(family, visiting, by, settings):
    sign_in_for(visiting, by=by)
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    ways = {each.party_id: each.route for each in parties_of(family, on=clock.today())}
    assert ways[visiting.pk] == ""


@pytest.mark.parametrize("how", ["ended", "another address", "address removed"])
def test_7_it_ends_at_once(family, visiting, by, how):
    made = sign_in_for(visiting, by=by)
    client = browser()
    assert client.get(HOME).status_code == 200
    on = clock.today()
    if how == "ended":
        party_sign_in.end(family=family, party=visiting, by=by, on=on)
    elif how == "another address":
        new = email_of(visiting, "new@families.example.org")
        party_sign_in.begin(family=family, party=visiting, detail_id=new.pk, by=by, on=on)
    else:
        remove_contact_detail(detail_id=made.detail_id, family=family, on=on)
    assert client.get(HOME)["Location"] == reverse("disclosures:portal-sign-in")
    assert not AgencySession.objects.exists()
    portal.want_code(ADDRESS)
    assert portal.send_codes() == 0


class TestPages:
    def here(self, family, person, name="party-sign-in"):
        return reverse(f"disclosures:{name}", args=[family.reference, person.pk])

    def test_it_is_arranged_and_ended(self, family, visiting, solicitor, by):
        desk = signed_in_client(by)
        of_family = reverse("disclosures:of-family", args=[family.reference])
        assert "Let them sign in themselves" in desk.get(of_family).content.decode()
        here = self.here(family, visiting)
        ContactDetail.objects.filter(person=visiting).delete()
        assert "There is no e-mail address" in desk.get(here).content.decode()
        detail = email_of(visiting)
        assert desk.post(here, {"detail_id": str(detail.pk)}).status_code == 422
        assert desk.post(here, {"asked": "on"}).status_code == 422
        assert not PartySignIn.objects.exists()
        made = desk.post(here, {"detail_id": str(detail.pk), "asked": "on"})
        assert made["Location"] == of_family
        assert "behind their own sign-in" in desk.get(of_family).content.decode()
        desk.post(self.here(family, visiting, "party-sign-in-end"))
        assert "No safe way known" in desk.get(of_family).content.decode()

    def test_4_two_addresses_are_told_apart_and_neither_is_shown(self, family, visiting, by):
        ContactDetail.objects.filter(person=visiting).delete()
        first, second = email_of(visiting), email_of(visiting, "other@families.example.org")
        on = clock.today()
        used = next(each for each in emails_in(family) if each[1] == visiting.pk)[0]
        party_sign_in.begin(family=family, party=visiting, detail_id=used, by=by, on=on)
        page = signed_in_client(by).get(self.here(family, visiting)).text
        day = f"{on.day} {on:%B %Y}"
        assert f"Number 1 on the file, entered on {day}" in page
        assert f"Number 2 on the file, entered on {day}" in page
        assert page.count("the one they sign in with now") == 1
        for each in (first, second):
            assert reverse("families:contact", args=[family.reference, each.pk]) in page
            assert each.value not in page

    def test_nobody_elses_address_is_offered_or_taken(self, family, visiting, by):
        desk = signed_in_client(by)
        others = [
            email_of(person_of(family, PersonRole.RESIDENT), "r@families.example.org"),
            email_of(person_of(make_family(), PersonRole.VISITING), "v@families.example.org"),
        ]
        email_of(visiting)
        here = self.here(family, visiting)
        for pk in (*(each.pk for each in others), uuid4(), "x"):
            assert desk.post(here, {"detail_id": str(pk), "asked": "on"}).status_code == 422
        child = self.here(family, person_of(family, PersonRole.CHILD))
        assert desk.get(child).status_code == 404
        assert not PartySignIn.objects.exists()


def test_3_what_is_noted_of_people_at_agencies_counts_and_not_the_referral(family, by):
    """Whoever acted and does no more may still be named in the family’s file."""
    resident = person_of(family, PersonRole.RESIDENT)

    def way():
        ways = {each.party_id: each for each in parties_of(family, on=clock.today())}
        return ways[resident.pk]

    assert (way().route, way().contact_id) == ("representative", None)
    contact = acts_for(resident, by=by).contact
    assert way().contact_id == contact.pk
    acting = agency.acted(contact, by=by)[0]
    acting.acts_until = clock.today() - timedelta(days=1)
    agency.note_acting(acting, alongside=False, by=by, on=clock.today())
    assert way().route == "safe-route"
