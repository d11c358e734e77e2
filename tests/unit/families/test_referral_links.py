"""The private way to one half: opened, bound, filled in, sent; and every way to find it dead."""

import io
import logging
import re
from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from accounts.links import LinkUnusable
from contactcentre.logs import WithoutSecrets
from contactcentre.safekeeping import clock
from contactcentre.safekeeping.restoring import restored
from families.models import ReferralHalf, ReferralLink, Side
from families.services import referral_links
from families.services.referral import fill_from_paper
from families.services.referral_decision import turn_away
from families.services.referral_file import answers_of
from tests.factories.accounts import make_user, signed_in_client
from tests.factories.referrals import answers, fill, half_of, link_to, make_referral, posted
from tests.unit.families.pages import hidden_in, text_of

pytestmark = pytest.mark.django_db

RECEIVED = reverse("families:your-referral-received")
RTL = "محمد 👨‍👩‍👧"


@pytest.fixture(autouse=True)
def forget_tries():
    cache.clear()


@pytest.fixture
def by():
    return make_user("co-ordinator")


@pytest.fixture
def referral(by):
    return make_referral(by=by)


@pytest.fixture
def link(referral, by):
    return address(link_to(referral, by=by))


@pytest.fixture
def half(referral):
    return half_of(referral)


def address(secret):
    return reverse("families:your-referral", args=[secret])


def started(link, client=None):
    """A browser in which the link was started, and the address of its form."""
    client = client or Client()
    return client, client.post(link)["Location"]


def refusal(client, url, method="get", sent=None):
    response = getattr(client, method)(url, sent)
    return response.status_code, response.content, sorted(response.headers.items())


NEVER = "A" * 43


def dead():
    """What a link that never was is answered with."""
    return refusal(Client(), address(NEVER))


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

    def test_it_says_what_to_do(self):
        status, shown, _ = dead()
        assert status == 404
        assert b"This link cannot be used; ask the centre for a new one." in shown

    def test_guessing_is_slowed_down(self):
        statuses = {Client().get(address(NEVER)).status_code for _ in range(100)}
        assert statuses == {404}
        assert Client().get(address(NEVER)).status_code == 429
        assert Client().post(address(NEVER)).status_code == 429


class TestFilling:
    def test_what_is_sent_is_what_is_kept(self, link, half):
        client, form = started(link)
        said = answers("Heron", named=[{"first_name": "Doreen", "may": "both"}])
        assert client.post(form, posted(said))["Location"] == RECEIVED
        half.refresh_from_db()
        assert half.completed_at is not None
        assert half.entered_by is None
        assert answers_of(half) == {key: value for key, value in said.items() if value}

    def test_afterwards_nothing_typed_is_shown(self, link):
        client, form = started(link)
        page = client.post(form, posted(answers("Heron")), follow=True)
        assert b"Heron" not in page.content
        assert b"The centre has your form" in page.content

    def test_sent_twice_it_is_kept_once_and_clear(self, link, half):
        client, form = started(link)
        first = client.post(form, posted(answers("Heron")))
        half.refresh_from_db()
        kept = half.answers
        again = client.post(form, posted(answers("Heron")))
        half.refresh_from_db()
        assert again["Location"] == first["Location"] == RECEIVED
        assert half.answers == kept

    @pytest.mark.parametrize("later", [{}, {"later": "1"}])
    def test_a_second_tab_is_told_that_it_came_after_the_form_was_sent(self, link, half, later):
        client, form = started(link)
        client.post(form, posted(answers("Heron")))
        half.refresh_from_db()
        kept = half.answers
        wrong = posted(answers("Heron", first_name=RTL, date_of_birth="31/2/1990"))
        for typed in (wrong, posted(answers("Heron", first_name=RTL))):
            late = client.post(form, typed | later)
            assert late.status_code == 409
            assert "what is on this page was not taken" in late.content.decode()
            assert f'value="{RTL}"' in late.content.decode()
            assert b"Send to the centre" not in late.content
        half.refresh_from_db()
        assert half.answers == kept

    def test_another_browser_is_shown_nothing_after_it_was_sent(self, link):
        client, form = started(link)
        client.post(form, posted(answers("Heron")))
        assert refusal(Client(), form, "post", posted(answers("Magpie"))) == dead()

    def test_another_browser_is_not_told_that_it_was_sent(self, link):
        client, form = started(link)
        client.post(form, posted(answers("Heron")))
        assert refusal(Client(), form, "post", posted(answers("Heron"))) == dead()

    def test_saved_for_later_it_may_have_gaps(self, link, half):
        client, form = started(link)
        response = client.post(form, posted({"first_name": "Heron"}) | {"later": "1"})
        assert response["Location"] == f"{form}?saved=1"
        half.refresh_from_db()
        assert half.completed_at is None
        assert answers_of(half)["first_name"] == "Heron"
        page = client.get(response["Location"]).content.decode()
        assert 'value="Heron"' in page
        assert "Saved." in page

    def test_under_a_new_link_what_was_saved_is_not_shown(self, link, referral, by, half):
        client, form = started(link)
        client.post(form, posted({"first_name": "Heron"}) | {"later": "1"})
        new, form = started(address(link_to(referral, by=by)), client)
        assert "Heron" not in new.get(form).content.decode()
        half.refresh_from_db()
        assert answers_of(half)["first_name"] == "Heron"

    def test_the_older_of_two_tabs_is_told_before_it_replaces_what_the_newer_saved(
        self, link, half
    ):
        client, form = started(link)
        newer = answers("Heron")
        client.post(form, posted(newer) | {"later": "1"})
        for button in ({"later": "1"}, {}):
            older = client.post(form, posted(answers("Magpie")) | {"version": ""} | button)
            assert older.status_code == 422
            assert "saved in another tab or window meanwhile" in older.content.decode()
            assert 'value="FirstMagpie"' in older.content.decode()
            half.refresh_from_db()
            assert answers_of(half)["first_name"] == "FirstHeron"
            assert half.completed_at is None
        again = posted(answers("Magpie")) | hidden_in(older)
        assert client.post(form, again)["Location"] == RECEIVED
        half.refresh_from_db()
        assert answers_of(half)["first_name"] == "FirstMagpie"

    def test_two_tabs_that_say_the_same_are_of_one_mind(self, link, half):
        client, form = started(link)
        client.post(form, posted(answers("Heron")) | {"later": "1"})
        assert client.post(form, posted(answers("Heron")))["Location"] == RECEIVED
        half.refresh_from_db()
        assert half.completed_at is not None

    def test_one_tab_saves_as_often_as_it_likes(self, link, half):
        client, form = started(link)
        for mark in ("Heron", "Egret", "Magpie"):
            sent = hidden_in(client.get(form)) | posted(answers(mark)) | {"later": "1"}
            assert client.post(form, sent).status_code == 302
        half.refresh_from_db()
        assert answers_of(half)["first_name"] == "FirstMagpie"

    def test_for_later_all_but_the_wrong_answer_is_saved_and_the_wrong_one_named(self, link, half):
        client, form = started(link)
        named = [{"first_name": "Doreen"}]
        children = [{"first_name": "Ellie", "date_of_birth": "1/13/2019", "medical": "Asthma"}]
        wrong = answers("Heron", date_of_birth="31/2/1990", named=named, children=children)
        response = client.post(form, posted(wrong) | {"later": "1"})
        shown = response.content.decode()
        assert response.status_code == 422
        assert "Everything else is saved." in shown
        assert "Date of birth: enter a real date" in shown
        assert "31/2/1990" in shown
        half.refresh_from_db()
        kept = answers_of(half)
        assert kept["first_name"] == "FirstHeron"
        assert "date_of_birth" not in kept
        assert kept["children"] == [{"first_name": "Ellie", "medical": "Asthma"}]
        assert kept["named"] == named
        righted = hidden_in(response) | posted(answers("Heron")) | {"later": "1"}
        assert client.post(form, righted).status_code == 302

    def test_for_later_a_wrong_answer_leaves_the_right_one_before_it(self, link, half):
        client, form = started(link)
        client.post(form, posted(answers("Heron")) | {"later": "1"})
        children = [{"first_name": "", "allergies": "Peanuts"}, {"allergies": "Wasps"}]
        wrong = answers("Heron", date_of_birth="31/2/1990", children=children)
        sent = hidden_in(client.get(form)) | posted(wrong) | {"later": "1"}
        assert "Everything else is saved." in client.post(form, sent).content.decode()
        half.refresh_from_db()
        kept = answers_of(half)
        assert kept["date_of_birth"] == answers("Heron")["date_of_birth"]
        assert kept["children"] == [{"first_name": "ChildHeron", "allergies": "Peanuts"}]

    @pytest.mark.parametrize("broken", ["child-TOTAL_FORMS", "named-TOTAL_FORMS"])
    def test_a_form_that_came_in_pieces_is_not_saved(self, link, half, broken):
        client, form = started(link)
        sent = posted(answers("Heron")) | {"later": "1", broken: "many"}
        assert client.post(form, sent).status_code == 422
        half.refresh_from_db()
        assert answers_of(half) == {}

    def test_a_mistake_keeps_what_was_typed_and_stores_nothing(self, link, half):
        client, form = started(link)
        typed = posted(answers("Heron", first_name=RTL, date_of_birth="31/2/1990"))
        response = client.post(form, typed)
        shown = response.content.decode()
        assert response.status_code == 422
        assert f'value="{RTL}"' in shown
        assert "31/2/1990" in shown
        assert "Date of birth: enter a real date" in shown
        half.refresh_from_db()
        assert answers_of(half) == {}

    @pytest.mark.parametrize(
        ("change", "says"),
        [
            ({"first_name": ""}, "Enter this: first name."),
            ({"consent": "no"}, "Tick this, or ask the centre about it."),
            ({"violence": ""}, "Choose one of the answers."),
            ({"children": []}, "Enter at least one child."),
            ({"telephone": "", "email": "", "safe_route": ""}, "Enter a telephone number"),
            ({"telephone": "nobody"}, "telephone number in figures"),
            ({"email": "nobody"}, "Enter an e-mail address in full"),
            ({"frequency": "hourly"}, "Choose one from the list."),
            ({"children": [{"allergies": "Peanuts"}]}, "Enter the first name."),
            ({"named": [{"first_name": "Doreen"}]}, "Choose what this person may do."),
            ({"needs": "x" * 301}, "at most 300"),
            ({"filled_in_by": "representative"}, "Enter who fills this in."),
        ],
    )
    def test_what_is_wrong_is_said(self, link, half, change, says):
        client, form = started(link)
        response = client.post(form, posted(answers("Heron", **change)))
        assert response.status_code == 422
        assert says in response.content.decode()
        half.refresh_from_db()
        assert half.completed_at is None

    def test_names_of_any_script_are_kept(self, link, half):
        client, form = started(link)
        client.post(form, posted(answers("Heron", first_name=RTL)))
        half.refresh_from_db()
        assert answers_of(half)["first_name"] == RTL

    @pytest.mark.parametrize(
        ("body", "status"), [(b"about-first_name=%00", 400), (b"a=" + b"x" * 10_000_000, 413)]
    )
    def test_what_no_form_of_ours_can_send_is_refused_and_the_link_lives(
        self, link, half, body, status
    ):
        client, form = started(link)
        kind = "application/x-www-form-urlencoded"
        assert client.post(form, body, content_type=kind).status_code == status
        assert client.get(form).status_code == 200
        half.refresh_from_db()
        assert answers_of(half) == {}

    def test_only_its_own_half_is_written(self, link, referral):
        client, form = started(link)
        client.post(form, posted(answers("Heron")))
        other = ReferralHalf.objects.get(referral=referral, side=Side.VISITING)
        assert answers_of(other) == {}
        assert other.completed_at is None

    def test_who_is_signed_in_makes_no_difference(self, link, by):
        client, form = started(link, signed_in_client(by))
        assert client.get(form).status_code == 200

    def test_it_is_use_of_the_record_and_looking_is_not(self, link, referral):
        with time_machine.travel(clock.now() + timedelta(days=3), tick=False):
            client, form = started(link)
            client.get(form)
            referral.family.subject.refresh_from_db()
            assert referral.family.subject.last_used_on < clock.today()
            client.post(form, posted(answers("Heron")))
            referral.family.subject.refresh_from_db()
            assert referral.family.subject.last_used_on == clock.today()


class TestAskedAgain:
    """A half that says something already, and another version of it by a new link."""

    @pytest.fixture
    def said(self, referral, by):
        fill(referral, Side.RESIDENT, answers("Heron"), by=by)
        return answers_of(half_of(referral))

    @pytest.fixture
    def page(self, by, referral):
        def page():
            return text_of(
                signed_in_client(by).get(reverse("families:referral", args=[referral.pk]))
            )

        return page

    def saved(self, referral, by):
        client, form = started(address(link_to(referral, by=by)))
        client.post(form, posted({"last_name": "Magpie"}) | {"later": "1"})
        return client, form

    def test_what_stands_is_kept_until_another_is_sent(self, referral, by, said, half):
        client, form = self.saved(referral, by)
        half.refresh_from_db()
        assert answers_of(half) == said
        assert half.completed_at is not None
        shown = client.get(form)
        assert 'value="Magpie"' in shown.content.decode()
        assert "Heron" not in shown.content.decode()
        client.post(form, hidden_in(shown) | posted(answers("Egret")))
        half.refresh_from_db()
        assert answers_of(half)["first_name"] == "FirstEgret"
        assert "Magpie" not in half.answers
        assert half.completed_at is not None

    def test_the_co_ordinator_sees_what_stands_and_that_another_is_under_way(
        self, referral, by, said, page
    ):
        assert "Asked again" not in page()
        link_to(referral, by=by)
        assert "Asked again, nothing new yet" in page()
        self.saved(referral, by)
        assert "Another version under way" in page()
        assert "FirstHeron" in page()
        assert "Magpie" not in page()

    def test_what_the_centre_typed_with_gaps_is_kept_as_well(self, referral, by, half):
        fill_from_paper(
            half_id=half.pk,
            answers={"first_name": "Heron"},
            complete=False,
            by=by,
            on=clock.today(),
        )
        self.saved(referral, by)
        half.refresh_from_db()
        assert answers_of(half) == {"first_name": "Heron"}

    def test_two_tabs_of_it_see_each_other(self, referral, by, said, half):
        client, form = self.saved(referral, by)
        older = client.post(form, posted(answers("Plover")))
        assert "saved in another tab or window meanwhile" in older.content.decode()
        half.refresh_from_db()
        assert answers_of(half) == said

    @pytest.mark.parametrize("ends", ["a new link", "no link", "a correction", "a decision"])
    def test_with_its_link_goes_what_was_under_way(self, referral, by, said, half, ends):
        client, form = self.saved(referral, by)
        if ends == "a new link":
            link_to(referral, by=by)
        elif ends == "no link":
            referral_links.end_link(half_id=half.pk)
        elif ends == "a correction":
            fill(referral, Side.RESIDENT, said, by=by)
        else:
            turn_away(
                referral_id=referral.pk, signposted=False, reason="Far", by=by, on=clock.today()
            )
        half.refresh_from_db()
        assert answers_of(half) == said
        assert "Magpie" not in half.answers
        assert refusal(client, form) == dead()

    def test_the_new_form_counts_no_versions(self, referral, by, said):
        client, form = started(address(link_to(referral, by=by)))
        assert hidden_in(client.get(form))["version"] == ""


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
