"""Exception 1: whoever is not to know of a concern finds no trace of it where records age."""

import pytest
from django.urls import reverse

from accounts.roles import Role
from contactcentre.safekeeping import clock
from contactcentre.safekeeping.models import Hold, Subject, Use
from policy.clauses import Refused
from retention.services import holding
from tests.factories.accounts import make_user, signed_in_client
from tests.factories.concerns import make_concern, make_lead, pass_on
from tests.factories.families import make_family
from tests.factories.retention import held, last_used, proposed, swept, unused_family

pytestmark = pytest.mark.django_db

PAGES = ("retention:holds", "retention:cases", "retention:undated")


@pytest.fixture
def lead():
    return make_lead(Role.CO_ORDINATOR)


@pytest.fixture
def accused(lead):
    return make_user(Role.CO_ORDINATOR)


@pytest.fixture
def concern(accused):
    """A concern about a co-ordinator and a family, both unused for years since."""
    family = make_family()
    made = make_concern(
        by=make_user(Role.VOLUNTEER), family_id=family.pk, complained_of=[accused.pk]
    )
    for subject_id in (family.pk, accused.subject_id, made.pk):
        last_used(Subject.objects.get(pk=subject_id), clock.years_before(clock.today(), 4))
    swept(clock.today())
    return made


def references(concern):
    held = Hold.objects.values("subject_id")
    found = Subject.objects.filter(pk__in=held) | Subject.objects.filter(pk=concern.pk)
    return set(found.values_list("reference", flat=True))


def said_to(person, page):
    return signed_in_client(person).get(reverse(page)).content.decode()


@pytest.mark.parametrize("page", PAGES)
def test_e1_the_person_complained_of_sees_nothing_of_it(concern, accused, page):
    said = said_to(accused, page)

    assert not [reference for reference in references(concern) if reference in said]


@pytest.mark.parametrize("page", PAGES)
def test_e1_nor_does_a_co_ordinator_who_leads_nothing(concern, page):
    said = said_to(make_user(Role.CO_ORDINATOR), page)

    assert not [reference for reference in references(concern) if reference in said]


def line_of(page, reference):
    """What the list of what is due says of one record, but for its reference."""
    [row] = [part for part in page.split("<tr>") if reference in part]
    return row.split("</tr>")[0].replace(reference, "…")


def test_e1_what_a_concern_keeps_is_listed_like_what_anything_else_keeps(concern, accused):
    """A record that is due and not listed would tell that something keeps it."""
    other = unused_family()
    Subject.objects.filter(pk=other.pk).update(
        last_used_on=clock.years_before(clock.today(), 4), flagged_on=clock.today()
    )
    held(other.subject)

    for person in (accused, make_user(Role.CO_ORDINATOR), make_user(Role.TRUSTEE)):
        said = said_to(person, "retention:due")
        reference = Subject.objects.get(pk=concern.family_id).reference
        assert "Not yet" in line_of(said, reference)
        assert line_of(said, reference) == line_of(said, other.reference)
        assert Subject.objects.get(pk=concern.pk).reference not in said


def test_e1_whoever_proposes_it_is_refused_in_the_same_words(concern, accused):
    other = unused_family()
    held(other.subject)
    refused = []
    for subject in (Subject.objects.get(pk=concern.family_id), other.subject):
        with pytest.raises(Refused) as found:
            proposed(subject, by=accused)
        refused.append(found.value.because)

    assert refused[0] == refused[1]


def test_e1_the_lead_sees_what_is_held_for_it(concern, lead):
    said = said_to(lead, "retention:holds")

    assert {r for r in references(concern) if r in said} == references(concern)


def test_e1_the_hold_itself_is_not_there_for_the_others(concern, accused, lead):
    hold = Hold.objects.first()
    page = reverse("retention:hold", args=[hold.pk])

    assert signed_in_client(accused).get(page).status_code == 404
    assert signed_in_client(make_user(Role.TRUSTEE)).get(page).status_code == 404
    assert signed_in_client(lead).get(page).status_code == 200
    for verb in ("ask-release", "release"):
        url = reverse(f"retention:{verb}", args=[hold.pk])
        assert signed_in_client(accused).post(url).status_code == 404


def test_e1_the_use_kept_quiet_counts_once_the_hold_is_let_go_of(concern, lead):
    pass_on(concern, by=lead)
    family = Subject.objects.get(pk=concern.family_id)
    assert family.last_used_on != clock.today()
    deputy = make_lead(Role.TRUSTEE, deputy=True)
    hold = Hold.objects.get(subject=family)

    holding.ask_release(hold_id=hold.pk, by=lead, on=clock.today())
    holding.release(hold_id=hold.pk, by=deputy, on=clock.today())

    family.refresh_from_db()
    assert (family.last_used_on, family.last_use) == (clock.today(), Use.EXCEPTION_DISCLOSURE)
