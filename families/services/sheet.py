"""The session sheet of a volunteer's families: first names, ages, allergies, slots, and what they
must know who walk a child: which parents must not meet, and whether the child stays in the hall.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from contactcentre.safekeeping.sealing import opened
from families.models import Alert, Arrangement, Booking, Family
from families.models.people import age_on
from families.rules.visit import Attendee
from families.services.described import SIDES, WAITS, what_they_may
from families.services.times import span
from families.services.visits import people_of


@dataclass(slots=True)
class OnSheet:
    """One person's line, and what to know of them in particular."""

    name: str
    about: str
    alerts: list[str] = field(default_factory=list)


@dataclass(slots=True)
class SheetFamily:
    """One family as the sheet shows it. There is no surname here to be shown by accident.

    ``alerts`` are about nobody in particular; ``rules`` are what was arranged for the day.
    """

    booking_id: UUID
    number: int
    slot: str
    rules: list[str] = field(default_factory=list)
    people: dict[UUID, OnSheet] = field(default_factory=dict)
    alerts: list[str] = field(default_factory=list)


class Arranged(NamedTuple):
    """What of the arrangement whoever walks the child must know."""

    may_leave_building: bool
    parents_may_meet: bool
    waits_behind: str


def sheet_of(volunteer: Any, *, on: date) -> list[SheetFamily]:
    """The families this volunteer looks after on the day, in slot order."""
    bookings = Booking.objects.filter(
        session__date=on,
        session__cancelled_at__isnull=True,
        cancelled_at__isnull=True,
        allocations__volunteer=volunteer,
        family__in=Family.objects.visible_to(volunteer),
    ).order_by("starts_at", "ends_at", "pk")
    columns = ("family_id", "pk", "number", "starts_at", "ends_at", "room__name")
    slots = list(bookings.values_list(*columns))
    family_ids = {family_id for family_id, *_ in slots}
    people, alerts = people_of(family_ids), _alerts(family_ids)
    arranged = {
        family_id: Arranged(*said)
        for family_id, *said in opened(
            Arrangement.objects.filter(family_id__in=family_ids), "family_id", *Arranged._fields
        )
    }
    families = []
    for family_id, booking_id, number, starts_at, ends_at, room in slots:
        way = arranged[family_id]
        family = SheetFamily(booking_id, number, span(starts_at, ends_at), [*_rules(way, room)])
        family.people = {
            person.id: OnSheet(
                person.first_name, _about(person, may_leave=way.may_leave_building, on=on)
            )
            for person in people[family_id]
            if person.is_listed
        }
        for person_id, words in alerts[family_id]:
            family.people.get(person_id, family).alerts.append(words)
        families.append(family)
    return families


def _rules(way: Arranged, room: str | None) -> Iterator[str]:
    if room:
        yield f"Contact in: {room}"
    if not way.parents_may_meet:
        yield "Parents must not meet"
    yield WAITS[Arrangement.WaitsBehind(way.waits_behind)]
    may = (
        "may leave with the visiting parent" if way.may_leave_building else "stays in the building"
    )
    yield f"Child {may}"


def _about(person: Attendee, *, may_leave: bool, on: date) -> str:
    about = [SIDES[person.role]]
    if not person.is_child:
        about += what_they_may(person, may_leave=may_leave)
    elif person.born is not None:
        about.append(str(age_on(person.born, on)))
    return ", ".join(about)


def _alerts(family_ids: Collection[UUID]) -> dict[UUID, list[tuple[Any, str]]]:
    """What to know of each family, and of whom in it."""
    found: dict[UUID, list[tuple[Any, str]]] = defaultdict(list)
    alerts = Alert.objects.filter(family_id__in=family_ids)
    columns = ("family_id", "person_id", "kind", "text")
    for family_id, person_id, kind, text in opened(alerts, *columns):
        if words := Alert.for_helpers(kind, text):
            found[family_id].append((person_id, words))
    return found
