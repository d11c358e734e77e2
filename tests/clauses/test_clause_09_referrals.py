"""Clause 9: users and referrers are told of this policy when a family is referred."""

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from contactcentre.safekeeping import clock
from families.models import PersonRole, Side
from families.services.referral_decision import accept
from policy.clauses import EXCEPTIONS, PROMISES
from policy.models import Awareness
from tests.factories.referrals import (
    answers,
    fill,
    half_of,
    link_to,
    make_referral,
    posted,
    ready_referral,
)
from tests.factories.sessions import person_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def forget_tries():
    cache.clear()


@pytest.fixture
def referral(by):
    return make_referral(by=by)


def send(referral, by, **changes):
    link = reverse("families:your-referral", args=[link_to(referral, by=by)])
    client = Client()
    form = client.post(link)["Location"]
    shown = client.get(form).content.decode()
    client.post(form, posted(answers("Heron", **changes)))
    return shown


def test_9_the_form_shows_the_policy_and_leads_to_it(referral, by):
    shown = send(referral, by)
    assert all(clause.text in shown for clause in [*EXCEPTIONS, *PROMISES])
    assert f'href="{reverse("policy:read")}"' in shown


def test_9_that_it_was_shown_is_kept_with_its_version_and_day(referral, by):
    send(referral, by)
    told = Awareness.objects.get(who=half_of(referral).pk)
    assert (told.version, told.on, told.how) == ("1", clock.today(), "referral")
    assert (told.audience, told.told_by) == (Awareness.Audience.USER, None)


def test_9_a_representative_is_a_referrer(referral, by):
    send(referral, by, filled_in_by="representative", representative_name="Ms Solicitor")
    told = Awareness.objects.get(who=half_of(referral).pk)
    assert told.audience == Awareness.Audience.REFERRER


def test_9_on_paper_it_is_kept_who_gave_it(referral, by):
    fill(referral, Side.VISITING, answers("Plover"), by=by)
    assert Awareness.objects.get(who=half_of(referral, Side.VISITING).pk).told_by == by


def test_9_an_unfinished_half_says_nothing_of_it(referral, by):
    link = reverse("families:your-referral", args=[link_to(referral, by=by)])
    client = Client()
    form = client.post(link)["Location"]
    client.post(form, posted({"first_name": "Heron"}) | {"later": "1"})
    assert not Awareness.objects.exclude(how="read").exists()


def test_9_accepted_the_parent_is_the_one_who_was_told(by):
    referral = ready_referral(by=by)
    accept(referral_id=referral.pk, settled={}, reason="", by=by, on=clock.today())
    for role in (PersonRole.RESIDENT, PersonRole.VISITING):
        assert Awareness.objects.filter(who=person_of(referral.family, role).pk).exists()
