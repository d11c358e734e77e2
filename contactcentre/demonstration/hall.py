"""The hall of the demonstration centre: its rooms, who is in which, who must not meet there."""

from datetime import date
from itertools import cycle

from accounts.models import User
from families.models import Booking, Room, Venue
from families.services.apart import keep_apart
from families.services.rooms import add_room

_ROOMS = {
    "Main hall": Room.Purpose.CONTACT,
    "Green room": Room.Purpose.CONTACT,
    "Garden room": Room.Purpose.CONTACT,
    "Vestry": Room.Purpose.WAITING,
    "Porch room": Room.Purpose.WAITING,
}


def furnish(venue: Venue, *, today: date, by: User) -> None:
    """The rooms; today’s families in them; two families kept apart whose visits do not cross."""
    rooms = [add_room(venue=venue, name=name, purpose=use) for name, use in _ROOMS.items()]
    booked = Booking.objects.filter(session__venue=venue, session__date=today)
    bookings = list(booked.order_by("starts_at", "pk"))
    contact = cycle(room for room in rooms if room.purpose == Room.Purpose.CONTACT)
    for booking, room in zip(bookings, contact, strict=False):
        booking.room = room
    Booking.objects.bulk_update(bookings, ["room"])
    keep_apart(
        family_id=bookings[0].family_id,
        other_id=bookings[-1].family_id,
        reason="Relations of one another who have quarrelled; asked for by both.",
        by=by,
        on=today,
    )
