"""The pages of a day on which the centre is closed."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from families.models import Closure, Outcome, RegisterEntry
from families.services import sessions
from tests.factories.families import make_families
from tests.factories.sessions import make_booking
from tests.unit.families.pages import shown

pytestmark = pytest.mark.django_db


class TestAClosure:
    @pytest.fixture
    def closure(self, booking):
        return sessions.close_days(
            venue=booking.session.venue,
            first_day=booking.session.date,
            last_day=booking.session.date,
            words="The hall is flooded.",
        )

    def test_shows_whom_it_affects_and_what_to_do(self, client, booking, closure):
        page = shown(client, "closure", closure.pk)
        assert booking.family.reference in page
        assert "Tell both sides" in page
        client.post(reverse("families:session-close", args=[booking.session_id]))
        assert RegisterEntry.objects.get().outcome == Outcome.CENTRE_CLOSED
        assert "Cancelled" in shown(client, "closure", closure.pk)

    def test_is_told_to_everybody_in_the_same_words_without_a_name(self, client, booking, closure):
        notice = shown(client, "closure-notice", closure.pk)
        assert "The hall is flooded." in notice
        assert booking.family.reference not in notice
        for person in booking.family.people.all():
            assert person.first_name not in notice

    def test_asks_the_database_as_often_for_many_families_as_for_few(
        self, client, closure, booking, co_ordinator
    ):
        Closure.objects.all().delete()
        counts = []
        for how_many in (1, 8):
            for family in make_families(how_many):
                make_booking(booking.session, family, by=co_ordinator)
            closure.save(force_insert=True)
            with CaptureQueriesContext(connection) as queries:
                shown(client, "closure", closure.pk)
            counts.append(len(queries))
            closure.delete()
        assert counts[0] == counts[1]
