"""Clause 8 before its time: whose record it is asked for its erasure (UK GDPR, article 17).

The same road by the same two people; what holds a record, holds it all the same.
"""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.roles import Role
from contactcentre.safekeeping import clock
from contactcentre.safekeeping.models import SubjectKind, Use
from contactcentre.safekeeping.subjects import open_subject, record_use
from families.models import Family
from policy.clauses import Clause, Refused
from retention.models import DisposalCase
from retention.services import cases
from tests.factories.accounts import make_user, signed_in_client
from tests.factories.families import make_family
from tests.factories.retention import carried_out, held, last_used, swept
from volunteers.models import Volunteer

pytestmark = pytest.mark.django_db
TODAY = clock.today


@pytest.fixture
def family():
    """It moved on last month, and was last seen then."""
    found = make_family(state=Family.State.MOVED_ON)
    last_used(found.subject, TODAY() - timedelta(days=30))
    return found


def asked_for(subject, **fields):
    given = {"by": make_user(Role.CO_ORDINATOR), "on": TODAY(), "asked_on": TODAY(), **fields}
    return cases.propose(reference=subject.reference, **given)


def approved(case):
    trustee = make_user(Role.TRUSTEE)
    return cases.approve(case_id=case.pk, digest=case.digest, by=trustee, on=TODAY())


def test_8_it_goes_by_the_same_two_people_and_the_certificate_says_why(family):
    case = approved(asked_for(family.subject))
    carried_out(case)

    assert not Family.objects.exists()
    case.refresh_from_db()
    assert case.state == DisposalCase.State.CERTIFIED
    said = signed_in_client(make_user(Role.TRUSTEE)).get(
        reverse("retention:certificate", args=[case.pk])
    )
    assert "UK GDPR, article 17" in said.text


def test_8_without_being_asked_for_it_is_not_due(family):
    with pytest.raises(Refused, match="too lately"):
        asked_for(family.subject, asked_on=None)


def test_8_one_person_alone_cannot(family):
    both = make_user(Role.CO_ORDINATOR, Role.TRUSTEE)
    case = asked_for(family.subject, by=both)

    with pytest.raises(Refused, match="somebody else"):
        cases.approve(case_id=case.pk, digest=case.digest, by=both, on=TODAY())


def test_8_what_is_held_is_not_erased(family):
    held(family.subject)

    with pytest.raises(Refused, match="still needed"):
        asked_for(family.subject)


@pytest.mark.parametrize("then", ["used", "held"])
def test_8_any_use_and_any_hold_voids_it(family, then):
    case = approved(asked_for(family.subject))

    if then == "held":
        held(family.subject)
    else:
        record_use(family.subject_id, Use.CONTACT, on=TODAY())
    swept(TODAY())

    case.refresh_from_db()
    assert case.state == DisposalCase.State.VOIDED


def test_8_a_sweep_leaves_it_as_it_is(family):
    case = approved(asked_for(family.subject))

    swept(TODAY())

    case.refresh_from_db()
    assert case.state == DisposalCase.State.APPROVED


def test_8_what_is_in_use_is_not_erased():
    comes = make_family(state=Family.State.ACTIVE)
    helps = make_user(Role.VOLUNTEER).volunteer
    assert helps.state == Volunteer.State.IN_POST

    for subject in (comes.subject, helps.subject):
        with pytest.raises(Refused, match="still in use") as refused:
            asked_for(subject)
        assert refused.value.clause is Clause.C8


def test_8_nor_what_is_nobodys_own():
    with pytest.raises(Refused, match="nobody’s own"):
        asked_for(open_subject(SubjectKind.REQUEST, on=TODAY()))


def test_8_nor_on_a_day_still_to_come(family):
    with pytest.raises(Refused, match="still to come"):
        asked_for(family.subject, asked_on=TODAY() + timedelta(days=1))


def test_8_the_database_itself_wants_the_day(family):
    case = asked_for(family.subject)

    with pytest.raises(IntegrityError), transaction.atomic():
        DisposalCase.objects.filter(pk=case.pk).update(asked_on=None)


def test_8_a_co_ordinator_proposes_it_on_a_page(family):
    browser = signed_in_client(make_user(Role.CO_ORDINATOR))
    page = reverse("retention:erasure-new", args=[family.reference])
    assert page in browser.get(reverse("families:file", args=[family.reference])).text
    key = browser.get(page).context["form"]["key"].value()

    refused = browser.post(page, {"asked_on": "1/1/2999", "key": key})
    assert refused.status_code == 422
    assert "still to come" in refused.text
    answer = browser.post(page, {"asked_on": f"{TODAY():%d/%m/%Y}", "key": key})

    case = DisposalCase.objects.get()
    assert answer.headers["Location"] == reverse("retention:case", args=[case.pk])
    assert "article 17" in browser.get(answer.headers["Location"]).text
