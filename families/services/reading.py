"""Opening a family's file, and showing who did."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar
from uuid import UUID

from django.db import transaction

from accounts.models import User
from contactcentre.safekeeping import audit, clock
from contactcentre.safekeeping.acting import acting_as
from contactcentre.safekeeping.models import AuditEntry
from families.models import Alert, Family, Person, Representative

READ, SHEET_READ = "family-file-read", "day-sheet-read"
# Within this time the same person going about the same file is one reading.
ONE_READING = timedelta(minutes=5)
LOOKS_SHOWN = 20

Part = TypeVar("Part", Person, Alert, Representative)


@dataclass(frozen=True, slots=True)
class Look:
    """Somebody looked: who, when, at what."""

    who: str
    at: datetime
    what: str


@transaction.atomic
def open_file(*, reference: str, by: User) -> Family:
    """Clause 1: open a family's file for ``by``, noting that they read it. Reading is not use.

    Raises ``Family.DoesNotExist`` for a family that is not, or that ``by`` may not see.
    """
    visible = Family.objects.visible_to(by).select_related("subject", "arrangement")
    family = visible.get(subject__reference=reference)
    recent = audit.reads_of(family).filter(
        event=READ, actor=by, timestamp__gt=clock.now() - ONE_READING
    )
    if not recent.exists():
        with acting_as(by):
            audit.record(READ, family, action=audit.Action.ACCESS, subject_id=family.pk)
    return family


@transaction.atomic
def note_sheet(bookings: Collection[UUID], *, by: User) -> None:
    """Clause 1: note that ``by`` read what the day’s sheet says of them. Three queries."""
    families = list(Family.objects.filter(bookings__in=bookings))
    since = clock.now() - ONE_READING
    recent = AuditEntry.objects.filter(event=SHEET_READ, actor=by, timestamp__gt=since)
    noted = set(recent.values_list("subject_id", flat=True)) if families else set()
    with acting_as(by):
        audit.record_all(
            audit.entry(
                SHEET_READ,
                family,
                action=audit.Action.ACCESS,
                subject_id=family.pk,
                details="Read the day’s sheet",
            )
            for family in families
            if family.pk not in noted
        )


def who_looked(family: Family) -> list[Look]:
    """The latest times somebody opened the file or was shown a contact detail from it."""
    entries = AuditEntry.objects.filter(
        subject_id=family.pk, action=audit.Action.ACCESS
    ).select_related("actor")[:LOOKS_SHOWN]
    return [
        Look(
            who=entry.actor.known_as if entry.actor else "The service",
            at=entry.timestamp,
            what=entry.details or "Opened the file",
        )
        for entry in entries
    ]


def part(model: type[Part], part_id: UUID, *, of: Family) -> Part:
    """One part of the family's file. Raises ``DoesNotExist`` for a part of another's."""
    return model._default_manager.select_related("family").get(pk=part_id, family=of)
