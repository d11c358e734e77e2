"""Clause 2: what courts want is answered with one reply, which says nothing of the family."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.models import Notice
from contactcentre.safekeeping import clock
from disclosures.figures import figures
from disclosures.models import CourtRequest, OrderedDisclosure
from disclosures.services import court, register
from families.services.file import people_of
from families.services.known import declare_known
from policy.clauses import Clause, Refused
from tests.factories.accounts import make_user, signed_in_client
from tests.factories.disclosures import make_court_request
from tests.factories.families import make_family

pytestmark = pytest.mark.django_db
WANTS = [value for value, _ in CourtRequest.Wants.choices]
OUTCOMES = [value for value, _ in CourtRequest.Outcome.choices]


def sent(request, *, by, on=None, **fields):
    today = clock.today()
    return court.replied(
        family=request.family,
        court_request_id=request.pk,
        sent_on=on or today,
        by=by,
        **{"on": today, **fields},
    )


def ended(request, outcome, *, by):
    return court.end(
        family=request.family,
        court_request_id=request.pk,
        outcome=outcome,
        by=by,
        on=clock.today(),
    )


@pytest.mark.parametrize("wants", WANTS)
def test_2_the_reply_makes_no_report_and_says_nothing_of_the_family(by, wants):
    family = make_family()
    reply = court.reply_to(make_court_request(family, by=by, wants=wants), on=clock.today())
    assert "no verbal or written report" in reply
    assert "NW26P00123" in reply
    assert family.reference not in reply
    for person in people_of(family):
        for name in (person.first_name, person.last_name):
            assert not name or name not in reply
    other = make_court_request(make_family(), by=by, wants=wants)
    assert court.reply_to(other, on=clock.today()) == reply


def test_2_trustees_are_told_by_reference(by):
    trustee, family = make_user("trustee"), make_family()
    request = sent(make_court_request(family, by=by), by=by)
    ended(request, "ordered", by=by)
    told = Notice.objects.filter(user=trustee).order_by("kind").values_list("kind", "about")
    assert list(told) == [("court-asked", family.reference), ("court-ordered", family.reference)]
    assert not Notice.objects.exclude(user=trustee).exists()


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_2_first_the_reply_then_how_it_ended_each_once(by, outcome):
    request = make_court_request(make_family(), by=by)
    with pytest.raises(Refused) as refused:
        ended(request, outcome, by=by)
    assert refused.value.clause is Clause.C2
    sent(request, by=by)
    with pytest.raises(Refused):
        sent(request, by=by)
    assert ended(request, outcome, by=by).outcome == outcome
    for other in OUTCOMES:
        with pytest.raises(Refused):
            ended(request, other, by=by)


def test_2_the_words_that_were_sent_are_kept(by, settings):
    request = sent(make_court_request(make_family(), by=by), by=by)
    before = court.reply_to(request, on=clock.today())
    settings.CENTRE_NAME = "Another name"
    again = CourtRequest.objects.get(pk=request.pk)
    assert court.reply_to(again, on=clock.today() + timedelta(days=90)) == before


@pytest.mark.parametrize("days", [-3, 1])
def test_2_a_reply_goes_out_after_the_request_and_not_tomorrow(by, days):
    request = make_court_request(make_family(), by=by)
    with pytest.raises(Refused):
        sent(request, by=by, on=clock.today() + timedelta(days=days))


def test_2_what_is_still_to_come_is_not_noted(by):
    with pytest.raises(Refused):
        make_court_request(make_family(), by=by, came_on=clock.today() + timedelta(days=1))
    assert not CourtRequest.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"outcome": "dropped"},
        {"outcome": "dropped", "ended_on": clock.today()},
        {"replied_on": clock.today() - timedelta(days=30)},
        {"ended_on": clock.today()},
    ],
)
def test_2_the_database_keeps_the_order_of_things(by, wrong):
    request = make_court_request(make_family(), by=by)
    with pytest.raises(IntegrityError), transaction.atomic():
        CourtRequest.objects.filter(pk=request.pk).update(**wrong)


def test_2_a_co_ordinator_who_knows_the_family_sees_nothing_of_it(by):
    family = make_family()
    request = make_court_request(family, by=by)
    desk = signed_in_client(by)
    pages = [
        reverse("disclosures:of-family", args=[family.reference]),
        reverse("disclosures:court-request", args=[family.reference, request.pk]),
    ]
    everything = reverse("disclosures:court-requests")
    assert [desk.get(page).status_code for page in pages] == [200, 200]
    assert family.reference in desk.get(everything).content.decode()
    declare_known(family_id=family.pk, user=by, reason="", by=by)
    assert [desk.get(page).status_code for page in pages] == [404, 404]
    assert family.reference not in desk.get(everything).content.decode()


def test_2_from_the_letter_to_how_it_ended_in_pages(by):
    family, desk = make_family(), signed_in_client(by)
    today = f"{clock.today():%d/%m/%Y}"
    new = reverse("disclosures:court-request-new", args=[family.reference])
    letter = {"wants": "witness", "sender": "The court", "case_number": "", "key": str(uuid4())}
    refused = desk.post(new, letter | {"came_on": "1/1/2999"})
    assert refused.status_code == 422
    assert "still to come" in refused.content.decode()
    answers = [desk.post(new, letter | {"came_on": today}) for _ in range(2)]
    page, again = (answer["Location"] for answer in answers)
    assert page == again
    assert "called as a witness" in desk.get(page).content.decode()
    assert desk.post(page, {"sent_on": today}).status_code == 302
    assert desk.post(page, {"outcome": "report"}).status_code == 422
    assert desk.post(page, {"outcome": "ordered"}).status_code == 302
    assert "Required by law" in desk.get(page).content.decode()


def give(request, *, by, **fields):
    today = clock.today()
    said = {
        "ordered_on": today,
        "given_on": today,
        "to": "The Family Court at Nowhere",
        "what": "The register of June, three sheets",
        "route": "letter",
        "on": today,
        **fields,
    }
    return court.give(family=request.family, court_request_id=request.pk, by=by, **said)


@pytest.mark.parametrize("outcome", ["", *OUTCOMES])
def test_2_more_than_dates_is_given_on_an_order_and_on_nothing_else(by, outcome):
    request = sent(make_court_request(make_family(), by=by), by=by)
    if outcome:
        request = ended(request, outcome, by=by)
    if outcome == "ordered":
        assert give(request, by=by).noted_by == by
    else:
        with pytest.raises(Refused) as refused:
            give(request, by=by)
        assert refused.value.clause is Clause.C2
        assert not OrderedDisclosure.objects.exists()


@pytest.mark.parametrize(("ordered", "given"), [(0, -1), (1, 1), (0, 1)])
def test_2_after_the_order_and_not_on_a_day_to_come(by, ordered, given):
    request = ended(sent(make_court_request(make_family(), by=by), by=by), "ordered", by=by)
    today = clock.today()
    with pytest.raises(Refused):
        give(
            request,
            by=by,
            ordered_on=today + timedelta(days=ordered),
            given_on=today + timedelta(days=given),
        )


def test_2_what_a_court_ordered_is_required_by_law_and_counted_apart(by):
    family = make_family()
    request = ended(sent(make_court_request(family, by=by), by=by), "ordered", by=by)
    give(request, by=by)
    (line,) = register.lines(register.register(by=by, basis="law"))
    assert (line.about, line.to) == (family.reference, "The Family Court at Nowhere")
    for basis in ("e1", "e2", "dates", "permission"):
        assert not register.register(by=by, basis=basis).exists()
    counts = figures(clock.today(), clock.today())
    assert counts["court-given"] == 1
    assert [counts[f"exception-{basis}"] for basis in ("e1", "e2", "law")] == [0, 0, 0]
    declare_known(family_id=family.pk, user=by, reason="", by=by)
    assert not register.register(by=by).exists()


def test_2_it_is_noted_once_in_pages_and_shown_with_its_words(by):
    family, desk = make_family(), signed_in_client(by)
    request = ended(sent(make_court_request(family, by=by), by=by), "ordered", by=by)
    here = reverse("disclosures:court-request", args=[family.reference, request.pk])
    new = reverse("disclosures:court-given", args=[family.reference, request.pk])
    assert new in desk.get(here).content.decode()
    today = f"{clock.today():%d/%m/%Y}"
    typed = {
        "ordered_on": today,
        "to": "The court",
        "what": "Sheet 4",
        "route": "letter",
        "given_on": today,
        "key": str(uuid4()),
    }
    assert desk.post(new, typed | {"what": ""}).status_code == 422
    for _ in range(2):
        assert desk.post(new, typed)["Location"] == here
    assert OrderedDisclosure.objects.count() == 1
    assert "Sheet 4" in desk.get(here).content.decode()
