"""How a second tablet learns what the first one noted, without asking for all of it."""

from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet, UUIDField, Value

from contactcentre.safekeeping.prepared import PreparedRows
from families.models import Booking, Presence, Session


@dataclass(frozen=True, slots=True)
class Pulse:
    """How many entries each booking has, and how many people were signed in and out beside them.

    Entries and presences are only ever added to, so an unchanged pulse is an unchanged register.
    """

    entries: dict[UUID, int]
    presences: tuple[int, int]

    def __str__(self) -> str:
        came, went = self.presences
        return f"{came}-{went}_" + ".".join(str(count) for count in self.entries.values())

    def changed_since(self, shown: str) -> list[UUID] | None:
        """The bookings with more entries than ``shown``, an earlier pulse, says.

        None when ``shown`` is of another set of bookings, or not a pulse at all.
        """
        counts = shown.partition("_")[2].split(".")
        if len(counts) != len(self.entries):
            return None
        return [
            pk for (pk, now), then in zip(self.entries.items(), counts, strict=True)
            if str(now) != then
        ]  # fmt: skip


def pulse_of(session: Session) -> Pulse:
    """The register's pulse this moment, in one small query."""
    entries, presences = {}, (0, 0)
    for pk, count, gone in _counted().ask(session=session.pk):
        if pk == session.pk:
            presences = (count, gone)
        else:
            entries[pk] = count
    return Pulse(dict(sorted(entries.items())), presences)


@cache
def _counted() -> PreparedRows:
    """How many entries each booking has; and under the session's own id, how many presences."""

    def build(*, session: Any) -> QuerySet[Any]:
        bookings = Booking.objects.filter(session=session, cancelled_at__isnull=True)
        presences = Presence.objects.filter(session=session).order_by().values("session")
        went = Count("pk", filter=Q(gone=True))
        return (
            bookings.order_by()
            .values_list("pk", Count("entries"), Value(0))
            .union(
                presences.annotate(came=Count("pk"), went=went).values_list(
                    "session", "came", "went"
                ),
                all=True,
            )
        )

    return PreparedRows(build, session=UUIDField())
