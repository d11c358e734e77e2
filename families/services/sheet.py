"""The session sheet: first names, ages, allergies and slots of a volunteer's families."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from contactcentre.safekeeping.sealing import opened
from families.models import Alert, Arrangement, Booking, Family
from families.models.people import age_on
from families.rules.visit import Attendee
from families.services.described import SIDES, what_they_may
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

    ``alerts`` are about nobody in particular.
    """

    booking_id: UUID
    number: int
    slot: str
    people: dict[UUID, OnSheet] = field(default_factory=dict)
    alerts: list[str] = field(default_factory=list)


def sheet_of(volunteer: Any, *, on: date) -> list[SheetFamily]:
    """The families this volunteer looks after on the day, in slot order."""
    bookings = Booking.objects.filter(
        session__date=on,
        session__cancelled_at__isnull=True,
        cancelled_at__isnull=True,
        allocations__volunteer=volunteer,
        family__in=Family.objects.visible_to(volunteer),
    ).order_by("starts_at", "ends_at", "pk")
    slots = list(bookings.values_list("family_id", "pk", "number", "starts_at", "ends_at"))
    family_ids = {family_id for family_id, *_ in slots}
    people, alerts = people_of(family_ids), _alerts(family_ids)
    may_leave = dict(
        opened(
            Arrangement.objects.filter(family_id__in=family_ids), "family_id", "may_leave_building"
        )
    )
    families = []
    for family_id, booking_id, number, starts_at, ends_at in slots:
        family = SheetFamily(booking_id, number, span(starts_at, ends_at))
        family.people = {
            person.id: OnSheet(
                person.first_name, _about(person, may_leave=may_leave[family_id], on=on)
            )
            for person in people[family_id]
            if person.is_listed
        }
        for person_id, words in alerts[family_id]:
            family.people.get(person_id, family).alerts.append(words)
        families.append(family)
    return families


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
        if kind in Alert.ON_SHEET:
            found[family_id].append((person_id, Alert.in_words(kind, text)))
    return found
