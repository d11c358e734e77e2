"""A slip at the door is taken back on its own day, and labels nobody."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.urls import reverse

from contactcentre.safekeeping import clock
from contactcentre.safekeeping.models import AuditEntry
from families import figures
from families.models import DoorRefusal, PersonRole
from families.services import door as services
from families.services.door import (
    TAKEN_BACK,
    TO_COLLECT,
    TO_VISIT,
    take_back,
    who_is_at_the_door,
)
from families.services.family import NewPerson
from policy.clauses import Refused
from tests.factories.accounts import make_user, signed_in_client
from tests.factories.families import make_family
from tests.factories.sessions import make_booking, make_session

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=clock.LONDON)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def saturday_noon():
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def co_ordinator():
    return make_user("co-ordinator")


@pytest.fixture
def booking(co_ordinator):
    people = [
        NewPerson(PersonRole.CHILD, "Ada"),
        NewPerson(PersonRole.RESIDENT, "Rose", "Marsh"),
        NewPerson(PersonRole.VISITING, "Vic", "Marsh"),
    ]
    return make_booking(make_session(), make_family(people=people), by=co_ordinator)


@pytest.fixture
def ask(booking, co_ordinator):
    def at_the_door(name, wants=TO_VISIT, key=None):
        return who_is_at_the_door(
            booking_id=booking.pk, name=name, wants=wants, by=co_ordinator, key=key or uuid4()
        )

    return at_the_door


class TestASlip:
    def test_is_taken_back_for_good_and_stays_in_the_trail(self, ask, booking):
        leader, slip = make_user("team-leader"), ask("Vic Marsh", TO_COLLECT).refusal
        kept = ask("Kwame Asante").refusal
        for _ in range(2):
            take_back(booking_id=booking.pk, refusal_id=slip.pk, by=leader)
        assert DoorRefusal.objects.get() == kept
        entry = AuditEntry.objects.get(event=TAKEN_BACK)
        assert (entry.object_pk, entry.subject_id) == (str(slip.pk), booking.family_id)
        assert entry.details == "Vic Marsh, 12:00: May attend, but may not collect"

    def test_is_not_counted(self, ask, booking, co_ordinator):
        def counted():
            return figures.figures(clock.today(), clock.today())

        before = counted()
        slip = ask("Vic Marsh", TO_COLLECT).refusal
        assert counted() != before
        take_back(booking_id=booking.pk, refusal_id=slip.pk, by=co_ordinator)
        assert counted() == before

    def test_is_no_slip_any_more_on_the_next_day(self, ask, booking, co_ordinator, saturday_noon):
        slip = ask("Vic Marsh", TO_COLLECT).refusal
        saturday_noon.move_to(NOON.replace(hour=23, minute=59))
        assert services.refusals_at(booking.pk, by=co_ordinator)[0].may_be_taken_back
        saturday_noon.shift(timedelta(minutes=1))
        assert not services.refusals_at(booking.pk, by=co_ordinator)[0].may_be_taken_back
        with pytest.raises(Refused, match="on that same day only"):
            take_back(booking_id=booking.pk, refusal_id=slip.pk, by=co_ordinator)
        assert DoorRefusal.objects.get() == slip

    def test_of_another_family_is_left_alone(self, ask, co_ordinator):
        slip = ask("Vic Marsh", TO_COLLECT).refusal
        other = make_booking(make_session(venue="Annexe"), make_family(), by=co_ordinator)
        take_back(booking_id=other.pk, refusal_id=slip.pk, by=co_ordinator)
        assert DoorRefusal.objects.get() == slip

    def test_is_not_noted_again_by_the_form_that_noted_it(self, ask, booking, co_ordinator):
        key = uuid4()
        slip = ask("Vic Marsh", TO_COLLECT, key).refusal
        take_back(booking_id=booking.pk, refusal_id=slip.pk, by=co_ordinator)
        assert ask("Vic Marsh", TO_COLLECT, key).refusal is None
        assert ask("Vic Marsh", TO_COLLECT).refusal == DoorRefusal.objects.get()


class TestThePage:
    def page(self, booking, role, **fields):
        client = signed_in_client(make_user(role))
        url = reverse("families:door", args=[booking.pk])
        return client.post(url, {"key": str(uuid4()), **fields}) if fields else client.get(url)

    def test_whoever_turned_somebody_away_by_a_slip_takes_it_back(self, booking, saturday_noon):
        button = "It was a slip: take it back"
        page = self.page(booking, "team-leader", name="Vic Marsh", wants=TO_COLLECT)
        assert page.content.decode().count(button) == 2
        slip, url = DoorRefusal.objects.get(), reverse("families:door-slip", args=[booking.pk])
        for role in ("volunteer", "trustee"):
            asked = signed_in_client(make_user(role)).post(url, {"refusal": slip.pk})
            assert asked.status_code == 404
        saturday_noon.shift(timedelta(days=1))
        assert button not in self.page(booking, "co-ordinator").content.decode()
        late = signed_in_client(make_user("co-ordinator")).post(url, {"refusal": slip.pk})
        assert late.status_code == 403
        assert "This was noted on 21 November 2026." in late.content.decode()
        saturday_noon.move_to(NOON)
        done = signed_in_client(make_user("team-leader")).post(url, {"refusal": slip.pk})
        assert done["Location"] == reverse("families:door", args=[booking.pk])
        assert "Vic Marsh" not in self.page(booking, "co-ordinator").content.decode()

    def test_a_form_sent_again_says_that_it_was_taken_back(self, booking, co_ordinator):
        form = {"name": "Vic Marsh", "wants": TO_COLLECT, "key": str(uuid4())}
        self.page(booking, "team-leader", **form)
        slip = DoorRefusal.objects.get()
        take_back(booking_id=booking.pk, refusal_id=slip.pk, by=co_ordinator)
        again = self.page(booking, "team-leader", **form).content.decode()
        assert "taken back as a slip" in again
        assert "This was noted." not in again
