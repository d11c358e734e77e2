"""The page for a family that comes without a booking."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.urls import reverse

from contactcentre.safekeeping import clock
from families.models import Booking, Side
from families.services.apart import keep_apart
from families.services.day import register_of
from tests.factories.day import NOON
from tests.factories.families import make_families, make_family
from tests.factories.sessions import make_booking, make_session

pytestmark = pytest.mark.django_db


class TestSomebodyWhoIsNotBooked:
    @pytest.fixture
    def noon(self):
        """So that no hour of the day makes a difference."""
        with time_machine.travel(NOON, tick=False):
            yield

    @pytest.fixture
    def session(self):
        return make_session(on=clock.today() - timedelta(days=1))

    def post(self, client, session, **fields):
        return client.post(reverse("families:walk-in", args=[session.pk]), fields)

    def test_is_found_by_name_among_attending_families(self, client, session):
        here, gone = make_family(), make_family(state="moved-on")
        for family, found in ((here, True), (gone, False)):
            name = family.people.first().last_name
            page = self.post(client, session, text=name).content.decode()
            assert (family.reference in page) is found
        assert "No attending family matches" in page

    def test_is_shown_by_first_names_and_reference_only(self, client, session):
        family = make_family()
        page = self.post(client, session, text=family.reference).content.decode()
        for person in family.people.all():
            assert person.last_name not in page

    def test_who_is_booked_already_is_shown_the_place_on_the_register(
        self, client, session, co_ordinator
    ):
        booked, other = make_families(2)
        booking = make_booking(session, booked, by=co_ordinator)
        page = self.post(client, session, text="Child").content.decode()
        url = reverse("families:register", args=[session.pk])
        assert f'href="{url}#b-{booking.pk}"' in page
        assert f'value="{booked.pk}"' not in page
        assert f'value="{other.pk}"' in page

    def test_is_taken_in_once_and_stands_on_the_register(self, client, session):
        family = make_family()
        sent = {"family": str(family.pk), "came_at": "11.07", "key": str(uuid4())}
        for _ in range(2):
            answer = self.post(client, session, text="Child", **sent)
            assert answer.status_code == 302
        booking = Booking.objects.get()
        assert booking.walk_in
        assert answer.url.endswith(f"/register/#b-{booking.pk}")

    @pytest.mark.usefixtures("noon")
    def test_is_not_taken_in_without_a_word_of_too_few_volunteers(self, client, settings):
        today, family = make_session(), make_family()
        needs = "2 more volunteers needed before another family is taken in"
        settings.VOLUNTEERS_AT_LEAST = 2
        assert needs in self.post(client, today, text=family.reference).content.decode()
        sent = {"text": family.reference, "family": str(family.pk), "key": str(uuid4())}
        url = reverse("families:walk-in", args=[today.pk])
        page = client.post(url, sent, follow=True).content.decode()
        assert "There is not enough cover: 2 more volunteers are needed." in page
        settings.VOLUNTEERS_AT_LEAST = 0
        page = self.post(client, today, text=family.reference).content.decode()
        assert "volunteers needed" not in page

    def test_of_a_past_day_is_asked_nothing_of_who_was_there(self, client, session, settings):
        settings.VOLUNTEERS_AT_LEAST = 2
        page = self.post(client, session, text=make_family().reference).content.decode()
        assert "before another family" not in page

    def test_of_a_past_day_needs_the_time(self, client, session):
        family = make_family()
        answer = self.post(
            client, session, text="Child", family=str(family.pk), came_at="", key=str(uuid4())
        )
        assert answer.status_code == 422
        assert "Enter when they came" in answer.content.decode()

    def test_is_refused_with_the_reason(self, client, noon, co_ordinator):
        session, (here, comes) = make_session(), make_families(2)
        make_booking(session, here, by=co_ordinator)
        pair = {"family_id": here.pk, "other_id": comes.pk}
        keep_apart(**pair, reason="Injunctionreason", by=co_ordinator, on=clock.today())
        answer = self.post(
            client,
            session,
            text=comes.reference,
            family=str(comes.pk),
            came_at="11:00",
            key=str(uuid4()),
        )
        page = answer.content.decode()
        assert answer.status_code == 422
        assert "kept apart" in page
        assert "Injunctionreason" not in page
        assert comes.reference in page

    def test_of_no_family_finds_nothing(self, client, session):
        sent = {"family": str(uuid4()), "came_at": "11:00", "key": str(uuid4())}
        assert self.post(client, session, text="x", **sent).status_code == 404

    def test_is_late_only_once_it_has_been_here_a_while(self, client, co_ordinator):
        """Whoever came is signed in next; the other side may be a little behind."""
        with time_machine.travel(NOON, tick=False) as hall_clock:
            session = make_session()
            sent = {"family": str(make_family().pk), "came_at": "12:00", "key": str(uuid4())}
            self.post(client, session, text="Child", **sent)
            both = [Side.VISITING, Side.RESIDENT]
            for minutes, late in ((15, []), (16, [Side.VISITING]), (31, both)):
                hall_clock.move_to(NOON + timedelta(minutes=minutes))
                (row,) = register_of(session, by=co_ordinator)
                assert row.late == late

    @pytest.mark.parametrize(
        ("minutes", "before", "after"),
        [
            (0, "", "Taken in, 12:15 to 14:15. Visiting side in from 12:00"),
            (11 * 60 + 10, "A visit from now ends at 23:48", "Taken in, 23:25 to 23:48: shorter"),
            (11 * 60 + 50, "It is too late for a visit", ""),
        ],
    )
    def test_near_the_end_of_the_session_is_told_how_short_it_is(
        self, client, minutes, before, after
    ):
        with time_machine.travel(NOON + timedelta(minutes=minutes), tick=False):
            session = make_session()
            page = client.get(reverse("families:walk-in", args=[session.pk])).content.decode()
            assert before in page
            assert ("A visit from now" in page) is before.startswith("A visit")
            family = make_family()
            name = family.people.first().last_name
            found = self.post(client, session, text=name).content.decode()
            assert (f'value="{family.pk}">Take in' in found) is bool(after)
            sent = {"family": str(family.pk), "came_at": "", "key": str(uuid4())}
            answer = self.post(client, session, text="Child", **sent)
            if not after:
                assert answer.status_code == 422
                assert "Book the family on another session" in answer.content.decode()
                return
            assert after in client.get(answer["Location"]).content.decode()
