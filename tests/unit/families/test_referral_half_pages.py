"""One side's half of a referral: typed in from paper, or behind a link given out."""

import pytest
from django.db import connection

from families.models import (
    ReferralHalf,
    ReferralLink,
    Side,
)
from families.services.referral_file import answers_of
from tests.factories.referrals import (
    answers,
    fill,
    half_of,
    link_to,
    posted,
)
from tests.unit.families.pages import text_of, type_in, url_of

pytestmark = pytest.mark.django_db


class TestPaper:
    def test_typed_in_whole(self, client, co_ordinator, referral):
        half = half_of(referral)
        said = answers("Heron", named=[{"first_name": "Doreen", "may": "both"}])
        assert type_in(client, half, said).status_code == 302
        half.refresh_from_db()
        assert half.entered_by == co_ordinator
        assert half.completed_at is not None
        assert answers_of(half) == {key: value for key, value in said.items() if value}

    def test_typed_in_it_ends_the_link(self, client, co_ordinator, referral):
        link_to(referral, by=co_ordinator)
        type_in(client, half_of(referral), {"first_name": "Heron"}, gaps="1")
        assert ReferralLink.objects.get().ended_at is not None

    def test_with_gaps_it_is_not_complete(self, client, referral):
        half = half_of(referral)
        type_in(client, half, {"first_name": "Heron"}, gaps="1")
        half.refresh_from_db()
        assert half.completed_at is None
        assert answers_of(half)["first_name"] == "Heron"

    def test_the_second_of_two_who_type_it_in_is_told_before_hers_replaces_it(
        self, client, referral
    ):
        half = half_of(referral)
        type_in(client, half, {"first_name": "Heron"}, gaps="1")
        hers = type_in(client, half, {"first_name": "Egret"}, gaps="1")
        assert hers.status_code == 422
        assert "Somebody else has saved this half" in text_of(hers)
        assert answers_of(half_of(referral))["first_name"] == "Heron"
        type_in(client, half_of(referral), {"first_name": "Egret"}, gaps="1")
        assert answers_of(half_of(referral))["first_name"] == "Egret"
        assert 'name="version" value="2"' in text_of(hers)

    def test_the_second_of_two_who_say_the_same_makes_it_complete(self, client, referral):
        half = half_of(referral)
        type_in(client, half, answers("Heron"), gaps="1")
        assert type_in(client, half, answers("Heron")).status_code == 302
        assert half_of(referral).completed_at is not None

    @pytest.mark.parametrize("version", ["", "x", "-1", "9" * 5000])
    def test_of_no_version_it_is_not_stored(self, client, referral, version):
        half = half_of(referral)
        type_in(client, half, {"first_name": "Heron"}, gaps="1", version=version)
        assert "first_name" not in answers_of(half_of(referral))

    @pytest.mark.parametrize(
        ("question", "refused"), [("date_of_birth", True), ("order_date", True), ("start", False)]
    )
    def test_only_the_start_of_contact_may_be_still_to_come(
        self, client, referral, question, refused
    ):
        response = type_in(client, half_of(referral), {question: "2999-01-01"}, gaps="1")
        assert ("That date is still to come." in text_of(response)) is refused
        kept = answers_of(half_of(referral))
        assert kept.get(question) == (None if refused else "2999-01-01")

    def test_with_gaps_what_is_there_must_make_sense(self, client, referral):
        half = half_of(referral)
        sent = posted({"date_of_birth": "31/2/1990"}) | {"gaps": "1"}
        response = client.post(url_of("referral-half", half), sent)
        assert response.status_code == 422
        assert "31/2/1990" in text_of(response)

    @pytest.mark.parametrize("side", Side)
    def test_what_is_wrong_is_said_of_its_side_child_or_person(self, client, referral, side):
        bad = {"first_name": "Heron", "date_of_birth": "31/2/1990"}
        said = answers("Heron", date_of_birth="31/2/1990")
        said |= {"children": [{"first_name": "Wren"}, bad], "named": [{"last_name": "Egret"}]}
        page = text_of(type_in(client, half_of(referral, side), said))
        summary = page.split("govuk-error-summary__list")[1].split("</ul>")[0]
        assert f'href="#id_about-date_of_birth">{side.label}: date of birth' in summary
        assert 'href="#id_child-1-date_of_birth">Child 2: date of birth' in summary
        assert 'href="#id_named-0-first_name">Person 1: ' in summary
        assert "Child 1" not in summary


class TestLinkPage:
    def test_it_is_shown_once_on_a_letter_and_stored_nowhere(self, client, referral):
        half = half_of(referral)
        page = text_of(client.post(url_of("referral-link", half)))
        assert page.count("http://testserver/your-referral/") == 2
        secret = page.split("/your-referral/")[1].split("/")[0]
        assert secret not in text_of(client.get(url_of("referral", referral)))
        assert client.get(url_of("referral-link", half)).status_code == 405
        assert not ReferralLink.objects.filter(digest=secret).exists()

    def test_loaded_again_it_makes_no_other_and_is_shown_no_more(self, client, referral):
        sent = {"key": client.get(url_of("referral", referral)).context["key"]}
        half, other = half_of(referral), half_of(referral, Side.VISITING)
        first = client.post(url_of("referral-link", half), sent)
        link = ReferralLink.objects.get()
        again = client.post(url_of("referral-link", half), sent, follow=True)
        assert again.redirect_chain == [(url_of("referral", referral), 302)]
        assert "was shown then. It still works" in text_of(again)
        assert first.context["address"] not in text_of(again)
        assert ReferralLink.objects.get() == link
        assert link.ended_at is None
        assert client.post(url_of("referral-link", other), sent).status_code == 200

    def test_it_can_be_ended(self, client, referral, co_ordinator):
        link_to(referral, by=co_ordinator)
        client.post(url_of("referral-link-end", half_of(referral)))
        assert ReferralLink.objects.get().ended_at is not None

    def test_a_complete_half_asked_again_stands(self, client, referral, co_ordinator):
        fill(referral, Side.RESIDENT, answers("Heron"), by=co_ordinator)
        half = half_of(referral)
        client.post(url_of("referral-link", half))
        half.refresh_from_db()
        assert half.completed_at is not None
        assert answers_of(half)["first_name"] == "FirstHeron"
        assert "New link, ending the old one" in text_of(client.get(url_of("referral", referral)))


def test_a_half_says_nothing_in_clear(referral, co_ordinator):
    fill(referral, Side.RESIDENT, answers("Heron"), by=co_ordinator)
    with connection.cursor() as cursor:
        cursor.execute("select answers from families_referralhalf")
        assert not any("Heron" in row[0] for row in cursor.fetchall())
    assert "Heron" not in str(ReferralHalf.objects.first())
