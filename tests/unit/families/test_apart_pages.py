"""The pages on which it is noted that two families are kept apart."""

from uuid import uuid4

import pytest
from django.urls import reverse

from families.models import Booking, KeepApart
from tests.factories.accounts import make_user, signed_in_client
from tests.factories.families import make_families, make_family
from tests.factories.sessions import make_booking, make_session
from tests.unit.families.pages import shown

pytestmark = pytest.mark.django_db


class TestKeepingApart:
    def send(self, client, family, other, **fields):
        url = reverse("families:apart-add", args=[family.reference])
        sent = {"other": str(other.pk), "reason": "Injunctionreason", "key": str(uuid4())}
        return client.post(url, sent | fields, follow=True)

    def test_is_noted_once_and_shown_on_both_files_to_co_ordinators_only(self, client):
        one, other = make_families(2)
        key = str(uuid4())
        for _ in range(2):
            assert self.send(client, one, other, key=key).status_code == 200
        assert KeepApart.objects.count() == 1
        leader = signed_in_client(make_user("team-leader"))
        for family, shown_there in ((one, other), (other, one)):
            page = shown(client, "file", family.reference)
            assert "Injunctionreason" in page
            assert shown_there.reference in page
            assert "Injunctionreason" not in shown(leader, "file", family.reference)
            assert shown_there.reference not in shown(leader, "file", family.reference)

    def test_lists_what_is_booked_at_one_time_already(self, client, co_ordinator):
        session, (one, other) = make_session(), make_families(2)
        for family in (one, other):
            make_booking(session, family, by=co_ordinator)
        page = self.send(client, one, other).content.decode()
        assert "booked at the same time already" in page
        assert "Both are booked" in page
        assert Booking.objects.filter(cancelled_at=None).count() == 2

    def test_needs_another_family(self, client):
        family = make_family()
        assert self.send(client, family, family).status_code == 422
        assert not KeepApart.objects.exists()

    def test_ends_from_either_file(self, client, co_ordinator):
        one, other, stranger = make_families(3)
        self.send(client, one, other)
        pair = KeepApart.objects.get()
        args = [stranger.reference, pair.pk]
        assert client.post(reverse("families:apart-lift", args=args)).status_code == 404
        asked = shown(client, "apart-lift", other.reference, pair.pk)
        assert one.reference in asked
        assert "From now on they may be" in asked
        url = reverse("families:apart-lift", args=[other.reference, pair.pk])
        assert client.post(url, {"reason": ""}).status_code == 422
        assert KeepApart.objects.in_force().exists()
        sent = {"reason": "Liftedreason", "key": str(uuid4())}
        for _ in range(2):
            assert client.post(url, sent, follow=True).status_code == 200
        assert not KeepApart.objects.in_force().exists()
        for family in (one, other):
            page = shown(client, "file", family.reference)
            assert "Lifted on" in page
            assert "Liftedreason" in page

    def test_does_not_end_without_a_second_factor_just_shown(self, client):
        one, other = make_families(2)
        self.send(client, one, other)
        session = client.session
        for shown_once in session["account_authentication_methods"]:
            shown_once["at"] -= 3600
        session.save()
        url = reverse("families:apart-lift", args=[one.reference, KeepApart.objects.get().pk])
        assert client.post(url, {"reason": "Liftedreason"}).status_code == 302
        assert KeepApart.objects.in_force().exists()

    def test_says_where_both_are_expected_before_it_ends(self, client, co_ordinator):
        session, (one, other) = make_session(), make_families(2)
        for family in (one, other):
            make_booking(session, family, by=co_ordinator)
        self.send(client, one, other)
        page = shown(client, "apart-lift", one.reference, KeepApart.objects.get().pk)
        assert "Both are expected at one hall" in page
