"""Clause 4: a parent's details are passed to nobody, least of all to the other side of a referral.

Each side fills in its own half by a private link. Whoever holds a link, or finds one, learns
nothing of the other half, of the family, or even whether there is one.
"""

import re

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from contactcentre.safekeeping.models import AuditEntry
from families.models import Side
from families.services.reading import who_looked
from tests.factories.accounts import make_user, signed_in_client
from tests.factories.referrals import answers, fill, half_of, link_to, make_referral, posted

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def forget_tries():
    cache.clear()


@pytest.fixture
def by():
    return make_user("co-ordinator", display_name="Margaret Coordinator")


@pytest.fixture
def client(by):
    return signed_in_client(by)


@pytest.fixture
def referral(by):
    """The child's side has said everything; its texts carry “Heron”."""
    referral = make_referral(by=by, first_name="Zebedee")
    named = [{"first_name": "GrannyHeron", "may": "collect"}]
    said = answers("Heron", named=named, injunction="InjunctionHeron", has_injunction="yes")
    fill(referral, Side.RESIDENT, said, by=by)
    return referral


def texts_of(said):
    for value in said.values():
        if isinstance(value, list):
            for each in value:
                yield from each.values()
        else:
            yield value


def test_4_no_answer_to_a_link_holder_says_anything_of_the_other_half_or_the_family(referral, by):
    link = reverse("families:your-referral", args=[link_to(referral, Side.VISITING, by=by)])
    ex = Client()
    told = [ex.get(link), ex.post(link)]
    form = told[-1]["Location"]
    told += [
        ex.get(link),
        ex.get(form),
        ex.post(form, posted({"first_name": "Plover"})),
        ex.post(form, posted({"first_name": "Plover"}) | {"later": "1"}),
        ex.get(form + "?saved=1"),
        ex.post(form, posted(answers("Plover"))),
        ex.get(form),
        ex.post(form, posted(answers("Plover"))),
        ex.get(reverse("families:your-referral-received")),
        Client().get(link),
    ]
    mine = half_of(referral, Side.RESIDENT)
    canaries = {"heron", "zebedee", "openedchild", referral.family.reference.lower()}
    canaries |= {str(referral.pk), str(mine.pk), str(referral.family_id)}
    for response in told:
        said = "\n".join(response.headers.values()) + response.content.decode()
        found = [text for text in canaries if text in said.casefold()]
        assert not found, (response.status_code, found)


def test_4_the_forwarded_link_says_the_same_as_one_that_never_was(referral, by):
    link = reverse("families:your-referral", args=[link_to(referral, Side.VISITING, by=by)])
    form = Client().post(link)["Location"]
    never = Client().get(reverse("families:your-referral", args=["N" * 43]))
    for url in (link, form):
        for send in (Client().get, Client().post):
            answer = send(url)
            assert answer.status_code == never.status_code == 404
            assert answer.content == never.content
            assert dict(answer.headers) == dict(never.headers)
            assert not answer.cookies


def test_4_the_other_sides_details_are_never_asked_for():
    from families.rules.referral_questions import QUESTIONS

    for question in QUESTIONS.values():
        assert not re.search(r"other (side|parent)’s (address|telephone|e-mail)", question.label)


@pytest.mark.parametrize("page", ["referral", "referral-screening", "referral-accept"])
def test_4_no_page_of_the_referral_holds_a_contact_detail(client, referral, by, page):
    fill(referral, Side.VISITING, answers("Plover"), by=by)
    shown = client.get(reverse(f"families:{page}", args=[referral.pk])).content.decode()
    for mark in ("Heron", "Plover"):
        said = answers(mark)
        for key in ("address", "telephone", "email"):
            assert said[key] not in shown
    lists = client.get(reverse("families:referral-list")).content.decode()
    assert "Heron" not in lists


def test_4_who_types_in_from_paper_is_not_shown_what_is_held_and_loses_none_of_it(client, referral):
    half = half_of(referral)
    url = reverse("families:referral-half", args=[half.pk])
    shown = client.get(url).content.decode()
    assert 'value="FirstHeron"' in shown
    assert "StreetHeron" not in shown
    assert answers("Heron")["telephone"] not in shown
    corrected = answers("Heron", first_name="Joan", address="", telephone="", email="")
    sent = posted(corrected) | {"version": str(half.version)}
    assert client.post(url, sent).status_code == 302
    half.refresh_from_db()
    assert "StreetHeron" in half.answers
    assert "Joan" in half.answers


def test_4_one_detail_is_shown_at_a_time_and_on_the_record(client, referral):
    url = reverse("families:referral-reach", args=[half_of(referral).pk])
    assert "StreetHeron" not in client.get(url).content.decode()
    shown = client.post(url, {"what": "address"})
    assert "1 StreetHeron" in shown.content.decode()
    assert answers("Heron")["telephone"] not in shown.content.decode()
    assert shown["Refresh"].startswith("30;url=")
    entry = AuditEntry.objects.get(event="contact-detail-revealed")
    assert entry.details == "Address on the referral shown"
    looks = {(look.who, look.what) for look in who_looked(referral.family)}
    assert ("Margaret Coordinator", "Address on the referral shown") in looks


def test_4_nothing_but_a_way_of_reaching_them_can_be_asked_for(client, referral):
    url = reverse("families:referral-reach", args=[half_of(referral).pk])
    for what in ("injunction", "first_name", "", "typed_under"):
        assert client.post(url, {"what": what}).status_code == 404
    assert not AuditEntry.objects.filter(event="contact-detail-revealed").exists()


def test_4_a_team_leader_reads_and_is_shown_no_way_of_reaching_anybody(referral):
    leader = signed_in_client(make_user("team-leader"))
    shown = leader.get(reverse("families:referral", args=[referral.pk])).content.decode()
    assert "FirstHeron" in shown
    assert "SaferouteHeron" not in shown
    reach = reverse("families:referral-reach", args=[half_of(referral).pk])
    assert leader.get(reach).status_code == leader.post(reach).status_code == 404


def test_4_the_paper_of_one_side_says_nothing_that_was_entered(client, referral):
    for side in Side:
        url = reverse("families:referral-paper", args=[half_of(referral, side).pk])
        shown = client.get(url).content.decode()
        assert "Heron" not in shown
        assert "Zebedee" not in shown


def test_4_the_letter_of_one_side_says_nothing_but_the_link(client, referral):
    url = reverse("families:referral-link", args=[half_of(referral, Side.VISITING).pk])
    shown = client.post(url).content.decode()
    assert "/your-referral/" in shown
    assert "Heron" not in shown
    assert "Zebedee" not in shown
