"""Clause 7: somebody of an agency signs in by a code that goes to the address on file."""

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from contactcentre.safekeeping import clock
from disclosures.models import (
    AgencyContact,
    AgencySession,
    CodeWanted,
)
from disclosures.services import agency, portal
from policy.clauses import Clause, Refused
from tests.factories.accounts import signed_in_client
from tests.factories.agencies import (
    agency_browser,
    code_for,
    make_contact,
    portal_page,
    signed_in_agency,
)
from tests.factories.day import NOON
from tests.factories.disclosures import make_release

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("hall_clock")]
SIGN_IN, CODE, HOME = (
    reverse(f"disclosures:{name}") for name in ("portal-sign-in", "portal-code", "portal")
)
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="\w+"')


@pytest.fixture(autouse=True)
def forget_tries():
    cache.clear()


class TestSigningIn:
    def ask(self, address):
        client = Client()
        answer = client.post(SIGN_IN, {"email": address})
        assert answer["Location"] == CODE
        return client

    @pytest.mark.parametrize("typed", ["shared@firm.example", " Shared@FIRM.example "])
    def test_7_no_two_people_have_one_address(self, typed):
        first, second = make_contact(email="shared@firm.example"), make_contact()
        with pytest.raises(Refused) as refused:
            make_contact(email=typed)
        assert refused.value.clause is Clause.C7
        assert "firm.example" not in refused.value.because
        second.email = typed
        with pytest.raises(Refused):
            agency.correct(second, on=clock.today())
        agency.correct(first, on=clock.today())
        assert AgencyContact.objects.count() == 2

    def test_7_whoever_has_left_has_the_address_no_more_until_they_are_back(self):
        first = make_contact(email="desk@firm.example")
        first.left_on = clock.today()
        agency.correct(first, on=clock.today())
        make_contact(email="desk@firm.example")
        first.left_on = None
        with pytest.raises(Refused):
            agency.correct(first, on=clock.today())

    def test_7_an_address_that_two_have_all_the_same_signs_in_nobody(self, mailoutbox):
        make_contact(email="shared@firm.example")
        other = make_contact()
        other.email = "shared@firm.example"
        other.save()
        self.ask("shared@firm.example")
        assert portal.send_codes() == 0
        assert not mailoutbox
        assert CodeWanted.objects.get().contact is None

    def test_7_by_a_code_that_is_mailed_to_the_address_on_file(self, mailoutbox):
        contact = make_contact()
        client = self.ask(f"  {contact.email.upper()}")
        assert not mailoutbox
        assert portal.send_codes() == 1
        (mail,) = mailoutbox
        assert mail.to == [contact.email]
        assert (mail.cc, mail.bcc, mail.attachments) == ([], [], [])
        said = re.search(r"\nYour sign-in code is ([2-9a-z]{4}-[2-9a-z]{4})\s*$", mail.body)
        assert said is not None
        assert "Tell the code below to nobody" in mail.body
        code = said[1]
        assert client.post(CODE, {"code": code.upper()}).url == HOME
        cookie = client.cookies["agency"]
        assert (cookie["httponly"], cookie["samesite"]) == (True, "Strict")
        assert "sessionid" not in client.cookies
        assert contact.name in client.get(HOME).content.decode()

    def test_7_nobody_learns_who_is_on_file(self, mailoutbox):
        answers = []
        for address in ("nobody@agency.example", make_contact().email):
            client = Client()
            with CaptureQueriesContext(connection) as queries:
                sent = client.post(SIGN_IN, {"email": address})
            portal.send_codes()
            page = _TOKEN.sub("", client.get(CODE).content.decode())
            wrong = _TOKEN.sub("", client.post(CODE, {"code": "2222-2222"}).content.decode())
            answers.append((sent.status_code, sent["Location"], len(queries), page, wrong))
        assert answers[0] == answers[1]
        assert len(mailoutbox) == 1

    @pytest.mark.parametrize(
        "look_alike", ["cоntact@agency.example", "contact@agency.example.evil.example"]
    )
    def test_7_an_address_that_looks_like_one_on_file_is_sent_nothing(self, look_alike, mailoutbox):
        make_contact(email="contact@agency.example")
        Client().post(SIGN_IN, {"email": look_alike})
        assert portal.send_codes() == 0
        assert not mailoutbox

    @pytest.mark.parametrize(
        "ending", ["\nBcc: x@evil.example", "%0aBcc:x@evil.example", ",x@y.zz"]
    )
    def test_7_no_header_gets_into_a_mail(self, ending, mailoutbox):
        contact = make_contact()
        Client().post(SIGN_IN, {"email": contact.email + ending})
        portal.send_codes()
        assert not mailoutbox

    def test_7_a_code_is_good_once(self):
        code, asked = code_for(make_contact())
        client = Client()
        client.cookies["agency-code"] = asked
        assert client.post(CODE, {"code": code}).status_code == 302
        client.cookies["agency-code"] = asked
        assert client.post(CODE, {"code": code}).status_code == 422
        assert AgencySession.objects.count() == 1

    def test_7_and_in_the_browser_that_asked_for_it(self):
        code, _ = code_for(make_contact())
        _, elsewhere = code_for(make_contact())
        for asked in ("", elsewhere, "x" * 43):
            client = Client()
            client.cookies["agency-code"] = asked
            assert client.post(CODE, {"code": code}).status_code == 422
        assert not AgencySession.objects.exists()

    @pytest.mark.parametrize(("minutes", "status"), [(9, 302), (10, 422)])
    def test_7_for_ten_minutes(self, hall_clock, minutes, status):
        code, asked = code_for(make_contact())
        hall_clock.shift(timedelta(minutes=minutes))
        client = Client()
        client.cookies["agency-code"] = asked
        assert client.post(CODE, {"code": code}).status_code == status

    @pytest.mark.parametrize(("wrong", "status"), [(4, 302), (5, 422)])
    def test_7_for_five_tries(self, wrong, status):
        code, asked = code_for(make_contact())
        client = Client()
        client.cookies["agency-code"] = asked
        for _ in range(wrong):
            assert client.post(CODE, {"code": "wrong"}).status_code == 422
        assert client.post(CODE, {"code": code}).status_code == status

    def test_7_a_stranger_who_asks_and_guesses_keeps_nobody_out(self, hall_clock, mailoutbox):
        """Not even one who goes on for a day: the owner’s code comes with the next mail."""
        contact = make_contact()
        for quarter in range(8):
            for number in range(40):
                stranger = Client(REMOTE_ADDR=f"198.51.{quarter}.{number}")
                assert stranger.post(SIGN_IN, {"email": contact.email}).status_code == 302
                for _ in range(6):
                    assert stranger.post(CODE, {"code": "2222-2222"}).status_code == 422
                portal.send_codes()
                hall_clock.shift(timedelta(seconds=20))
            mailed = len(mailoutbox)
            owner = self.ask(contact.email)
            while portal.send_codes() == 0:
                hall_clock.shift(timedelta(seconds=30))
            assert len(mailoutbox) == mailed + 1
            code = mailoutbox[-1].body.split()[-1]
            assert owner.post(CODE, {"code": code}).status_code == 302

    def test_7_however_often_a_code_is_asked_for_few_mails_are_sent(self, hall_clock, mailoutbox):
        contact = make_contact()
        for number in range(180):
            Client(REMOTE_ADDR=f"198.51.100.{number}").post(SIGN_IN, {"email": contact.email})
            portal.send_codes()
            hall_clock.shift(timedelta(seconds=20))
        assert len(mailoutbox) <= 20

    def test_7_a_code_that_a_stranger_s_tries_have_burnt_is_good_for_its_owner(self, mailoutbox):
        contact = make_contact()
        stranger, owner = self.ask(contact.email), self.ask(contact.email)
        assert portal.send_codes() == 1
        for _ in range(5):
            assert stranger.post(CODE, {"code": "2222-2222"}).status_code == 422
        code = mailoutbox[0].body.split()[-1]
        assert stranger.post(CODE, {"code": code}).status_code == 422
        assert owner.post(CODE, {"code": code}).status_code == 302

    def test_7_one_connection_is_throttled_alike_for_every_address(self):
        for address in ("nobody@agency.example", make_contact().email):
            cache.clear()
            answers = [Client().post(SIGN_IN, {"email": address}) for _ in range(61)]
            assert [each.status_code for each in answers] == [302] * 60 + [429]

    def test_7_and_told_in_words_for_people_outside(self):
        for page, typed in ((SIGN_IN, {"email": "a@agency.example"}), (CODE, {"code": "2222"})):
            cache.clear()
            for _ in range(61):
                answer = Client().post(page, typed)
            assert answer.status_code == 429
            said = answer.content.decode()
            assert "by letter" in said
            assert "password" not in said
            assert "no-store" in answer["Cache-Control"]

    def test_7_only_digests_are_kept(self):
        contact = make_contact()
        code, asked = code_for(contact)
        secret = portal.sign_in(code, browser=asked)
        kept = [*CodeWanted.objects.values_list(), *AgencySession.objects.values_list()]
        for text in (code, code.replace("-", ""), asked, secret, contact.email):
            assert text not in str(kept)

    def test_7_a_mail_that_was_not_taken_is_sent_the_next_time(self, monkeypatch, mailoutbox):
        def not_taken(*args):
            raise OSError

        client = self.ask(make_contact().email)
        with monkeypatch.context() as patch:
            patch.setattr(portal, "send_mail", not_taken)
            assert portal.send_codes() == 0
        assert portal.send_codes() == 1
        assert portal.send_codes() == 0
        assert client.post(CODE, {"code": mailoutbox[0].body.split()[-1]}).status_code == 302

    def test_7_without_a_mail_server_the_page_says_so(self, settings):
        settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
        assert "sends no mail" in Client().get(SIGN_IN).content.decode()
        portal.want_code(make_contact().email)
        assert portal.send_codes() == 0


class TestSession:
    @pytest.mark.parametrize(
        ("every", "times", "status"), [(19, 6, 200), (20, 1, 302), (19, 7, 302)]
    )
    def test_7_ends_after_twenty_minutes_without_use_and_after_two_hours(
        self, hall_clock, every, times, status
    ):
        client = agency_browser(make_contact())
        for _ in range(times):
            hall_clock.shift(timedelta(minutes=every))
            answer = client.get(HOME)
        assert answer.status_code == status
        assert AgencySession.objects.exists() is (status == 200)

    def test_7_ends_where_one_signs_out(self):
        client = agency_browser(make_contact())
        secret = client.cookies["agency"].value
        assert client.post(reverse("disclosures:portal-sign-out"))["Location"] == SIGN_IN
        client.cookies["agency"] = secret
        assert client.get(HOME)["Location"] == SIGN_IN

    @pytest.mark.parametrize(
        "change", [{"email": "new@agency.example"}, {"left_on": NOON.date()}, {"email": ""}]
    )
    def test_7_ends_with_the_address_and_with_the_work_there(self, change):
        contact = make_contact()
        client = agency_browser(contact)
        for name, value in change.items():
            setattr(contact, name, value)
        agency.correct(contact, on=clock.today())
        assert client.get(HOME)["Location"] == SIGN_IN

    def test_7_is_none_of_the_centre_s_own(self, by, family, sides):
        made = make_release(family, by=by)
        staff = signed_in_client(by)
        assert staff.get(portal_page(made))["Location"] == SIGN_IN
        agency_s = agency_browser(sides[0])
        for name in ("list", "agencies"):
            answer = agency_s.get(reverse(f"disclosures:{name}"))
            assert answer["Location"].startswith(reverse("account_login"))

    def test_7_those_that_are_over_are_cleared_away(self, hall_clock):
        signed_in_agency(make_contact())
        hall_clock.shift(timedelta(minutes=20))
        portal.clear_ended_sessions()
        assert not AgencySession.objects.exists()
