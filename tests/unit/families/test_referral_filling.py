"""One half filled in by its private link: kept, sent, and what is wrong with it said."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from contactcentre.safekeeping import clock
from families.models import ReferralHalf, Side
from families.services.referral_file import answers_of
from tests.factories.accounts import signed_in_client
from tests.factories.referrals import answers, link_to, posted
from tests.unit.families.pages import hidden_in
from tests.unit.families.private_links import RECEIVED, address, dead, refusal, started

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_tries")]

RTL = "محمد 👨‍👩‍👧"


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
        assert "Saved: the centre has what you entered" in page

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
