"""A half that says something already, and another version of it by a new link."""

import pytest
from django.urls import reverse

from contactcentre.safekeeping import clock
from families.models import Side
from families.services import referral_links
from families.services.referral import fill_from_paper
from families.services.referral_decision import turn_away
from families.services.referral_file import answers_of
from tests.factories.accounts import signed_in_client
from tests.factories.referrals import answers, fill, half_of, link_to, posted
from tests.unit.families.pages import hidden_in, text_of
from tests.unit.families.private_links import address, dead, refusal, started

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_tries")]


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
