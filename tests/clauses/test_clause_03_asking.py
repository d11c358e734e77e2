"""Clause 3: dates are asked for at a door that tells nothing; one side is warned before it asks."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from accounts.models import Notice
from contactcentre.safekeeping import clock
from contactcentre.safekeeping.keyring.models import DataKey
from contactcentre.safekeeping.models import Subject, SubjectKind
from disclosures.models import AttendanceRequest
from disclosures.rules import asking as rules
from disclosures.services.asking import ask, close, inbox
from policy.clauses import Clause, Refused
from tests.factories.accounts import make_user, signed_in_client
from tests.factories.disclosures import entered, make_request, match
from tests.factories.families import make_family

pytestmark = pytest.mark.django_db
ASK = reverse("disclosures:ask")
_REFERENCE = re.compile(r"R-[0-9A-Z]{6}")
# In an address, with its signature.
_QUOTED = re.compile(rf"{_REFERENCE.pattern}%3A\w+%3A[\w-]+")


@pytest.fixture(autouse=True)
def forget_tries():
    cache.clear()


def _nonce_left_out(answer):
    return re.sub(r'nonce="[^"]*"', "", answer.text)


def sent(**fields):
    given = {**entered(), "key": str(uuid4()), **fields}
    return given | ({"acts_for": ""} if given["asker"] == "neutral" else {})


def test_3_whoever_acts_for_a_party_is_not_on_neither_side(client):
    """Otherwise one side would be given the dates without a warning, and without the other."""
    form = sent(asker="neutral") | {"acts_for": "Iwan Thistlewood"}
    for said in ({}, {"understood": "neutral"}, {"understood": "party"}):
        assert client.post(ASK, form | said).status_code == 422
    assert not AttendanceRequest.objects.exists()


@pytest.mark.parametrize("asker", ["party", "representative", "local-authority"])
def test_3_one_side_is_warned_before_its_request_exists(client, asker):
    warning = client.post(ASK, sent(asker=asker))

    assert warning.status_code == 200
    assert "Every other side is given the same" in warning.content.decode()
    assert not AttendanceRequest.objects.exists()
    assert not Subject.objects.exists()
    assert not DataKey.objects.exists()
    assert warning["Cache-Control"] == "no-store"


def test_3_what_was_changed_after_it_was_sent_is_a_request_of_its_own(client):
    """By “Change something”, or by the browser’s way back: it is thanked for, so it is kept."""
    form = sent(understood="representative")
    changed = form | {"name": "Prudence Askwith-Hall"}
    for each in (form, changed, changed, form):
        assert client.post(ASK, each).url.startswith(reverse("disclosures:asked"))
    names = {request.name for request in AttendanceRequest.objects.all()}
    assert names == {"Prudence Askwith", "Prudence Askwith-Hall"}
    assert AttendanceRequest.objects.count() == 2


def test_3_what_is_accepted_at_the_warning_is_kept_sealed_and_once(client):
    form = sent(understood="representative")
    thanks = [client.post(ASK, form).url for _ in range(2)]

    request = AttendanceRequest.objects.get()
    assert all(request.reference in client.get(each).text for each in thanks)
    assert (request.warned, request.name, request.family) == (
        True,
        "Prudence Askwith",
        "The Larkspur children",
    )
    assert request.subject.kind == SubjectKind.REQUEST


def test_3_who_changes_something_at_the_warning_finds_the_form_as_it_was(client):
    page = client.post(ASK, sent(back="yes")).content.decode()
    assert 'value="Prudence Askwith"' in page
    assert not AttendanceRequest.objects.exists()


@pytest.mark.parametrize("forged", [{}, {"understood": "neutral"}])
def test_3_who_asks_for_neither_side_is_not_warned(client, forged):
    assert client.post(ASK, sent(asker="neutral", **forged)).status_code == 302
    assert not AttendanceRequest.objects.get().warned


def test_3_the_answer_is_the_same_whether_the_family_is_known_or_not(
    client, django_assert_num_queries
):
    family = make_family()
    client.get(ASK)
    answers = []
    for said in (family.reference, "F-222222", "Residentlast1", "Nobody at all"):
        cache.clear()
        warning = client.post(ASK, sent(family=said))
        with django_assert_num_queries(0):
            client.post(ASK, sent(family=said))
        assert warning.status_code == 200
        answer = client.post(ASK, sent(family=said, understood="representative"))
        headers = str(sorted(answer.headers.items()))
        answers.append((answer.status_code, _QUOTED.sub("…", headers), len(headers)))
    assert all(each == answers[0] for each in answers)


@pytest.mark.parametrize("warned", [False, True])
def test_3_one_side_that_was_not_warned_is_refused_by_the_service(warned):
    if warned:
        assert make_request(warned=True)
        return
    with pytest.raises(Refused) as refused:
        make_request(warned=False)
    assert refused.value.clause is Clause.C3
    assert not AttendanceRequest.objects.exists()


def test_3_and_by_the_database():
    request = make_request()
    with pytest.raises(IntegrityError), transaction.atomic():
        AttendanceRequest.objects.filter(pk=request.pk).update(warned=False)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"last_day": "1/1/2999"}, "still to come"),
        ({"first_day": "2/2/2026", "last_day": "1/2/2026"}, "comes before the first day"),
        ({"first_day": "31/2/2026"}, "real date"),
        ({"name": "x" * 81}, "at most 80"),
        ({"name": "Prudence\u202e"}, "hidden control"),
        ({"organisation": "Firm\r\nBcc: all@example.org"}, "hidden control"),
        ({"email": "prudence@askwith.example\nBcc: all@example.org"}, "in full"),
        ({"acts_for": ""}, "whom you act for"),
        ({"asker": "court"}, "Choose one from the list"),
        ({"family": ""}, "which family"),
    ],
)
def test_3_what_will_not_do_is_said_and_nothing_is_kept(client, fields, said):
    response = client.post(ASK, sent(understood="representative", **fields))
    assert response.status_code == 422
    assert said in response.content.decode()
    assert not AttendanceRequest.objects.exists()


@pytest.mark.parametrize(("warned_as", "sends"), [("party", "neutral"), ("neutral", "party")])
def test_3_whoever_becomes_somebody_else_after_the_warning_is_asked_again(client, warned_as, sends):
    answer = client.post(ASK, sent(understood=warned_as, asker=sends))
    assert answer.status_code == 422
    assert "Say again who you are" in answer.content.decode()
    assert not AttendanceRequest.objects.exists()


def test_3_fields_that_the_form_does_not_have_change_nothing(client):
    client.post(ASK, sent(understood="representative", state="on-paper", warned="", subject="1"))
    assert AttendanceRequest.objects.get().state == "waiting"


def test_3_whoever_asked_can_quote_their_request(client):
    answer = client.post(ASK, sent(understood="representative"), follow=True)
    request = AttendanceRequest.objects.get()
    assert request.reference in answer.text
    assert "Prudence" not in answer.text


@pytest.mark.parametrize("typed", ["F-7K3M9Q", "R-7K3M9Q", "R-7K3M9Q:1abc:x", "call 01632 960123"])
def test_3_the_thanks_quote_no_request_that_was_never_taken_in(client, typed):
    thanks = reverse("disclosures:asked")
    answers = {_nonce_left_out(client.get(thanks, {"reference": each})) for each in (typed, "")}
    assert len(answers) == 1
    assert typed not in answers.pop()


def test_3_nor_one_that_exists_to_whoever_did_not_send_it(client):
    request = make_request()
    answer = client.get(reverse("disclosures:asked"), {"reference": request.reference})
    assert request.reference not in answer.text


def test_3_nor_for_ever(client):
    url = client.post(ASK, sent(understood="representative")).url
    reference = AttendanceRequest.objects.get().reference
    with time_machine.travel(clock.now() + timedelta(hours=13)):
        assert reference not in client.get(url).text
    assert reference in client.get(url).text


def test_3_the_form_calls_nothing_optional_that_it_refuses_when_it_is_empty(client):
    page = client.get(ASK).text
    labels = dict(re.findall(r'<label[^>]* for="id_(\w+)">(.*?)</label>', page))
    assert "optional" in labels["their_reference"]
    assert "optional" not in labels["acts_for"]
    assert client.post(ASK, sent(acts_for="")).status_code == 422
    assert client.post(ASK, sent(asker="neutral", acts_for="")).status_code == 302


def test_3_they_wait_in_the_order_in_which_they_came():
    by = make_user("co-ordinator")
    came = [make_request().reference for _ in range(12)]
    assert [each.reference for each in inbox(by=by, closed=False)] == came
    page = signed_in_client(by).get(reverse("disclosures:list")).text
    assert _REFERENCE.findall(page.split("<tbody>")[1]) == came
    for each in list(inbox(by=by, closed=False)):
        close(request_id=each.pk, ending="no-record", by=by, on=each.asked_on)
    assert [each.reference for each in inbox(by=by, closed=True)] == came[::-1]


class TestAnotherReference:
    @pytest.fixture
    def by(self):
        return make_user("co-ordinator")

    @pytest.mark.parametrize("exists", [True, False])
    def test_3_who_decides_is_warned_where_they_wrote_another(self, by, exists):
        family = make_family()
        wrote = make_family().reference if exists else "F-222222"
        request = make_request(family=f"The children of {wrote.lower()}")
        desk = signed_in_client(by)
        page = reverse("disclosures:match", args=[request.pk, family.reference])
        assert wrote in desk.get(page).text.split("They wrote another reference")[1]
        match(request, family, by=by)
        there = desk.get(reverse("disclosures:release-new", args=[request.pk])).text
        assert "They wrote another reference" in there

    @pytest.mark.parametrize("says", ["{}", "The Larkspur children", "our {}, AF-123456"])
    def test_3_and_not_otherwise(self, by, says):
        family = make_family()
        request = make_request(family=says.format(family.reference))
        page = reverse("disclosures:match", args=[request.pk, family.reference])
        assert "They wrote another" not in signed_in_client(by).get(page).text


def test_3_whoever_asked_learns_under_which_number_the_centre_is_reached(settings):
    thanks = reverse("disclosures:asked")
    assert "tel:" not in Client().get(thanks).content.decode()
    settings.CENTRE_TELEPHONE = "01225 496000"
    assert "tel:01225496000" in Client().get(thanks).content.decode()


def test_3_only_co_ordinators_are_told_and_not_of_what():
    people = {role: make_user(role) for role in ("co-ordinator", "trustee", "volunteer")}
    request = make_request()
    notice = Notice.objects.get()
    assert (notice.user, notice.about) == (people["co-ordinator"], request.reference)
    for role, person in people.items():
        seen = AttendanceRequest.objects.visible_to(person).count()
        assert seen == (1 if role == "co-ordinator" else 0)


BY_HAND = [each.value for each in rules.ENDED_BY_HAND]


@pytest.mark.parametrize("then", BY_HAND)
@pytest.mark.parametrize("first", ["", *BY_HAND])
def test_3_a_request_ends_once(first, then):
    by = make_user("co-ordinator")
    request = make_request()
    on = request.asked_on
    if first:
        close(request_id=request.pk, ending=first, by=by, on=on)
        with pytest.raises(Refused):
            close(request_id=request.pk, ending=then, by=by, on=on)
        then = first
    else:
        close(request_id=request.pk, ending=then, by=by, on=on)
    request.refresh_from_db()
    assert (request.state, request.closed_on, request.closed_by) == (then, on, by)


def test_3_nobody_says_released_without_releasing():
    request, by = make_request(), make_user("co-ordinator")
    with pytest.raises(Refused):
        close(request_id=request.pk, ending="released", by=by, on=request.asked_on)


def test_3_who_was_not_warned_cannot_have_withdrawn_after_the_warning():
    request = make_request(asker="neutral", warned=False)
    with pytest.raises(Refused):
        close(
            request_id=request.pk,
            ending="withdrawn",
            by=make_user("co-ordinator"),
            on=request.asked_on,
        )


def test_3_a_period_with_its_last_day_before_its_first_is_refused_by_the_service():
    with pytest.raises(Refused):
        ask(
            warned=True,
            on=entered()["last_day"],
            **entered(first_day=entered()["last_day"], last_day=entered()["first_day"]),
        )


class TestReading:
    @pytest.fixture
    def client(self):
        return signed_in_client(make_user("co-ordinator"))

    def test_waiting_and_closed_are_listed_apart_without_how_to_reach_anybody(self, client):
        waiting, closed = make_request(), make_request(name="Closed Askwith")
        client.post(reverse("disclosures:request", args=[closed.pk]), {"ending": "no-record"})
        for show, ours, other in (("", waiting, closed), ("closed", closed, waiting)):
            page = client.get(reverse("disclosures:list"), {"show": show}).content.decode()
            assert ours.reference in page
            assert other.reference not in page
            assert "askwith.example" not in page
            assert "960123" not in page

    def test_the_list_asks_as_much_for_many_as_for_one(self, client, django_assert_max_num_queries):
        for _ in range(3):
            make_request()
        with django_assert_max_num_queries(8):
            client.get(reverse("disclosures:list"))

    def test_a_request_is_closed_on_its_page(self, client):
        request = make_request()
        url = reverse("disclosures:request", args=[request.pk])
        assert client.post(url, {"ending": ""}).status_code == 422
        assert client.post(url, {"ending": "no-record"}).url == reverse("disclosures:list")
        assert client.post(url, {"ending": "withdrawn"}).status_code == 422
        assert "The centre holds no record" in client.get(url).content.decode()

    @pytest.mark.parametrize("ending", ["no-record", "not-confirmed", "withdrawn"])
    def test_3_whoever_asked_is_told_the_same_words_however_it_was_closed(self, client, ending):
        known, unknown = make_request(), make_request()
        match(known, make_family(), by=make_user("co-ordinator"))
        ends = {known: "not-confirmed" if ending == "no-record" else ending, unknown: ending}
        for request, how in ends.items():
            url = reverse("disclosures:request", args=[request.pk])
            said = f"“{rules.NOTHING_GIVEN}”"
            assert said in client.get(url).content.decode()
            assert client.post(url, {"ending": how}).status_code == 302
            assert said in client.get(url).content.decode()
