"""The pages on which a hall's rooms are noted."""

from uuid import uuid4

import pytest
from django.urls import reverse

from families.models import Room
from families.services import bookings, planning
from families.services.rooms import add_room
from tests.unit.families.pages import shown

pytestmark = pytest.mark.django_db


class TestTheRooms:
    def test_are_added_once_renamed_and_removed(self, client):
        hall, url = planning.venue_named("Trinity Hall"), reverse("families:rooms")
        room = {"venue": str(hall.pk), "name": "Blue room", "purpose": "contact"}
        key = str(uuid4())
        for _ in range(2):
            assert client.post(url, room | {"key": key}).status_code == 302
        found = Room.objects.get()
        taken = room | {"name": "blue ROOM", "key": str(uuid4())}
        assert client.post(url, taken).status_code == 422
        change = reverse("families:room-edit", args=[found.pk])
        client.post(change, {"name": "Green room", "purpose": "waiting"})
        found.refresh_from_db()
        assert (found.name, found.purpose) == ("Green room", Room.Purpose.WAITING)
        assert "Green room" in shown(client, "rooms")
        client.post(reverse("families:room-remove", args=[found.pk]))
        assert not Room.objects.exists()

    def test_that_are_named_in_a_booking_stay(self, client, booking):
        room = add_room(venue=booking.session.venue, name="Blue room", purpose=Room.Purpose.CONTACT)
        bookings.choose_room(booking_id=booking.pk, room_id=room.pk)
        assert "cannot be removed" in shown(client, "room-edit", room.pk)
        answer = client.post(reverse("families:room-remove", args=[room.pk]))
        assert answer.status_code == 403
        assert Room.objects.exists()

    def test_of_no_hall_say_what_to_do(self, client):
        assert "Plan a session" in shown(client, "rooms")
