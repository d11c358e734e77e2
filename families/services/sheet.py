"""The session sheet: first names, ages, allergies and slots of a volunteer's families."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from contactcentre.safekeeping.sealing import opened
from families.models import Alert, Booking, Family, Person, PersonRole
from families.models.people import ROLE_ORDER, age_on
from families.services.day import SIDES, span


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
    ).order_by("starts_at", "pk")
    families = {
        family_id: SheetFamily(booking_id, span(starts_at, ends_at))
        for family_id, booking_id, starts_at, ends_at in bookings.values_list(
            "family_id", "pk", "starts_at", "ends_at"
        )
    }
    _add_people(families, on=on)
    alerts = Alert.objects.filter(family_id__in=families)
    columns = ("family_id", "person_id", "kind", "text")
    for family_id, person_id, kind, text in opened(alerts, *columns):
        if kind in Alert.ON_SHEET:
            about = families[family_id].people.get(person_id, families[family_id])
            about.alerts.append(Alert.in_words(kind, text))
    return list(families.values())


def _add_people(families: dict[Any, SheetFamily], *, on: date) -> None:
    people = Person.objects.filter(family_id__in=families)
    columns = ("role", "first_name", "pk", "family_id", "date_of_birth", *_MAY)
    found = sorted(
        opened(people, *columns), key=lambda row: (ROLE_ORDER[PersonRole(row[0])], row[1])
    )
    for role, first_name, pk, family_id, born, may_attend, may_collect in found:
        if role == PersonRole.COMPANION and not (may_attend or may_collect):
            continue
        about = [SIDES[PersonRole(role)]]
        if role == PersonRole.CHILD and born is not None:
            about.append(str(age_on(born, on)))
        if may_attend and role == PersonRole.COMPANION:
            about.append("may attend")
        if may_collect:
            about.append("may collect")
        families[family_id].people[pk] = OnSheet(first_name, ", ".join(about))


_MAY = ("may_attend", "may_collect")
