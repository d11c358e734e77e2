"""Taps on the register: who is about to arrive, and what a tap leaves behind."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID, uuid4

from django.urls import reverse

from contactcentre.bench.data import booked
from contactcentre.bench.measure import Failed
from contactcentre.safekeeping.models import AuditEntry, Subject
from families.models import EntryKind, Person, PersonRole, RegisterEntry, Way


@dataclass(frozen=True)
class Tap:
    """The arrival of one person, about to be noted."""

    session_id: UUID
    booking_id: UUID
    family_id: UUID
    person_id: UUID

    @property
    def path(self) -> str:
        return reverse("families:movement", args=[self.booking_id])

    def fields(self) -> dict[str, str]:
        """What the page's form sends."""
        return {"tap": f"{EntryKind.ARRIVED}:{self.person_id}:{uuid4()}", "way": Way.MAIN}


def is_acknowledged(status: int, location: str) -> bool:
    """Whether a tap sent as a plain form was taken: the answer leads back to its register."""
    return status == 302 and "/register/" in location


def taps(session_id: UUID, count: int) -> list[Tap]:
    """Arrivals of that many adults, always the same ones. Raises ``Failed`` if there are fewer."""
    bookings = dict(booked(session_id).values_list("family_id", "pk"))
    adults = Person.objects.filter(family_id__in=bookings).exclude(role=PersonRole.CHILD)
    people = adults.order_by("pk")[:count]
    found = [
        Tap(session_id, bookings[family_id], family_id, person_id)
        for person_id, family_id in people.values_list("pk", "family_id")
    ]
    if len(found) < count:
        raise Failed(f"There are only {len(found)} people to tap in.")
    return found


def last_audit_row() -> int:
    tail = AuditEntry.tail()
    return tail.sequence if tail else 0


def left_by(done: Sequence[Tap], *, since: int) -> list[list[str]]:
    """What holds after the taps: entries, last uses, and the audit rows after row ``since``."""
    bookings = {tap.booking_id for tap in done}
    families = {tap.family_id for tap in done}
    entries = RegisterEntry.objects.filter(booking_id__in=bookings)
    subjects = Subject.objects.filter(pk__in=families)
    audited = AuditEntry.objects.filter(sequence__gt=since)
    return [
        sorted(map(str, entries.values_list("booking_id", "person_id", "kind", "recorded_by_id"))),
        sorted(map(str, subjects.values_list("pk", "last_used_on", "last_use"))),
        sorted(map(str, audited.values_list("event", "action", "actor_id", "subject_id"))),
    ]
