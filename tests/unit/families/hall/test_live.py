"""What one tablet notes, the others see."""

import pytest
from django.urls import reverse

from families.models import PersonRole
from families.services.live import pulse_of
from tests.factories.accounts import signed_in_client
from tests.factories.families import make_family
from tests.factories.sessions import make_booking
from tests.unit.families.hall.coming import TEN, comes

pytestmark = pytest.mark.django_db


class TestTheSecondRegister:
    @pytest.fixture
    def changes(self, client, session):
        def ask(since):
            url = reverse("families:register-changes", args=[session.pk])
            return client.get(url, {"since": since})

        return ask

    def test_is_told_nothing_while_nothing_happens(
        self, changes, session, booking, django_assert_max_num_queries
    ):
        shown = str(pulse_of(session))
        # It asks forty times a minute: who asks, which session, and the pulse.
        with django_assert_max_num_queries(4):
            assert changes(shown).status_code == 204

    def test_is_given_the_rows_that_changed_and_no_other(
        self, changes, session, booking, co_ordinator
    ):
        other = make_booking(session, make_family(), by=co_ordinator)
        shown = str(pulse_of(session))
        comes(booking, PersonRole.VISITING, by=co_ordinator)
        page = changes(shown).content.decode()
        assert f'id="b-{booking.pk}" hx-swap-oob="true"' in page
        assert str(other.pk) not in page

    def test_is_told_that_the_plan_changed(self, changes, session, booking, co_ordinator):
        shown = str(pulse_of(session))
        make_booking(session, make_family(), by=co_ordinator)
        assert "has changed" in changes(shown).content.decode()


class TestTheSecondTablet:
    def changes(self, client, session):
        page = client.get(reverse("families:board", args=[session.pk]))
        url = reverse("families:board-changes", args=[session.pk])
        return lambda: client.get(url, {"since": page.context["stamp"]})

    def test_is_told_nothing_while_nothing_happens(self, client, session, booking):
        assert self.changes(client, session)().status_code == 204

    def test_is_told_of_a_tap(self, client, session, booking, co_ordinator):
        changes = self.changes(client, session)
        comes(booking, PersonRole.VISITING, by=co_ordinator)
        answer = changes()
        assert answer.status_code == 200
        assert "Visiting side" in answer.content.decode()

    def test_is_told_when_somebody_becomes_late(self, session, booking, co_ordinator, saturday):
        saturday.move_to(TEN.replace(minute=30))
        changes = self.changes(signed_in_client(co_ordinator), session)
        saturday.move_to(TEN.replace(minute=31))
        assert changes().status_code == 200

    def test_listening_is_not_being_at_work(self, client, session, booking, saturday):
        url = reverse("families:board-changes", args=[session.pk])
        client.get(reverse("families:board", args=[session.pk]))
        for minute in range(1, 20):
            saturday.move_to(TEN.replace(minute=minute))
            answer = client.get(url, headers={"HX-Request": "true"})
        assert "HX-Redirect" in answer.headers

    def test_knows_which_rows_changed(self, session, booking, co_ordinator):
        other = make_booking(session, make_family(), by=co_ordinator)
        shown = str(pulse_of(session))
        comes(booking, PersonRole.VISITING, by=co_ordinator)
        assert pulse_of(session).changed_since(shown) == [booking.pk]
        assert pulse_of(session).changed_since("nonsense") is None
        make_booking(session, make_family(), by=co_ordinator)
        assert pulse_of(session).changed_since(shown) is None
        assert other.pk in pulse_of(session).entries
