"""Clause 8: a concern goes as confidential waste like other records, and its certificate stays."""

import pytest
from django.urls import reverse

from accounts.roles import Role
from contactcentre.safekeeping import clock
from contactcentre.safekeeping.models import Subject, SubjectKind
from disclosures.models import Concern
from retention.models import DisposalCase
from retention.services.visibility import cases_for
from tests.factories.accounts import make_user, signed_in_client
from tests.factories.concerns import do_not_refer, make_concern, make_lead
from tests.factories.retention import approved, carried_out, last_used

pytestmark = pytest.mark.django_db


@pytest.fixture
def part():
    """Who proposes and who approves: both lead on safeguarding. Then the one complained of."""
    return make_lead(Role.CO_ORDINATOR), make_lead(Role.TRUSTEE, deputy=True)


@pytest.fixture
def certified(part):
    proposes, approves = part
    accused = make_user(Role.CO_ORDINATOR)
    concern = make_concern(by=make_user(Role.VOLUNTEER), complained_of=[accused.pk])
    do_not_refer(concern, by=proposes)
    subject = Subject.objects.get(kind=SubjectKind.CONCERN)
    for hold in subject.holds.all():
        hold.delete()
    last_used(subject, clock.years_before(clock.today(), 4))
    case = approved(subject, of=proposes, by=approves)
    assert not cases_for(accused).exists()
    carried_out(case, by=approves)
    assert not Concern.objects.exists()
    return DisposalCase.objects.get(), accused


def test_8_who_took_part_reads_the_certificate(certified, part):
    case, _ = certified
    for person in part:
        url = reverse("retention:certificate", args=[case.pk])
        assert signed_in_client(person).get(url).status_code == 200


def test_8_nobody_else_learns_that_there_was_a_concern(certified):
    case, accused = certified
    for person in (accused, make_lead(Role.TRUSTEE, deputy=True), make_user(Role.TRUSTEE)):
        url = reverse("retention:certificate", args=[case.pk])
        assert signed_in_client(person).get(url).status_code == 404
        page = signed_in_client(person).get(reverse("retention:cases") + "?over=1")
        assert case.reference not in page.content.decode()
