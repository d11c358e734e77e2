"""Clause 5: nobody assesses a family on the premises without an agreement to it."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import Notice
from contactcentre.safekeeping import clock
from disclosures.models import AssessmentAgreement, AssessmentRefusal
from disclosures.rules.assessment import Agreed, NotAgreed, agreement_for
from disclosures.services import assessment
from families.models import ContactDetail, PersonRole
from families.services.contact import add_contact_detail
from families.services.file import parties_of
from policy.clauses import Clause, Refused
from tests.factories.accounts import make_user, signed_in_client
from tests.factories.disclosures import agree_to_assess
from tests.factories.families import make_family
from tests.factories.sessions import person_of

pytestmark = pytest.mark.django_db
DAYS = st.dates(min_value=date(2020, 1, 1), max_value=date(2040, 1, 1))


def answered(family, name, *, by, on=None, agency="Cafcass"):
    return assessment.answer_at_the_door(
        family=family, name=name, agency=agency, by=by, on=on or clock.today(), key=uuid4()
    )


def test_5_without_an_agreement_nobody_assesses_and_it_is_noted_once(by):
    family, key = make_family(), uuid4()
    for _ in range(2):
        answer = assessment.answer_at_the_door(
            family=family,
            name="Ottoline Fairweather",
            agency="Cafcass",
            by=by,
            on=clock.today(),
            key=key,
        )
        assert answer.refused.clause is Clause.C5
    refusal = AssessmentRefusal.objects.get()
    assert (refusal.name, refusal.agency) == ("Ottoline Fairweather", "Cafcass")


def test_5_another_name_tried_on_the_same_screen_is_noted_too(by):
    family, key = make_family(), uuid4()
    for name in ("Ottoline Fairweather", "Otto Fairweather", "Ottoline  Fairweather"):
        assessment.answer_at_the_door(
            family=family, name=name, agency="", by=by, on=clock.today(), key=key
        )
    assert AssessmentRefusal.objects.count() == 2


@pytest.mark.parametrize("given_name", ["Ottoline Fairweather", "ottoline  FAIRWEATHER"])
def test_5_whoever_the_agreement_names_may(by, given_name):
    family = make_family()
    agreement = agree_to_assess(family, by=by)
    assert answered(family, given_name, by=by).agreement == agreement
    assert not AssessmentRefusal.objects.exists()


@pytest.mark.parametrize("given_name", ["Ottoline Fairwether", "Ottoline", "Fairweather", "-", "."])
def test_5_nobody_else_may(by, given_name):
    family = make_family()
    agree_to_assess(family, by=by)
    assert answered(family, given_name, by=by).refused


@pytest.mark.parametrize(
    ("given_agency", "may"),
    [
        ("Cafcass", True),
        ("CAFCASS, Swindon", True),
        ("Wiltshire Council", False),
        ("Council", False),
        ("", False),
        ("-", False),
    ],
)
def test_5_only_from_the_agency_that_was_agreed_to(by, given_agency, may):
    family = make_family()
    agree_to_assess(family, by=by, agency="Cafcass")
    answer = answered(family, "Ottoline Fairweather", agency=given_agency, by=by)
    assert (answer.agreement is not None) is may
    assert AssessmentRefusal.objects.exists() is not may


def test_5_two_councils_are_two_agencies(by):
    family = make_family()
    agree_to_assess(family, by=by, agency="Wiltshire Council")
    assert answered(family, "Ottoline Fairweather", agency="Dorset Council", by=by).refused
    assert answered(family, "Ottoline Fairweather", agency="Wiltshire", by=by).agreement


def test_5_an_agreement_about_one_family_is_none_about_another(by):
    ours, theirs = make_family(), make_family()
    agreement = agree_to_assess(ours, by=by)
    assert answered(theirs, "Ottoline Fairweather", by=by).refused
    with pytest.raises(AssessmentAgreement.DoesNotExist):
        assessment.end(family=theirs, agreement_id=agreement.pk, by=by, on=clock.today())


def test_5_every_party_has_to_agree(by):
    family = make_family()
    parties = [party.pk for party in parties_of(family)]
    strangers = [party.pk for party in parties_of(make_family())]
    for agreeing in ([], parties[:-1], strangers):
        with pytest.raises(Refused) as refused:
            agree_to_assess(family, by=by, agreeing=agreeing)
        assert refused.value.clause is Clause.C5
    assert not AssessmentAgreement.objects.exists()
    agreement = agree_to_assess(family, by=by)
    assert {each.party_id for each in agreement.agreeing.all()} == set(parties)


def test_5_a_party_withdraws_and_the_very_next_answer_is_no(by):
    family = make_family()
    agreement = agree_to_assess(family, by=by)
    assessment.end(family=family, agreement_id=agreement.pk, by=by, on=clock.today())
    assert answered(family, "Ottoline Fairweather", by=by).refused
    with pytest.raises(Refused):
        assessment.end(family=family, agreement_id=agreement.pk, by=by, on=clock.today())


@given(first=DAYS, length=st.integers(0, 400), day=DAYS, ended=st.none() | DAYS)
def test_5_an_agreement_lets_in_on_its_own_days_and_no_others(first, length, day, ended):
    agreed = Agreed(uuid4(), "Ann Other", "Cafcass", first, first + timedelta(days=length), ended)
    may = 0 <= (day - first).days <= length and (ended is None or day < ended)
    try:
        assert (
            agreement_for(name="Ann Other", agency="Cafcass", agreements=[agreed], on=day) == agreed
        )
        assert may
    except NotAgreed:
        assert not may


@pytest.mark.parametrize(("first", "last"), [(1, 0), (-9, -1)])
def test_5_days_that_cannot_be_are_refused(by, first, last):
    today = clock.today()
    with pytest.raises(Refused):
        agree_to_assess(
            make_family(),
            by=by,
            first_day=today + timedelta(days=first),
            last_day=today + timedelta(days=last),
        )


def test_5_the_database_ends_no_agreement_before_it_was_made(by):
    agreement = agree_to_assess(make_family(), by=by)
    before = agreement.agreed_on - timedelta(days=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        AssessmentAgreement.objects.filter(pk=agreement.pk).update(ended_on=before)


def test_5_at_the_door_a_team_leader_is_told_yes_or_no_and_no_name(by):
    family = make_family()
    agree_to_assess(family, by=by)
    leader = signed_in_client(make_user("team-leader"))
    door = reverse("disclosures:assessor", args=[family.reference])
    no = leader.post(
        door, {"name": "Ottoline Fairwether", "agency": "Cafcass", "key": str(uuid4())}
    )
    assert "clause 5" in no.content.decode()
    assert "Ottoline Fairweather" not in no.content.decode()
    yes = leader.post(
        door, {"name": "Ottoline Fairweather", "agency": "Cafcass", "key": str(uuid4())}
    )
    assert "Watches one visit" in yes.content.decode()


def test_5_a_form_sent_twice_makes_one_agreement_and_one_that_lacks_a_party_none(by):
    family, desk = make_family(), signed_in_client(by)
    today, page = clock.today(), reverse("disclosures:assessment-new", args=[family.reference])
    parties = [str(party.pk) for party in parties_of(family)]
    sent = {
        "assessor": "Ottoline Fairweather",
        "agency": "Cafcass",
        "scope": "Watches one visit",
        "first_day": f"{today:%d/%m/%Y}",
        "last_day": f"{today:%d/%m/%Y}",
        "key": str(uuid4()),
    }
    refused = desk.post(page, sent | {"agreeing": parties[:1]})
    assert refused.status_code == 422
    assert "Every party has to agree" in refused.content.decode()
    assert 'value="Ottoline Fairweather"' in refused.content.decode()
    for _ in range(2):
        assert desk.post(page, sent | {"agreeing": parties}).status_code == 302
    assert AssessmentAgreement.objects.count() == 1


STREET, NUMBER, MAIL = "12 larkspur rise", "07700 900123", "robin@example.org"


@pytest.fixture
def reached():
    """A family with a parent's exact address, telephone and e-mail on file."""
    family = make_family()
    resident = person_of(family, PersonRole.RESIDENT)
    kinds = ContactDetail.Kind
    for kind, value in (
        (kinds.ADDRESS, "12 Larkspur Rise, Nowhere, NW3 4QX"),
        (kinds.TELEPHONE, NUMBER),
        (kinds.EMAIL, MAIL),
    ):
        add_contact_detail(person=resident, kind=kind, value=value, on=clock.today())
    return family


@pytest.mark.parametrize("field", ["assessor", "agency", "scope"])
@pytest.mark.parametrize(
    "tells", [STREET, NUMBER, "077 00.90 01 23", MAIL, "nw3 4qx", "lives in the next village"]
)
def test_4_an_agreement_tells_the_door_no_way_to_reach_anybody(by, reached, field, tells):
    with pytest.raises(Refused) as refused:
        agree_to_assess(reached, by=by, **{field: f"Collects from {tells}"})
    assert refused.value.clause is Clause.C4
    assert tells not in refused.value.because
    assert not AssessmentAgreement.objects.exists()


@pytest.mark.parametrize(
    "honest",
    [
        {"agency": "Nowhere Council"},
        {"agency": "Cafcass, Nowhere office"},
        {"scope": "Watches 2 visits, 10:00 to 12:00, 1/12/2026 to 12/12/2026; no file is shown"},
        {"scope": "Sits with the child for one hour under order NW26P00123"},
    ],
)
def test_4_an_honest_agreement_is_noted(by, reached, honest):
    assert agree_to_assess(reached, by=by, **honest).pk


def test_4_words_tried_in_agreements_are_counted_like_all_others(by, reached):
    trustee, desk = make_user("trustee"), signed_in_client(by)
    page = reverse("disclosures:assessment-new", args=[reached.reference])
    today = clock.today()
    for place in ("larkspur", "Nowhere", "12 Larkspur"):
        answer = desk.post(
            page,
            {
                "assessor": "Ottoline Fairweather",
                "agency": "Cafcass",
                "scope": f"Watches a visit near {place}",
                "first_day": f"{today:%d/%m/%Y}",
                "last_day": f"{today:%d/%m/%Y}",
                "agreeing": [str(party.pk) for party in parties_of(reached)],
                "key": str(uuid4()),
            },
        )
        assert answer.status_code == 422
    assert Notice.objects.filter(user=trustee, kind=Notice.Kind.WORDS_REFUSED).exists()


@pytest.mark.parametrize("field", ["name", "agency"])
def test_4_whoever_is_turned_away_is_noted_by_name_alone(by, reached, field):
    door = reverse("disclosures:assessor", args=[reached.reference])
    said = {"name": "Ottoline Fairweather", "agency": "Cafcass", "key": str(uuid4())}
    leader = signed_in_client(make_user("team-leader"))
    answer = leader.post(door, said | {field: f"Ottoline {NUMBER}"})
    assert answer.status_code == 422
    assert "clause 4" in answer.text
    assert not AssessmentRefusal.objects.exists()
