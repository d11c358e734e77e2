"""The centre's own pages about referrals: opening one, and reading them."""

from uuid import uuid4

import pytest
from django.urls import reverse

from contactcentre.safekeeping import clock
from contactcentre.safekeeping.models import AuditEntry
from families.models import (
    Family,
    PersonRole,
    Referral,
    Side,
)
from families.rules.referral_questions import GROUPS
from families.services.reading import READ
from tests.factories.accounts import make_user, signed_in_client
from tests.factories.referrals import (
    answers,
    fill,
    half_of,
    link_to,
    make_referral,
)
from tests.factories.sessions import person_of
from tests.unit.families.pages import text_of, type_in, url_of

pytestmark = pytest.mark.django_db


class TestOpening:
    NEW = reverse("families:referral-new")

    def test_a_route_and_a_first_name_make_a_family_a_referral_and_two_halves(self, client):
        sent = {"route": "solicitor", "first_name": "Zebedee", "key": str(uuid4())}
        response = client.post(self.NEW, sent)
        referral = Referral.objects.get()
        assert response["Location"] == url_of("referral", referral)
        assert referral.family.state == Family.State.REFERRED
        assert person_of(referral.family, PersonRole.CHILD).first_name == "Zebedee"
        assert {half.side for half in referral.halves.all()} == set(Side)
        subject = referral.family.subject
        assert (subject.last_used_on, subject.last_use) == (clock.today(), "referral")

    def test_the_same_form_twice_is_one_referral(self, client):
        sent = {"route": "self", "first_name": "Zebedee", "key": str(uuid4())}
        first, second = client.post(self.NEW, sent), client.post(self.NEW, sent)
        assert first["Location"] == second["Location"]
        assert Referral.objects.count() == Family.objects.count() == 1

    @pytest.mark.parametrize(
        ("sent", "says"),
        [
            ({"route": "self"}, "Enter the first name of a child."),
            ({"first_name": "Zebedee"}, "Choose who refers."),
            ({"route": "gossip", "first_name": "Zebedee"}, "Choose one from the list."),
        ],
    )
    def test_what_is_missing_is_said_and_nothing_made(self, client, sent, says):
        response = client.post(self.NEW, {"key": str(uuid4())} | sent)
        assert response.status_code == 422
        assert says in text_of(response)
        assert not Family.objects.exists()


class TestReading:
    def test_with_none_open_the_list_says_what_to_do(self, client):
        page = client.get(reverse("families:referral-list"))
        assert "open a referral and give each side" in text_of(page)

    def test_the_list_says_what_is_missing(self, client, referral, co_ordinator):
        page = text_of(client.get(reverse("families:referral-list")))
        assert page.count("Nothing yet, no link out") == 2
        link_to(referral, Side.VISITING, by=co_ordinator)
        fill(referral, Side.RESIDENT, answers("Heron"), by=co_ordinator)
        page = text_of(client.get(reverse("families:referral-list")))
        assert "Link given, not opened" in page
        assert "Complete" in page
        assert "Zebedee" in page

    def test_the_list_asks_no_more_for_twelve_than_for_three(
        self, client, co_ordinator, django_assert_max_num_queries
    ):
        for _ in range(12):
            make_referral(by=co_ordinator)
        with django_assert_max_num_queries(14):
            client.get(reverse("families:referral-list"))

    def test_the_page_shows_both_halves_and_what_is_missing(self, client, referral, co_ordinator):
        fill(referral, Side.RESIDENT, answers("Heron"), by=co_ordinator)
        page = text_of(client.get(url_of("referral", referral)))
        assert "FirstHeron" in page
        assert "Nothing has been entered for this side yet." in page
        half = half_of(referral, Side.VISITING)
        type_in(client, half, {"last_name": "P"}, gaps="1")
        page = text_of(client.get(url_of("referral", referral)))
        assert "answers missing" in page
        assert "<li>At least one child</li>" in page

    @pytest.mark.parametrize(
        ("left_out", "says"),
        [([], "All answered, not sent yet"), (["first_name"], "1 answer missing")],
    )
    def test_what_is_missing_is_counted_in_words(self, client, referral, left_out, says):
        half = half_of(referral)
        said = answers("Heron", **dict.fromkeys(left_out, ""))
        type_in(client, half, said, gaps="1")
        page = text_of(client.get(url_of("referral", referral)))
        assert says in page
        assert "0 answers" not in page

    def test_reading_it_is_reading_the_family_file(self, client, referral):
        client.get(url_of("referral", referral))
        assert AuditEntry.objects.filter(event=READ, subject_id=referral.family_id).count() == 1

    def test_a_referral_or_half_that_is_not_is_not_found(self, client):
        for name in ("referral", "referral-screening", "referral-accept", "referral-half"):
            assert client.get(reverse(f"families:{name}", args=[uuid4()])).status_code == 404

    def test_the_paper_asks_exactly_what_the_form_asks(self, client, referral):
        half = half_of(referral)
        paper, form = (
            text_of(client.get(url_of(n, half))) for n in ("referral-paper", "referral-half")
        )
        for group in GROUPS:
            assert group.title in paper
            for question in group.questions:
                for words in (question.label, *(label for _, label in question.answers)):
                    assert words in paper
                    assert words in form

    def test_a_team_leader_reads_and_decides_nothing(self, referral, co_ordinator):
        leader = signed_in_client(make_user("team-leader"))
        half = half_of(referral)
        assert leader.get(url_of("referral", referral)).status_code == 200
        assert leader.get(reverse("families:waiting")).status_code == 200
        for name, record in (
            ("referral-screening", referral),
            ("referral-accept", referral),
            ("referral-turn-away", referral),
            ("referral-half", half),
            ("referral-link", half),
        ):
            assert leader.get(url_of(name, record)).status_code == 404
            assert leader.post(url_of(name, record)).status_code == 404
