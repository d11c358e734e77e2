"""Clauses 3, 4 and 8: what an agency finds behind its sign-in: its own, and nothing else."""

import hashlib
import re
from datetime import timedelta
from itertools import product

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from contactcentre import pdf
from contactcentre.safekeeping import clock
from disclosures.models import (
    AttendanceRequest,
    CodeWanted,
    Release,
)
from disclosures.rules.portal import in_words
from disclosures.services import agency, portal_reading, statement_pdf
from disclosures.services.asking import close
from families.models import PersonRole
from tests.factories.accounts import signed_in_client
from tests.factories.agencies import (
    acts_for,
    agency_browser,
    make_agency,
    make_contact,
    portal_page,
)
from tests.factories.disclosures import make_held, make_release, make_request, match
from tests.factories.families import make_family
from tests.factories.sessions import person_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("hall_clock")]
SIGN_IN, CODE, HOME = (
    reverse(f"disclosures:{name}") for name in ("portal-sign-in", "portal-code", "portal")
)
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="\w+"')


@pytest.fixture(autouse=True)
def forget_tries():
    cache.clear()


def test_3_each_side_reads_the_same_bytes(by, family, sides):
    made = make_release(family, by=by)
    pages = [agency_browser(each).get(portal_page(made)).content.decode() for each in sides]
    for page, own, other in zip(pages, sides, reversed(sides), strict=True):
        assert made.as_given.strip() in page
        assert own.name in page
        assert other.name not in page
    assert made.copies.filter(read_on=clock.today()).count() == 2


def test_3_and_saves_the_same_file(by, family, sides):
    made = make_release(family, by=by)
    files = [agency_browser(each).get(portal_page(made, "portal-pdf")) for each in sides]
    assert files[0].content == files[1].content
    assert files[0].content.startswith(b"%PDF-")
    said = agency_browser(sides[0]).get(portal_page(made)).text
    assert hashlib.sha256(files[1].content).hexdigest() in said
    assert {each["Content-Disposition"] for each in files} == {
        'attachment; filename="attendance-dates.pdf"'
    }


def test_3_whenever_it_is_made(hall_clock):
    first = statement_pdf.made_of("Attendance of family F-7K3M9Q")
    assert first
    hall_clock.shift(timedelta(days=400))
    assert statement_pdf.made_of("Attendance of family F-7K3M9Q") == first
    for word in (b"CreationDate", b"ModDate", b"/Author"):
        assert word not in first


def test_3_it_is_made_once_and_stays_as_it_was_given(by, family, sides, monkeypatch):
    """Another version of what makes the files would write other bytes: one side reads later."""
    made = make_release(family, by=by)
    first = agency_browser(sides[0]).get(portal_page(made, "portal-pdf")).content
    monkeypatch.setattr(pdf, "made_from", lambda page: b"%PDF-of-another-version")
    assert agency_browser(sides[1]).get(portal_page(made, "portal-pdf")).content == first
    desk = signed_in_client(by)
    assert desk.get(reverse("disclosures:statement", args=[made.pk])).content == first


def test_3_nothing_is_fetched_for_it():
    text = '<img src="file:///etc/hostname"><link href="http://192.0.2.1/x.css">'
    assert (statement_pdf.made_of(text) or b"").startswith(b"%PDF-")


def test_3_without_the_library_the_page_says_so(by, family, sides, monkeypatch):
    monkeypatch.setattr(pdf, "_library", lambda: None)
    made = make_release(family, by=by)
    client = agency_browser(sides[0])
    assert "there is no PDF of it" in client.get(portal_page(made)).content.decode()
    assert client.get(portal_page(made, "portal-pdf")).status_code == 404


def test_3_who_reads_what(by, family, sides):
    """The whole table: everybody of an agency, at every release there is."""
    other = make_family()
    theirs = acts_for(person_of(other, PersonRole.RESIDENT), by=by).contact
    cafcass, unrelated = make_contact(make_agency("cafcass")), make_contact()
    neutral = make_request(asker="neutral", warned=False)
    releases = {
        "ours": make_release(family, by=by),
        "theirs": make_release(other, by=by),
        "neutral": make_release(family, by=by, request=neutral, standing="neutral"),
    }
    reads = {
        "side A": (sides[0], {"ours"}),
        "side B": (sides[1], {"ours"}),
        "of another family": (theirs, {"theirs"}),
        "Cafcass": (cafcass, {"neutral"}),
        "unrelated": (unrelated, set()),
    }
    for (who, (contact, may)), (name, release) in product(reads.items(), releases.items()):
        client = agency_browser(contact)
        for page in ("portal-release", "portal-pdf"):
            status = client.get(portal_page(release, page)).status_code
            assert status == (200 if name in may else 404), (who, name, page)
        listed = portal_reading.releases_for(contact, on=clock.today())
        assert (release in listed) is (name in may), (who, name)


def test_3_only_while_they_act(by, family, sides):
    made = make_release(family, by=by)
    acting = agency.acted(sides[0], by=by)[0]
    acting.acts_until = clock.today() - timedelta(days=1)
    agency.note_acting(acting, alongside=False, by=by, on=clock.today())
    assert agency_browser(sides[0]).get(portal_page(made)).status_code == 404
    assert agency_browser(sides[1]).get(portal_page(made)).status_code == 200


def test_3_nothing_that_is_held(by, family, sides):
    request = make_request()
    acting = agency.acted(sides[1], by=by)[0]
    acting.acts_until = clock.today() - timedelta(days=1)
    agency.note_acting(acting, alongside=False, by=by, on=clock.today())
    held = make_held(family, by=by, request=request)
    client = agency_browser(sides[0])
    assert client.get(portal_page(held)).status_code == 404
    page = client.get(HOME).content.decode()
    assert "With the centre" in page
    assert "Held" not in page


def test_3_one_s_own_requests_and_nobody_else_s(by, family, sides):
    request = make_request(their_reference="PA/77")
    make_request(their_reference="XX/99")
    make_release(family, by=by, request=request)
    own, other = (agency_browser(each).get(HOME).content.decode() for each in sides)
    assert request.reference in own
    assert "PA/77" in own
    assert "Answered" in own
    assert request.reference not in other
    assert "PA/77" not in other
    assert "XX/99" not in own + other


@pytest.mark.parametrize("ending", ["not-confirmed", "withdrawn"])
def test_3_whoever_was_chosen_reads_nothing_before_they_were_called_back(by, family, sides, ending):
    """A wrong line of the list may have been taken: they would read what the other side asks."""
    request = make_request(their_reference="PA/77")
    before = agency_browser(sides[0]).get(HOME).content.decode()
    match(request, family, by=by)
    assert request.match.contact == sides[0]
    after = agency_browser(sides[0]).get(HOME).content.decode()
    assert _TOKEN.sub("", before) == _TOKEN.sub("", after)
    close(request_id=request.pk, ending=ending, by=by, on=clock.today())
    assert portal_reading.requests_of(sides[0]) == []


def test_3_who_acts_for_no_party_learns_of_no_family_that_was_found(by, family):
    cafcass = make_contact(make_agency("cafcass"))
    request = make_request(asker="neutral", warned=False)
    before = agency_browser(cafcass).get(HOME).content.decode()
    match(request, family, by=by, standing="neutral")
    assert request.match.contact == cafcass
    assert portal_reading.requests_of(cafcass) == []
    after = agency_browser(cafcass).get(HOME).content.decode()
    assert _TOKEN.sub("", before) == _TOKEN.sub("", after)
    make_release(family, by=by, request=request, standing="neutral")
    assert request.reference in agency_browser(cafcass).get(HOME).content.decode()


@pytest.mark.parametrize("state", AttendanceRequest.State.values)
def test_4_the_words_of_a_state_tell_nothing_of_anybody(state):
    said = in_words(AttendanceRequest(state=state))
    assert said in {"With the centre", "Answered", "Answered by letter", "Closed"}


def test_8_a_family_that_was_disposed_of_is_like_one_that_never_came(by, family, sides):
    made = make_release(family, by=by)
    client = agency_browser(sides[0])
    family.delete()
    gone, never = client.get(portal_page(made)), client.get(portal_page(Release()))
    assert (gone.status_code, gone.content) == (404, never.content)
    page = client.get(HOME).content.decode()
    assert "Nothing at the moment" in page
    assert "None here" in page


def test_3_what_else_is_sent_changes_nothing(by, family, sides):
    made = make_release(family, by=by)
    client = agency_browser(make_contact())
    typed = {"contact": str(sides[0].pk), "release_id": str(made.pk), "code_digest": ""}
    assert made.statement not in client.get(HOME, typed).content.decode()
    Client().post(SIGN_IN, {"email": "x@agency.example", **typed, "contact_id": sides[0].pk})
    assert CodeWanted.objects.get(used_at=None).contact_id is None


def test_3_a_request_is_not_one_s_own_before_it_is_answered(by, family, sides):
    request = make_request()
    client = agency_browser(sides[0])
    assert request.reference not in client.get(HOME).content.decode()
    make_release(family, by=by, request=request)
    assert request.reference in client.get(HOME).content.decode()
