"""Exception 1: trustees choose who leads on safeguarding."""

from uuid import uuid4

import pytest
from django.urls import reverse

from accounts.models import Notice
from contactcentre.safekeeping import clock
from disclosures.services import lead
from policy.clauses import Refused
from tests.factories.accounts import make_user, signed_in_client
from tests.factories.concerns import lead_of

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
