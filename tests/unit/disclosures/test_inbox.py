"""The list of requests: a page of it costs the same however many wait."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from contactcentre.safekeeping import clock
from disclosures.models import AttendanceRequest
from disclosures.services import asking
from disclosures.services import inbox as finding
from disclosures.views import inbox
from families.services.known import declare_known
from policy.clauses import Refused
from tests.factories.accounts import make_user, signed_in_client
from tests.factories.disclosures import make_request, match
from tests.factories.families import make_family

pytestmark = pytest.mark.django_db
HERE = reverse("disclosures:list")


@pytest.fixture
def by():
    return make_user("co-ordinator")


@pytest.mark.parametrize(("asked", "pages", "shown"), [("", 2, 2), ("2", 3, 2), ("9", 3, 1)])
def test_pages_unfold_as_far_as_somebody_has_come(by, monkeypatch, asked, pages, shown):
    monkeypatch.setattr(inbox, "PAGE_LENGTH", 2)
    for _ in range(5):
        make_request()
    page = signed_in_client(by).get(HERE, {"page": asked}).context["page"]
    assert page.paginator.num_pages == pages
    assert len(page.object_list) == shown


@pytest.mark.parametrize("junk", ["-1", "x", "9" * 40, "²"])
def test_what_is_no_page_is_the_first(by, junk):
    make_request()
    assert signed_in_client(by).get(HERE, {"page": junk}).context["page"].number == 1


@pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite's own words for a plan")
@pytest.mark.parametrize("closed", [False, True])
def test_no_request_is_sorted_for_it(by, closed):
    """They are read in the order of the index, so only those on the page are."""
    plan = asking.inbox(by=by, closed=closed)[:50].explain()
    assert "requests_in_order" in plan
    assert "TEMP B-TREE" not in plan


class TestSearch:
    @pytest.fixture
    def desk(self, by):
        return signed_in_client(by)

    def found(self, desk, text):
        page = desk.post(HERE, {"text": text})
        assert page.status_code == 200
        return [row.reference for row in page.context["rows"]]

    def test_they_are_found_by_reference_or_by_words_of_who_asks(self, desk):
        one = make_request()
        other = make_request(name="Ludo Larkin", organisation="", email="ludo@larkin.example")
        assert self.found(desk, one.reference.lower()) == [one.reference]
        assert self.found(desk, "prudence ask") == [one.reference]
        assert self.found(desk, "LARKIN lu") == [other.reference]
        assert self.found(desk, "ludo@larkin") == [other.reference]
        assert self.found(desk, "larkspur") == [other.reference, one.reference]
        assert self.found(desk, "nobody") == []

    def test_one_that_was_closed_is_found_by_its_reference_alone(self, desk, by):
        made = make_request()
        asking.close(request_id=made.pk, ending="withdrawn", by=by, on=clock.today())
        assert self.found(desk, "prudence") == []
        assert self.found(desk, made.reference) == [made.reference]

    def test_nobody_finds_what_is_about_a_family_they_know(self, desk, by):
        made, family = make_request(), make_family()
        match(made, family, by=make_user("co-ordinator"))
        declare_known(family_id=family.pk, user=by, reason="", by=by)
        assert self.found(desk, "prudence") == self.found(desk, made.reference) == []

    def test_it_asks_the_same_however_many_wait(self, desk, django_assert_num_queries):
        make_request()
        with CaptureQueriesContext(connection) as few:
            self.found(desk, "prudence")
        for _ in range(4):
            make_request()
        with django_assert_num_queries(len(few)):
            self.found(desk, "prudence")

    def test_no_more_are_shown_than_a_page_holds_and_that_is_said(self, desk, monkeypatch):
        monkeypatch.setattr(finding, "SHOWN", 2)
        for _ in range(3):
            make_request()
        page = desk.post(HERE, {"text": "prudence"})
        assert len(page.context["rows"]) == 2
        assert "3 requests match" in page.text
        assert "The latest 2 are shown" in page.text


class TestClosingTogether:
    CLOSE = reverse("disclosures:close-many")

    @pytest.fixture
    def desk(self, by):
        return signed_in_client(by)

    def sent(self, offered, ticked=(), **fields):
        keys = {"offered": [each.pk for each in offered], "requests": [each.pk for each in ticked]}
        return keys | {"ending": "not-confirmed", **fields}

    def states(self):
        return sorted(AttendanceRequest.objects.values_list("state", flat=True))

    def test_those_that_are_ticked_are_closed_and_others_stay(self, desk, by):
        made = [make_request() for _ in range(3)]
        answer = desk.post(self.CLOSE, self.sent(made, made[:2]), follow=True)
        assert "2 requests were closed" in answer.text
        assert self.states() == ["not-confirmed", "not-confirmed", "waiting"]
        closed = AttendanceRequest.objects.get(pk=made[0].pk)
        assert (closed.closed_by, closed.closed_on) == (by, clock.today())

    def test_all_that_were_shown_and_none_that_came_meanwhile(self, desk):
        made = [make_request() for _ in range(3)]
        make_request()
        assert desk.post(self.CLOSE, self.sent(made, every="on")).status_code == 302
        assert self.states() == ["not-confirmed"] * 3 + ["waiting"]

    @pytest.mark.parametrize("wrong", [{"ending": ""}, {"ending": "released"}, {"requests": []}])
    def test_nothing_is_closed_without_a_reason_or_a_tick(self, desk, wrong):
        made = [make_request() for _ in range(2)]
        answer = desk.post(self.CLOSE, self.sent(made, made) | wrong)
        assert answer.status_code == 422
        assert made[0].reference in answer.text
        assert self.states() == ["waiting"] * 2

    def test_nor_one_of_which_somebody_has_found_the_family(self, desk, by):
        """All of them or none: what is held for it would go with it, unseen."""
        made = [make_request() for _ in range(2)]
        match(made[1], make_family(), by=by)
        assert desk.post(self.CLOSE, self.sent(made, made)).status_code == 422
        with pytest.raises(Refused, match=made[1].reference):
            finding.close_together(
                request_ids=[each.pk for each in made],
                ending="not-confirmed",
                by=by,
                on=clock.today(),
            )
        assert self.states() == ["matched", "waiting"]

    def test_nor_one_that_was_not_offered(self, desk):
        shown, other = make_request(), make_request()
        assert desk.post(self.CLOSE, self.sent([shown], [other])).status_code == 422
        assert desk.post(self.CLOSE, {"offered": "zzz"}).status_code == 404
        assert self.states() == ["waiting"] * 2
