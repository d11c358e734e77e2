"""The rooms of the halls: where contact takes place, and where one side waits apart."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Prefetch, QuerySet

from families.models import Booking, Presence, Room, Session, Venue
from families.rules.booking import check_room_may_be_removed, check_room_name


def halls() -> QuerySet[Venue]:
    """Every hall by name, with its rooms by purpose and name."""
    rooms = Room.objects.order_by("purpose", "name")
    return Venue.objects.order_by("name").prefetch_related(Prefetch("rooms", queryset=rooms))


def room(room_id: UUID) -> Room | None:
    return Room.objects.filter(pk=room_id).select_related("venue").first()


def contact_rooms(of: Session) -> list[Room]:
    """The rooms of the session's hall in which contact takes place, by name."""
    return list(Room.objects.filter(venue=of.venue_id, purpose=Room.Purpose.CONTACT))


def rooms_by_booking(of: Session) -> dict[UUID, UUID]:
    """The room of each booking on the session that has one."""
    rows = Booking.objects.filter(session=of, cancelled_at__isnull=True, room__isnull=False)
    return dict(rows.values_list("pk", "room_id"))


@transaction.atomic
def add_room(*, venue: Venue, name: str, purpose: str) -> Room:
    """Note a room of the hall. Raises ``Refused`` where the hall has one of that name."""
    _check_name(venue.pk, name)
    return Room.objects.create(venue=venue, name=name, purpose=purpose)


@transaction.atomic
def change_room(*, room_id: UUID, name: str, purpose: str) -> Room:
    """Rename the room or change what it is for. Raises ``Refused`` for a name that is taken."""
    found = Room.objects.get(pk=room_id)
    _check_name(found.venue_id, name, but=room_id)
    found.name, found.purpose = name, purpose
    found.save()
    return found


@transaction.atomic
def remove_room(*, room_id: UUID) -> None:
    """Take a room off the list. Raises ``Refused`` once a record names it."""
    check_room_may_be_removed(used=is_used(room_id))
    Room.objects.filter(pk=room_id).delete()


def is_used(room_id: UUID) -> bool:
    """Whether a booking or the register names the room."""
    tables: tuple[Any, ...] = (Booking, Presence)
    return any(table.objects.filter(room=room_id).exists() for table in tables)


def _check_name(venue_id: UUID, name: str, *, but: UUID | None = None) -> None:
    """The hall is locked, so that no two rooms of one name come in at the same moment."""
    Venue.objects.select_for_update(no_key=True).get(pk=venue_id)
    names = dict(Room.objects.filter(venue=venue_id).values_list("pk", "name"))
    taken = any(name.casefold() == each.casefold() for pk, each in names.items() if pk != but)
    check_room_name(taken=taken)
