"""The pages of a day on which the centre is closed."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from families.models import Closure, Outcome, RegisterEntry
from families.services import closures
from families.services.known import declare_known
from tests.factories.families import make_families
from tests.factories.sessions import make_booking
from tests.unit.families.pages import shown

pytestmark = pytest.mark.django_db


class TestAClosure:
    @pytest.fixture
    def closure(self, booking):
        return closures.close_days(
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

    def test_asks_a_colleague_to_tell_a_family_that_one_may_not_see(
        self, client, booking, closure, co_ordinator
    ):
        assert "whom a colleague" not in shown(client, "closure", closure.pk)
        declare_known(family_id=booking.family_id, user=co_ordinator, reason="", by=co_ordinator)
        page = shown(client, "closure", closure.pk)
        assert "And 1 more family, whom a colleague has to tell in the same words" in page
        assert "Nobody is booked" not in page
        assert booking.family.reference not in page

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

    def test_is_changed_and_told_anew(self, client, booking, closure):
        client.post(reverse("families:session-close", args=[booking.session_id]))
        day = closure.last_day + timedelta(days=1)
        answers = {
            "first_day": day.isoformat(),
            "last_day": day.isoformat(),
            "words": "The hall is being painted.",
            "key": uuid4(),
        }
        url = reverse("families:closure-change", args=[closure.pk])
        assert "The hall is flooded." in shown(client, "closure-change", closure.pk)
        pages = [client.post(url, answers) for _ in range(2)]
        later = Closure.objects.get(replaces=closure)
        here = reverse("families:closure", args=[later.pk])
        assert [page.headers["Location"] for page in pages] == [here, here]
        page = shown(client, "closure", later.pk)
        assert "Tell both sides" in page
        assert "Hold it after all" in page
        notice = shown(client, "closure-notice", later.pk)
        assert "being painted" in notice
        assert "This replaces the notice: closed" in notice
        assert here in shown(client, "closure", closure.pk)
        old = client.get(reverse("families:closure-notice", args=[closure.pk]))
        assert old.headers["Location"] == reverse("families:closure-notice", args=[later.pk])

    def test_is_withdrawn_and_told_in_the_same_words(self, client, booking, closure):
        client.post(reverse("families:session-close", args=[booking.session_id]))
        url = reverse("families:closure-withdraw", args=[closure.pk])
        assert client.post(url, {"words": ""}).status_code == 422
        client.post(url, {"words": "The hall is dry again."})
        assert "Hold it after all" in shown(client, "closure", closure.pk)
        notice = shown(client, "closure-notice", closure.pk)
        assert "Open after all" in notice
        assert "The hall is dry again." in notice
        assert "The hall is flooded." not in notice
        assert "Open after all" in client.get(reverse("families:session-list")).content.decode()
        hold = reverse("families:session-hold", args=[booking.session_id])
        assert "Hold it after all" in shown(client, "session", booking.session_id)
        held = client.post(hold, follow=True).content.decode()
        assert "is held after all" in held
        assert "This session is held." in client.post(hold, follow=True).content.decode()
