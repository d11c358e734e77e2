"""Reading the accident book: by year, by the injured person's name and day, one entry."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Count, QuerySet

from accidents.models import AccidentEntry, Addendum, in_full
from accounts.models import User
from contactcentre.safekeeping import audit, clock
from contactcentre.safekeeping.acting import acting_as
from contactcentre.safekeeping.sealing import opened
from families.services.search import is_meant, words_of

READ = "accident-entry-read"
# So many matches are shown; more than that and the search was too wide to be of use.
MATCHES_SHOWN = 50

_COLUMNS = ("pk", "year", "number", "role", "name", "happened_at")


@dataclass(frozen=True, slots=True)
class Line:
    """One entry in the list."""

    id: UUID
    reference: str
    role: str
    name: str
    happened_at: datetime


@dataclass(frozen=True, slots=True)
class YearCount:
    """How many entries were written in one year."""

    year: int
    entries: int


def years(*, by: User) -> list[YearCount]:
    """The years in which anything was written, the latest first."""
    rows = AccidentEntry.objects.visible_to(by).values_list("year").annotate(Count("pk"))
    return [YearCount(*row) for row in rows.order_by("-year")]


def written_in(year: int, *, by: User) -> QuerySet[AccidentEntry]:
    """The entries of a year, the latest first, for ``lines``."""
    return AccidentEntry.objects.visible_to(by).filter(year=year).order_by("-number")


def lines(rows: QuerySet[AccidentEntry]) -> list[Line]:
    """The lines of these entries, in the same order."""
    return [_line(row) for row in opened(rows, *_COLUMNS)]


def find(*, name: str, on: date | None, by: User) -> list[Line]:
    """The entries about somebody of that name, on that day if one is given, the latest first.

    Names and days are opened and compared in memory only.
    """
    wanted = words_of(name)
    rows = AccidentEntry.objects.visible_to(by).order_by("-year", "-number")
    return [
        line
        for line in lines(rows)
        if is_meant(wanted, line.name) and on in (None, clock.london_date(line.happened_at))
    ]


@transaction.atomic
def open_entry(entry_id: UUID, *, by: User) -> AccidentEntry:
    """One entry, noting that ``by`` read it. Raises ``AccidentEntry.DoesNotExist``."""
    entry = AccidentEntry.objects.visible_to(by).get(pk=entry_id)
    with acting_as(by):
        audit.record(READ, entry, action=audit.Action.ACCESS)
    return entry


def addenda_of(entry: AccidentEntry) -> list[Addendum]:
    """What was added to it, in the order of writing."""
    return list(entry.addenda.all())


def _line(row: Iterable[Any]) -> Line:
    pk, year, number, role, name, happened_at = row
    return Line(pk, in_full(year, number), AccidentEntry.Injured(role).label, name, happened_at)
