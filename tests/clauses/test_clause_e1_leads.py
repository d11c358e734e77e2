"""Exception 1: trustees choose who leads on safeguarding."""

from uuid import uuid4

import pytest
from django.urls import reverse

from accounts.models import Notice
from contactcentre.safekeeping import clock
from disclosures.services import lead
from policy.clauses import Refused
from tests.factories.accounts import make_user, signed_in_client
from tests.factories.concerns import LEADS, Everybody, lead_of, pass_on

pytestmark = pytest.mark.django_db


def test_e1_trustees_choose_who_leads_and_never_themselves():
    trustee, chosen, today = make_user("trustee"), make_user("co-ordinator"), clock.today()

    def choose(user, *, deputy=False):
        return lead.choose(user=user, deputy=deputy, by=trustee, on=today)

    with pytest.raises(Refused):
        choose(trustee)
    first = choose(chosen)
    for deputy in (True, False):
        with pytest.raises(Refused):
            choose(chosen, deputy=deputy)
    with pytest.raises(Refused):
        choose(make_user("team-leader"))
    choose(make_user("team-leader"), deputy=True)
    lead.end(lead_id=first.pk, by=trustee, on=today)
    with pytest.raises(Refused):
        lead.end(lead_id=first.pk, by=trustee, on=today)
    choose(chosen)
    told = Notice.objects.filter(user=trustee, kind="lead-changed")
    assert told.filter(about=chosen.subject.reference).count() == 3


def test_e1_a_trustee_chooses_and_ends_in_pages():
    trustee, chosen = signed_in_client(make_user("trustee")), make_user("team-leader")
    who, new = reverse("disclosures:leads"), reverse("disclosures:lead-new")
    form = {"user_id": str(chosen.pk), "deputy": "deputy", "key": str(uuid4())}
    assert trustee.post(new, form | {"user_id": ""}).status_code == 422
    assert trustee.post(new, form)["Location"] == who
    assert "Deputy" in trustee.get(who).content.decode()
    end = reverse("disclosures:lead-end", args=[lead_of(chosen).pk])
    assert trustee.post(end)["Location"] == who
    assert "Nobody leads on safeguarding" in trustee.get(who).content.decode()
    assert "does not lead" in trustee.post(end, follow=True).content.decode()


INSTEAD = "because nobody who"
REPORTS = reverse("governance:reports")


def shown_to(user):
    return signed_in_client(user).get(reverse("disclosures:concerns"))


def test_e1_whoever_reads_in_place_of_a_lead_is_told_why_and_where_the_numbers_are():
    world = Everybody()
    world.concern("lead", "deputy")
    page = shown_to(world.people["trustee"]).text
    assert INSTEAD in page
    assert REPORTS in page
    world.concern()
    for name in LEADS:
        assert INSTEAD not in shown_to(world.people[name]).text


def test_e1_a_trustee_has_numbers_alone_of_what_a_lead_reads():
    world = Everybody()
    pass_on(world.concern(), by=world.people["lead"])
    trustee = world.people["trustee"]
    assert shown_to(trustee).status_code == 404
    page = signed_in_client(trustee).get(reverse("disclosures:leads")).text
    assert f'numbers of each year, in the <a class="govuk-link" href="{REPORTS}"' in page
    assert (
        "numbers of each year"
        not in signed_in_client(world.people["co-ordinator"]).get(reverse("disclosures:leads")).text
    )
