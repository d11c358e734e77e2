"""Contact of a moment is two taps by mistake, until somebody says that it was so."""

from datetime import timedelta

import pytest
from django.urls import reverse

from contactcentre.safekeeping import clock
from families.models import EntryKind, Outcome, PersonRole, RegisterEntry
from families.rules.together import Unlikely
from tests.factories.day import NOON

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("saturday_noon")]


@pytest.fixture
def contact(day):
    """The child is with the visiting side for so many minutes, and is back at noon."""

    def lasts(minutes):
        day.move(PersonRole.VISITING, EntryKind.ARRIVED, at=NOON - timedelta(minutes=60))
        day.arrive(at=NOON - timedelta(minutes=50))
        day.step(EntryKind.JOINED, "visiting", at=NOON - timedelta(minutes=minutes))
        day.step(EntryKind.RETURNED, "resident", at=NOON)

    return lasts


def ended():
    found = RegisterEntry.objects.filter(kind="outcome", superseded_by=None, withdrawn=False)
    return list(found.values_list("outcome", flat=True))


@pytest.mark.parametrize("minutes", [0, 1, 4])
def test_a_moment_is_asked_about_and_stands_once_it_is_said_again(contact, day, minutes):
    contact(minutes)
    with pytest.raises(Unlikely, match="minute"):
        day.end(Outcome.ATTENDED)
    assert not ended()
    day.end(Outcome.ATTENDED, sure=True)
    assert ended() == [Outcome.ATTENDED]


def test_longer_contact_is_not_asked_about(contact, day):
    contact(5)
    day.end(Outcome.ATTENDED)
    assert ended() == [Outcome.ATTENDED]


def test_how_short_is_the_centres_choice(contact, day, settings):
    settings.SHORTEST_VISIT_MINUTES = 0
    contact(0)
    day.end(Outcome.ATTENDED)


def test_nothing_is_asked_while_the_child_is_with_them(day):
    day.move(PersonRole.VISITING, EntryKind.ARRIVED)
    day.arrive()
    day.step(EntryKind.JOINED, "visiting")
    day.end(Outcome.ATTENDED)
    assert ended() == [Outcome.ATTENDED]


def test_another_outcome_is_not_asked_about(day):
    day.move(PersonRole.VISITING, EntryKind.ARRIVED)
    day.arrive()
    day.end(Outcome.BOTH_CAME)


class TestOnTheRegister:
    @pytest.fixture
    def press(self, client, booking, register_page):
        page = register_page().split('name="page" value="')[1].split('"')[0]

        def it(htmx=True, **fields):
            headers = {"HX-Request": "true"} if htmx else {}
            url = reverse("families:outcome", args=[booking.pk])
            data = {"tap": Outcome.ATTENDED, "page": page, **fields}
            return client.post(url, data, headers=headers)

        return it

    def test_the_row_asks(self, contact, press):
        contact(1)
        answer = press()
        assert answer["X-Tap"] == "warned"
        assert "contact lasted 1 minute" in answer.content.decode()
        assert press(sure="yes")["X-Tap"] == "recorded"

    def test_a_page_asks_without_a_script(self, contact, press):
        contact(1)
        answer = press(htmx=False)
        assert answer.status_code == 409
        assert 'name="sure"' in answer.content.decode()
        assert press(htmx=False, sure="yes").status_code == 302
        assert ended() == [Outcome.ATTENDED]

    def test_a_correction_asks_too(self, contact, press, client):
        contact(30)
        press()
        entry = RegisterEntry.objects.get(kind=EntryKind.JOINED)
        url = reverse("families:correct", args=[entry.pk])
        key = client.get(url).content.decode().split('name="key" value="')[1].split('"')[0]
        data = {"at": f"{NOON.astimezone(clock.LONDON):%H:%M}", "key": key}
        answer = client.post(url, data)
        assert answer.status_code == 422
        assert 'name="sure"' in answer.content.decode()
        assert client.post(url, {**data, "sure": "on"}).status_code == 302
