"""Clause 4: a party is told what left about them, and nothing of what is somebody else’s."""

from uuid import uuid4

import pytest
from django.urls import reverse

from contactcentre.safekeeping import clock
from disclosures.models import AccessSheet
from disclosures.rules.access_sheet import Whose
from disclosures.services import access_sheet, court, permission, register, releasing
from families.models import ContactDetail, PersonRole
from families.services.known import declare_known
from policy.clauses import Clause, Refused
from tests.factories.accounts import make_user, signed_in_client
from tests.factories.concerns import make_concern, make_lead, pass_on
from tests.factories.disclosures import (
    make_access_sheet,
    make_court_request,
    make_release,
    make_request,
    permit,
)
from tests.factories.families import make_family
from tests.factories.sessions import person_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def by():
    """Who leads on safeguarding as well: even they find no concern here."""
    return make_lead("co-ordinator")


@pytest.fixture
def family(by):
    """Of which something left on every basis there is."""
    found, today = make_family(), clock.today()
    neutral = make_request(asker="neutral", warned=False)
    for made in (
        make_release(found, by=by),
        make_release(found, by=by, request=neutral, standing="neutral"),
    ):
        for copy in made.copies.all():
            releasing.hand_over(release=made, copy_id=copy.pk, by=by, on=today)
    for role in (PersonRole.RESIDENT, PersonRole.VISITING):
        detail = ContactDetail.objects.filter(person=person_of(found, role)).first()
        given = permit(found, by=by, detail=detail, recipient=f"The {role} school")
        permission.pass_on(family=found, permission_id=given.pk, by=by, on=today)
    asked = make_court_request(found, by=by)
    where = {"family": found, "court_request_id": asked.pk, "by": by, "on": today}
    court.replied(sent_on=today, **where)
    court.end(outcome="ordered", **where)
    court.give(
        ordered_on=today,
        given_on=today,
        to="The judge",
        what="The register of June",
        route="letter",
        **where,
    )
    concern = make_concern(by=make_user("volunteer"), family_id=found.pk)
    pass_on(concern, by=by)
    return found


def left(family, role, *, by):
    person = person_of(family, role)
    found = access_sheet.left_about(person, by=by)
    return {whose: [each for each in found if each.whose == whose] for whose in Whose}


def test_4_it_is_said_whose_each_thing_is(family, by):
    found = left(family, PersonRole.VISITING, by=by)
    visiting, resident = (
        person_of(family, role) for role in (PersonRole.VISITING, PersonRole.RESIDENT)
    )
    assert {each.to for each in found[Whose.THEIRS]} == {visiting.full_name, "The visiting school"}
    assert {each.of for each in found[Whose.OTHERS]} == {resident.full_name}
    assert len(found[Whose.OTHERS]) == 2
    decided = {each.to for each in found[Whose.NAMES_OTHERS]}
    assert {"The Family Court at Nowhere", "The judge"} < decided
    assert len(decided) == 3


def test_4_what_is_not_decided_is_held_back_and_nothing_says_so(family, by):
    sheet = make_access_sheet(family, by=by)
    assert "The visiting school" in sheet.text
    for other in ("The resident school", "The Family Court", "The judge", "Solicitor", "Cafcass"):
        assert other not in sheet.text
    bare = make_access_sheet(make_family(), by=by)
    assert sheet.text.splitlines()[-4:] == bare.text.splitlines()[-4:]


def test_4_what_was_decided_is_told(family, by):
    key = next(
        each.key
        for each in left(family, PersonRole.VISITING, by=by)[Whose.NAMES_OTHERS]
        if each.to == "The judge"
    )
    sheet = make_access_sheet(family, by=by, given={key})
    assert "The register of June, to The judge. Required by law." in sheet.text
    assert "The Family Court" not in sheet.text


def test_4_what_is_somebody_elses_cannot_be_given(family, by):
    others = left(family, PersonRole.VISITING, by=by)[Whose.OTHERS]
    elsewhere = make_release(make_family(), by=by).copies.first()
    for key in (*(each.key for each in others), f"copy-{elsewhere.pk}", "anything"):
        with pytest.raises(Refused) as refused:
            make_access_sheet(family, by=by, given={key})
        assert refused.value.clause is Clause.C4
    assert not AccessSheet.objects.exists()


def test_4_nor_what_tells_where_anybody_can_be_reached(family, by):
    asked = family_request(family, by=by)
    address = ContactDetail.objects.filter(
        person=person_of(family, PersonRole.RESIDENT), kind="telephone"
    ).first()
    court.give(
        family=family,
        court_request_id=asked.pk,
        ordered_on=clock.today(),
        given_on=clock.today(),
        to="The judge",
        what=f"Their number: {address.value}",
        route="letter",
        by=by,
        on=clock.today(),
    )
    keys = {each.key for each in left(family, PersonRole.VISITING, by=by)[Whose.NAMES_OTHERS]}
    with pytest.raises(Refused) as refused:
        make_access_sheet(family, by=by, given=keys)
    assert address.value not in refused.value.because


def family_request(family, *, by):
    (found,) = court.requests_of(family, by=by)
    return found


def test_e1_no_sheet_and_no_page_of_it_tells_of_a_concern(family, by):
    desk = signed_in_client(by)
    party = person_of(family, PersonRole.VISITING)
    here = reverse("disclosures:access-sheet-new", args=[family.reference, party.pk])
    keys = {each.key for each in left(family, PersonRole.VISITING, by=by)[Whose.NAMES_OTHERS]}
    sheet = make_access_sheet(family, by=by, given=keys)
    for text in (desk.get(here).content.decode(), sheet.text):
        assert "Hyacinth Duty" not in text
        assert "sleeps in the shed" not in text
        assert "K-" not in text
        assert "Exception 1" not in text


def test_4_a_sheet_is_frozen_and_stands_in_the_register(family, by):
    sheet = make_access_sheet(family, by=by)
    make_release(family, by=by)
    desk = signed_in_client(by)
    page = reverse("disclosures:access-sheet", args=[family.reference, sheet.pk])
    assert sheet.text.strip() in desk.get(page).content.decode()
    (line,) = register.lines(register.register(by=by, basis="access"))
    assert (line.page, line.family) == ("access-sheet", family.reference)
    again = left(family, PersonRole.VISITING, by=by)[Whose.THEIRS]
    assert "A sheet like this one" in {each.what for each in again}
    other = left(family, PersonRole.RESIDENT, by=by)[Whose.OTHERS]
    assert "A sheet like this one" in {each.what for each in other}


def test_4_whoever_knows_the_family_makes_and_reads_none(family, by):
    sheet = make_access_sheet(family, by=by)
    declare_known(family_id=family.pk, user=by, reason="", by=by)
    desk = signed_in_client(by)
    party = person_of(family, PersonRole.VISITING)
    for name, pk in (("access-sheet-new", party.pk), ("access-sheet", sheet.pk)):
        url = reverse(f"disclosures:{name}", args=[family.reference, pk])
        assert desk.get(url).status_code == 404


def test_4_in_pages_it_is_decided_line_by_line(family, by):
    desk = signed_in_client(by)
    party = person_of(family, PersonRole.VISITING)
    here = reverse("disclosures:access-sheet-new", args=[family.reference, party.pk])
    page = desk.get(here).content.decode()
    assert "The judge" in page
    assert "The resident school" in page
    found = left(family, PersonRole.VISITING, by=by)
    judge = next(each.key for each in found[Whose.NAMES_OTHERS] if each.to == "The judge")
    typed = {"given": [judge], "reason": "The order names them both", "key": str(uuid4())}
    assert desk.post(here, typed | {"reason": ""}).status_code == 422
    others = found[Whose.OTHERS][0].key
    assert desk.post(here, typed | {"given": [others]}).status_code == 422
    assert not AccessSheet.objects.exists()
    for _ in range(2):
        made = desk.post(here, typed)
    assert AccessSheet.objects.count() == 1
    shown = desk.get(made["Location"]).content.decode()
    assert "The judge" in shown
    assert "The order names them both" not in shown
