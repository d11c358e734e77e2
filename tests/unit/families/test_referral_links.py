"""The private way to one half: opened, bound; and every way to find it dead."""

import io
import logging
import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts.links import LinkUnusable
from contactcentre.logs import WithoutSecrets
from contactcentre.safekeeping import clock
from contactcentre.safekeeping.restoring import restored
from families.models import ReferralLink, Side
from families.services import referral_links
from families.services.referral_decision import turn_away
from tests.factories.referrals import answers, link_to, make_referral, posted
from tests.unit.families.private_links import NEVER, RECEIVED, address, dead, refusal, started

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_tries")]


class TestOpening:
    def test_looking_uses_nothing_up(self, link):
        for _ in range(3):
            assert Client().get(link).status_code == 200
            assert Client().head(link).status_code == 200
        assert ReferralLink.objects.get().browser_digest == ""
        assert Client().post(link).status_code == 302

    def test_the_page_has_a_button_and_nothing_else_to_say(self, link, referral):
        shown = Client().get(link).content.decode()
        assert ">Start</button>" in shown
        assert referral.family.reference not in shown
        assert "Openedchild" not in shown

    def test_starting_binds_it_to_the_browser_by_a_digest(self, link):
        client, form = started(link)
        held = client.cookies["referral"]
        kept = ReferralLink.objects.get()
        assert kept.browser_digest
        assert held.value not in (kept.browser_digest, kept.digest)
        assert (held["httponly"], held["samesite"], held["path"]) == (True, "Lax", "/")
        assert held["max-age"] == ""
        assert client.get(form).status_code == 200

    def test_where_the_site_is_secure_the_cookie_is_a_host_cookie(self, link, settings):
        settings.SESSION_COOKIE_SECURE = True
        client, form = started(link)
        held = client.cookies["__Host-referral"]
        assert (held["secure"], held["path"], held["domain"]) == (True, "/", "")
        assert client.get(form).status_code == 200

    def test_the_address_of_the_form_holds_no_secret(self, link):
        _, form = started(link)
        assert link.split("/")[-2] not in form

    def test_opened_twice_in_the_same_browser_it_leads_to_the_form(self, link):
        client, form = started(link)
        assert client.get(link)["Location"] == form
        assert client.post(link)["Location"] == form

    def test_typed_from_a_letter_in_capitals_or_without_its_dashes_it_opens(self, link):
        secret = link.split("/")[-2]
        assert re.fullmatch(r"([2-9a-hj-kmnp-tv-z]{5}-){4}[2-9a-hj-kmnp-tv-z]{5}", secret)
        for typed in (secret.upper(), secret.replace("-", "")):
            assert Client().get(address(typed)).status_code == 200

    def test_two_halves_in_one_browser(self, by, link):
        client, form = started(link)
        _, other = started(address(link_to(make_referral(by=by), by=by)), client)
        assert client.get(form).status_code == client.get(other).status_code == 200

    def test_the_halves_of_both_sides_in_one_browser(self, by, link, referral):
        """Whoever begins the second finds nothing of the first, though its address is known."""
        client, form = started(link)
        theirs = link_to(referral, Side.VISITING, by=by)
        _, other = started(address(theirs), client)
        assert client.get(other).status_code == 200
        assert refusal(client, form) == dead()

    def test_a_cookie_that_somebody_made_up_is_not_kept(self, link):
        client = Client()
        client.cookies["referral"] = "B" * 43
        started(link, client)
        assert client.cookies["referral"].value != "B" * 43

    def test_no_page_of_it_is_listed_or_tells_where_one_came_from(self, link):
        client, form = started(link)
        for url in (link, form, address(NEVER), RECEIVED):
            response = Client().get(url) if url == link else client.get(url)
            assert "noindex" in response["X-Robots-Tag"]
            assert response["Referrer-Policy"] == "strict-origin"
            assert response["Cache-Control"] == "no-store"
            assert not re.search(rb'(href|src|action)="(https?:)?//', response.content)


class TestDead:
    def test_forwarded_it_is_dead(self, link):
        _, form = started(link)
        for method in ("get", "post"):
            assert refusal(Client(), link, method) == dead()
            assert refusal(Client(), form, method) == dead()

    def test_whoever_is_second_cannot_start_it(self, link):
        started(link)
        with pytest.raises(LinkUnusable):
            referral_links.start(link.split("/")[-2], browser="")

    def test_expired(self, link, settings):
        later = clock.now() + timedelta(days=settings.REFERRAL_LINK_DAYS, seconds=1)
        client, form = started(link)
        with time_machine.travel(later, tick=False):
            assert refusal(Client(), link) == dead()
            assert refusal(client, form) == dead()
            assert refusal(client, form, "post", posted(answers("Heron"))) == dead()

    def test_a_new_one_ends_the_old_one(self, link, referral, by):
        new = address(link_to(referral, by=by))
        assert refusal(Client(), link) == dead()
        assert Client().get(new).status_code == 200

    def test_ended_by_the_centre(self, link, half):
        client, form = started(link)
        referral_links.end_link(half_id=half.pk)
        assert refusal(client, form) == dead()

    def test_of_before_a_restore(self, link):
        client, form = started(link)
        restored.send(sender=None)
        assert refusal(client, form) == refusal(Client(), link) == dead()

    def test_sent(self, link):
        client, form = started(link)
        client.post(form, posted(answers("Heron")))
        assert refusal(client, link) == refusal(client, form) == dead()
        assert refusal(Client(), link) == dead()

    def test_decided(self, link, referral, by):
        client, form = started(link)
        turn_away(
            referral_id=referral.pk, signposted=False, reason="Far away", by=by, on=clock.today()
        )
        assert refusal(client, form) == refusal(Client(), link) == dead()

    @pytest.mark.parametrize("guess", ["x", "form", "😀", "%3Cscript%3E", "A" * 5000])
    def test_guessed(self, guess):
        assert refusal(Client(), f"/your-referral/{guess}/") == dead()

    def test_the_form_of_a_link_that_was_not_started(self, link):
        form = reverse("families:your-referral-form", args=[ReferralLink.objects.get().pk])
        assert refusal(Client(), form) == dead()
        assert refusal(Client(), form, "post", posted(answers("Heron"))) == dead()

    def test_it_says_what_to_do(self, settings):
        settings.CENTRE_TELEPHONE = "01632 960500"
        status, shown, _ = dead()
        assert status == 404
        assert b"telephone the centre on <a" in shown
        assert b"01632 960500" in shown
        assert b"ask for a new link" in shown

    def test_guessing_is_slowed_down(self):
        statuses = {Client().get(address(NEVER)).status_code for _ in range(100)}
        assert statuses == {404}
        assert Client().get(address(NEVER)).status_code == 429
        refused = Client().post(address(NEVER))
        assert refused.status_code == 429
        assert "telephone the centre" in refused.text


def test_the_secret_is_in_no_log(link):
    secret = link.split("/")[-2]
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.addFilter(WithoutSecrets())
    logger = logging.Logger("access")
    logger.addHandler(handler)
    logger.info("%s %s %s", "GET", link, 200)
    logger.info(f"GET {link} HTTP/1.1")
    logger.warning("Not Found: %s", f"/your-referral/{secret[:23]}/")
    logger.warning("Not Found: %s", f"/your-referral/{secret[:8]}")
    logger.info("GET /your-referral/received/ HTTP/1.1")
    said = written.getvalue()
    assert "/your-referral/[withheld]/" in said
    assert secret[:8] not in said
    assert "/your-referral/received/" in said


def test_only_digests_are_stored(link):
    secret = link.split("/")[-2]
    stored = ReferralLink.objects.values_list("digest", "browser_digest").get()
    assert secret not in stored
