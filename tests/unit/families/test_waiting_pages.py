"""The waiting list, and the page on which a place is offered."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from contactcentre.safekeeping import clock
from families.models import (
    Family,
    Referral,
)
from families.services.waiting import waiting_list
from tests.factories.accounts import signed_in_client
from tests.factories.families import make_family
from tests.factories.referrals import (
    ready_referral,
)
from tests.unit.families.pages import text_of, url_of

pytestmark = pytest.mark.django_db


class TestWaiting:
    WAITING = reverse("families:waiting")

    @pytest.fixture
    def three(self, co_ordinator):
        """Accepted in another order than they were referred."""
        found = []
        for days in (9, 30, 2):
            referral = ready_referral(by=co_ordinator)
            Referral.objects.filter(pk=referral.pk).update(
                opened_on=clock.today() - timedelta(days)
            )
            browser = signed_in_client(co_ordinator)
            browser.post(url_of("referral-accept", referral))
            found.append(Family.objects.get(pk=referral.family_id))
        return found

    def offer(self, client, family, **sent):
        return client.post(reverse("families:offer", args=[family.reference]), sent)

    def test_with_nobody_on_it_it_says_so(self, client):
        assert "Nobody is waiting" in text_of(client.get(self.WAITING))

    def test_the_order_is_that_of_referral(self, client, three, co_ordinator):
        lines = waiting_list(by=co_ordinator, on=clock.today())
        assert [line.family for line in lines] == [three[1], three[0], three[2]]
        assert [line.how_long for line in lines] == ["4 weeks", "1 week", "2 days"]
        assert "4 weeks" in text_of(client.get(self.WAITING))

    def test_a_family_without_a_referral_waits_from_its_first_day(self, co_ordinator):
        with time_machine.travel(clock.now() - timedelta(8), tick=False):
            make_family(state=Family.State.WAITING)
        (line,) = waiting_list(by=co_ordinator, on=clock.today())
        assert line.days == 8

    def test_the_first_is_offered_a_place(self, client, three):
        page = client.get(reverse("families:offer", args=[three[1].reference]))
        assert "Why before the others" not in text_of(page)
        assert self.offer(client, three[1]).status_code == 302
        three[1].refresh_from_db()
        assert three[1].state == Family.State.ACTIVE

    def test_another_one_only_with_a_reason_which_is_sealed(self, client, three):
        assert self.offer(client, three[2]).status_code == 422
        three[2].refresh_from_db()
        assert three[2].state == Family.State.WAITING
        assert self.offer(client, three[2], reason="Only free on Sundays").status_code == 302
        three[2].refresh_from_db()
        assert three[2].state == Family.State.ACTIVE
        referral = Referral.objects.get(family=three[2])
        assert "Only free on Sundays" in text_of(client.get(url_of("referral", referral)))

    def test_by_hand_nobody_is_put_before_the_others(self, client, three):
        """On the file the way to a place leads to where it is asked who has waited longest."""
        family = three[2]
        url = reverse("families:state", args=[family.reference])
        answer = client.post(url, {"state": "active", "version": family.version})
        assert answer["Location"] == reverse("families:offer", args=[family.reference])
        family.refresh_from_db()
        assert family.state == Family.State.WAITING

    def test_who_does_not_wait_is_offered_nothing(self, client, three):
        moved_on = make_family(state=Family.State.MOVED_ON)
        page = text_of(client.get(reverse("families:offer", args=[moved_on.reference])))
        assert "Not on the waiting list" in page
        assert "Give the place" not in page
