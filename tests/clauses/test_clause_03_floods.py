"""Clause 3: however many requests come, and from how few places, an agency can ask."""

from uuid import uuid4

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from accounts.models import Notice
from disclosures.models import AttendanceRequest
from tests.factories.accounts import make_user, signed_in_client
from tests.factories.agencies import agency_browser, make_contact
from tests.factories.disclosures import entered

pytestmark = pytest.mark.django_db
ASK = reverse("disclosures:ask")


@pytest.fixture(autouse=True)
def forget_tries():
    cache.clear()


def sent(**fields):
    given = {**entered(), "key": str(uuid4()), **fields}
    return given | ({"acts_for": ""} if given["asker"] == "neutral" else {})


class TestFromOneAddress:
    """A whole firm may have one: what is kept is counted, and what is only shown hardly."""

    KEPT = {"understood": "representative"}

    def test_3_too_many_requests_are_refused(self):
        statuses = [Client().post(ASK, sent(**self.KEPT)).status_code for _ in range(21)]
        assert statuses == [302] * 20 + [429]
        refused = Client().post(ASK, sent(**self.KEPT))
        page = refused.content.decode()
        assert refused.status_code == 429
        assert "nothing of it was kept" in page
        assert "password" not in page
        assert sent()["name"] in page
        assert AttendanceRequest.objects.count() == 20

    @pytest.mark.parametrize(
        ("fields", "status"),
        [({}, 200), ({"family": ""}, 422), ({"back": "yes"}, 200)],
        ids=["warned", "refused", "changed"],
    )
    def test_3_what_is_not_kept_uses_nothing_up(self, fields, status):
        shown = [Client().post(ASK, sent(**fields)).status_code for _ in range(40)]
        assert shown == [status] * 40
        assert Client().post(ASK, sent(**self.KEPT)).status_code == 302

    def test_3_but_it_has_an_end(self, settings):
        limits = settings.ACCOUNT_RATE_LIMITS
        settings.ACCOUNT_RATE_LIMITS = limits | {"ask_for_dates_shown": "3/h/ip"}
        shown = [Client().post(ASK, sent()).status_code for _ in range(5)]
        assert shown == [200] * 3 + [429] * 2


class TestAFlood:
    """It fills no inbox, and it keeps nobody out without saying so."""

    @pytest.fixture(autouse=True)
    def ceiling(self, settings):
        limits = settings.ACCOUNT_RATE_LIMITS
        settings.ACCOUNT_RATE_LIMITS = limits | {"ask_for_dates_at_all": "3/d/key"}

    def flood(self):
        for number in range(5):
            stranger = Client(REMOTE_ADDR=f"198.51.100.{number}")
            stranger.post(ASK, sent(understood="representative"))

    def test_3_no_more_than_so_many_a_day_are_taken_in_wherever_they_come_from(self):
        self.flood()
        assert AttendanceRequest.objects.count() == 3

    def test_3_whoever_comes_then_is_told_that_it_was_not_taken_and_what_to_do(self, settings):
        settings.CENTRE_TELEPHONE = "01225 496000"
        self.flood()
        answer = Client().post(ASK, sent(understood="representative"))
        assert answer.status_code == 429
        assert "no more until tomorrow" in answer.text
        assert "tel:01225496000" in answer.text
        assert 'value="Prudence Askwith"' in answer.text

    def test_3_somebody_on_file_who_is_signed_in_is_not_kept_out(self):
        desk = agency_browser(make_contact())
        self.flood()
        answer = desk.post(ASK, sent(understood="representative"))
        assert answer.status_code == 302
        assert AttendanceRequest.objects.count() == 4

    def test_3_the_co_ordinators_are_told_once(self):
        by, trustee = make_user("co-ordinator"), make_user("trustee")
        self.flood()
        told = Notice.objects.filter(kind=Notice.Kind.MANY_ASKED)
        assert [notice.user for notice in told] == [by]
        page = signed_in_client(by).get(reverse("account:notices")).text
        assert "takes no more today" in page
        assert not Notice.objects.filter(user=trustee).exists()


class TestAFloodFromOnePlace:
    """One person with many addresses uses up what neighbours may send, and nobody else’s."""

    @pytest.fixture(autouse=True)
    def ceiling(self, settings):
        limits = settings.ACCOUNT_RATE_LIMITS
        settings.ACCOUNT_RATE_LIMITS = limits | {"ask_for_dates_nearby": "3/d/key"}

    def ask_from(self, address, **fields):
        stranger = Client(REMOTE_ADDR=address)
        return stranger.post(ASK, sent(understood="representative", **fields))

    @pytest.mark.parametrize(
        ("near", "far"),
        [
            ("198.51.100.{}", "198.51.101.1"),
            ("::ffff:198.51.100.{}", "::ffff:203.0.113.1"),
            ("2001:db8:1:{}::1", "2001:db8:2::1"),
        ],
    )
    def test_3_no_more_is_taken_from_there_and_others_are_heard(self, near, far):
        statuses = [self.ask_from(near.format(each)).status_code for each in range(1, 6)]
        assert statuses == [302] * 3 + [429] * 2
        assert "from connections near yours" in self.ask_from(near.format(9)).text
        assert self.ask_from(far).status_code == 302
        assert AttendanceRequest.objects.count() == 4
        assert not Notice.objects.filter(kind=Notice.Kind.MANY_ASKED).exists()

    def test_3_an_agency_on_file_is_heard_from_there_too(self):
        desk = agency_browser(make_contact())
        for _ in range(5):
            self.ask_from("127.0.0.1")
        answer = desk.post(ASK, sent(understood="representative"))
        assert answer.status_code == 302
