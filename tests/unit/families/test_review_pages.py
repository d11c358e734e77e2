"""The pages on which reviews are listed and decided."""

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from families.models import Outcome, Review
from tests.factories.accounts import make_user, signed_in_client
from tests.factories.families import make_families
from tests.factories.progress import make_visit
from tests.unit.families.pages import fill_in, hidden_in, send
from tests.unit.families.reviewing import TODAY, correct, decide, visits, weeks_ago

pytestmark = pytest.mark.usefixtures("saturday_noon")

Kind, Decision = Review.Kind, Review.Decision


class TestThePages:
    def questions(self, client):
        with (
            CaptureQueriesContext(connections["default"]) as asked,
            CaptureQueriesContext(connections["keyring"]) as keys,
        ):
            page = client.get(reverse("families:reviews")).content.decode()
        return len(asked) + len(keys), page

    def test_the_list_asks_as_often_for_many_as_for_one(self, client, co_ordinator):
        def waits(families):
            for each in families:
                for week in (30, 29, 28, 27, 26, 25):
                    make_visit(each, weeks_ago(week), Outcome.ATTENDED, by=co_ordinator)
                Review.objects.create(family=each, kind=Kind.VISITOR_MISSED, opened_on=TODAY)

        waits(make_families(1))
        client.get(reverse("families:reviews"))
        few, _ = self.questions(client)
        waits(make_families(8))
        many, page = self.questions(client)
        assert many == few <= 16
        assert page.count("/review/") == 9
        assert page.count("/reviews/") >= 9

    def test_says_what_to_do_when_there_is_none(self, client):
        assert "No review is due" in client.get(reverse("families:reviews")).content.decode()

    def test_a_team_leader_sees_the_list_and_decides_nothing(self, family, co_ordinator):
        visits(family, "VV", by=co_ordinator)
        page = signed_in_client(make_user("team-leader")).get(reverse("families:reviews"))
        assert family.reference in page.content.decode()
        assert f"/reviews/{family.reviews.get().pk}/" not in page.content.decode()

    def test_deciding_leads_back_to_the_file_which_says_so(self, client, family, co_ordinator):
        visits(family, "VV", by=co_ordinator)
        url = reverse("families:review-decide", args=[family.reference, family.reviews.get().pk])
        file = client.get(reverse("families:file", args=[family.reference])).content.decode()
        assert url in file
        chosen = {"decision": "moves-on", "move_on": "place-given-up"}
        page = client.post(url, fill_in(client, url, chosen), follow=True).content.decode()
        assert "The family moves on (the place goes to another family), 21 November 2026" in page
        assert "Moved on" in page
        assert "Record a review" not in page

    def test_moving_on_without_saying_where_to_is_asked_again(self, client, family):
        url = reverse("families:review-record", args=[family.reference])
        answer = send(client, url, {"decision": "moves-on"})
        assert answer.status_code == 422
        assert "Choose where the family moves on to." in answer.content.decode()
        assert not Review.objects.exists()

    def test_where_to_of_a_family_that_stays_is_asked_again(self, client, family):
        url = reverse("families:review-record", args=[family.reference])
        answer = send(client, url, {"decision": "goes-on", "move_on": "handover"})
        assert answer.status_code == 422
        assert "Only a family that moves on" in answer.content.decode()
        assert not Review.objects.exists()

    def test_the_visits_that_were_missed_are_named(self, client, family, co_ordinator):
        visits(family, "VVaV", by=co_ordinator)
        correct(
            make_visit(family, TODAY, Outcome.VISITOR_ABSENT, by=co_ordinator),
            by=co_ordinator,
            outcome=Outcome.CANCELLED_BY_VISITOR,
        )
        missed = "24 October 2026, 31 October 2026, 14 November 2026"
        url = reverse("families:review-decide", args=[family.reference, family.reviews.get().pk])
        for page in (url, reverse("families:reviews")):
            shown = client.get(page).content.decode()
            assert f"{missed}, counted since the first visit" in shown
            assert "neither count nor break the row" in shown
        decide(family.reviews.get(), by=co_ordinator)
        assert missed not in client.get(url).content.decode()

    def test_it_says_since_when_they_are_counted(self, client, family, co_ordinator):
        visits(family, "aVV", by=co_ordinator)
        url = reverse("families:review-decide", args=[family.reference, family.reviews.get().pk])
        assert ", when both sides last came." in client.get(url).content.decode()

    def test_a_review_that_was_withdrawn_is_not_found(self, client, family, co_ordinator):
        booking = visits(family, "VV", by=co_ordinator)[0]
        url = reverse("families:review-decide", args=[family.reference, family.reviews.get().pk])
        correct(booking, by=co_ordinator, outcome=Outcome.CANCELLED_BY_VISITOR)
        assert client.get(url).status_code == client.post(url).status_code == 404

    def test_a_decided_one_shows_its_decision_and_no_form(self, client, family, co_ordinator):
        visits(family, "VV", by=co_ordinator)
        review = decide(family.reviews.get(), by=co_ordinator)
        url = reverse("families:review-decide", args=[family.reference, review.pk])
        page = client.get(url).content.decode()
        assert "Contact goes on as arranged" in page
        assert 'name="decision"' not in page

    def test_something_must_be_decided(self, client, family):
        url = reverse("families:review-record", args=[family.reference])
        answer = client.post(url, {})
        assert answer.status_code == 422
        assert "Choose what was decided." in answer.content.decode()
        assert answer.content.decode().count('type="radio"') == len(Decision)

    def test_what_two_record_at_once_is_shown_to_the_second_beside_their_own(self, client, family):
        url = reverse("families:review-record", args=[family.reference])
        pauses, goes_on = ({"decision": each, "move_on": ""} for each in ("pauses", "goes-on"))
        other = signed_in_client(make_user("co-ordinator"))
        seen = fill_in(client, url, pauses)
        assert send(other, url, goes_on).status_code == 302
        shown = client.post(url, seen)
        assert shown.status_code == 409
        text = shown.content.decode()
        assert all(words in text for words in ("On the file now", "What you entered"))
        family.refresh_from_db()
        assert (family.state, Review.objects.count()) == ("active", 1)
        assert client.post(url, seen | hidden_in(shown)).status_code == 302
        family.refresh_from_db()
        assert (family.state, Review.objects.count()) == ("paused", 2)

    def test_the_same_recorded_by_two_is_one_review(self, client, family):
        url = reverse("families:review-record", args=[family.reference])
        seen = fill_in(client, url, {"decision": "changes", "move_on": ""})
        for browser in (client, signed_in_client(make_user("co-ordinator"))):
            assert browser.post(url, seen).status_code == 302
        assert Review.objects.count() == 1
