"""Where the plan has two families at one hall who must not meet, booked before anybody said so."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import F, Q, QuerySet

from contactcentre.safekeeping import clock
from families.models import Family, KeepApart, Session
from families.services.apart import crosses
from families.services.expected import Visit, expected_with, kept_apart, visits
from families.services.planning import first_names


@dataclass(frozen=True, slots=True)
class Booked:
    """One of two bookings that cross; of a family kept from the reader, without a reference."""

    visit: Visit
    reference: str
    children: str

    @property
    def times(self) -> str:
        return f"{self.visit.starts_at:%H:%M} to {self.visit.ends_at:%H:%M}"


@dataclass(frozen=True, slots=True)
class Crossing:
    """Two bookings at one hall on one day whose families must not meet, the earlier one first.

    ``meet`` is whether they would.
    """

    one: Booked
    other: Booked
    meet: bool


def on_one_day(*, by: Any, since: date) -> QuerySet[KeepApart]:
    """The pairs that ``by`` may see of which both are booked at one hall on one day from then.

    They cross only where their times do.
    """
    seen = Family.objects.visible_to(by)
    held = Q(
        first__bookings__cancelled_at__isnull=True,
        first__bookings__session__cancelled_at__isnull=True,
        first__bookings__session__date__gte=since,
        second__bookings__cancelled_at__isnull=True,
        second__bookings__session__cancelled_at__isnull=True,
        second__bookings__session__date=F("first__bookings__session__date"),
        second__bookings__session__venue=F("first__bookings__session__venue"),
    )
    return KeepApart.objects.in_force().filter(held, first__in=seen, second__in=seen).distinct()


def crossing_ahead(*, by: Any, since: date) -> list[tuple[Visit, Visit]]:
    """Every two bookings from ``since`` that cross, of families that ``by`` may see."""
    pairs = list(on_one_day(by=by, since=since).values_list("first_id", "second_id"))
    families = {family_id for pair in pairs for family_id in pair}
    apart: dict[UUID, set[UUID]] = {}
    for first, second in pairs:
        apart.setdefault(first, set()).add(second)
    ahead = visits(family__in=families, session__date__gte=since)
    return [pair for pair in _not_to_meet(ahead, apart) if crosses(*pair)]


def crossings_of(session: Session, *, by: Any) -> list[Crossing]:
    """Those in which a booking of this session is one of the two; its queries do not grow.

    Of those that come at different times too: who is early or late meets the other all the same.
    """
    expected = expected_with(session)
    here = {visit.family_id for visit in expected if visit.session_id == session.pk}
    found = _not_to_meet(expected, kept_apart(here))
    found = [pair for pair in found if session.pk in {visit.session_id for visit in pair}]
    if not found:
        return []
    families = {visit.family_id for pair in found for visit in pair}
    seen = Family.objects.visible_to(by).filter(pk__in=families)
    references = dict(seen.values_list("pk", "subject__reference"))
    names = first_names(references)

    def booked(visit: Visit) -> Booked:
        of = visit.family_id
        return Booked(visit, references.get(of, ""), names.get(of, ""))

    return [Crossing(booked(one), booked(other), crosses(one, other)) for one, other in found]


def _not_to_meet(
    expected: Iterable[Visit], apart: dict[UUID, set[UUID]]
) -> list[tuple[Visit, Visit]]:
    """Each two once, in the order in which they come; nothing of a visit that is over."""
    found = []
    now = clock.now()
    ahead = (visit for visit in expected if visit.stagger.last > now)
    in_order = sorted(ahead, key=lambda visit: (visit.day, visit.stagger.first))
    for number, one in enumerate(in_order):
        for other in in_order[number + 1 :]:
            foes = other.family_id in apart.get(one.family_id, ())
            foes = foes or one.family_id in apart.get(other.family_id, ())
            if foes:
                found.append((one, other))
    return found
