"""What a session's plan amounts to: how full the hall is, and who comes to the door when."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings

from accounts.roles import Role
from contactcentre.safekeeping.sealing import opened
from families.models import Family, Person, PersonRole, Presence, Session, Side
from families.rules.stagger import SIDE_OF, Stagger
from families.services.duty import on_duty
from families.services.expected import visits
from families.services.planning import on_shift
from families.services.slots import quarter_of

QUARTER = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Party:
    """One side of a visit: who is expected to come, by first name."""

    children: list[str]
    adults: list[str]

    @property
    def size(self) -> int:
        return len(self.children) + len(self.adults)

    @property
    def names(self) -> str:
        return ", ".join([*self.children, *self.adults])


@dataclass(frozen=True, slots=True)
class Expected:
    """One visit: its four moments and both its sides."""

    family_id: UUID
    moments: Stagger
    resident: Party
    visiting: Party


@dataclass(slots=True)
class Quarter:
    """A quarter of an hour: how many are in the hall at any time in it, how many come to the door.

    Whoever brings the child is in the hall only while bringing and while collecting it.
    """

    starts: datetime
    families: int = 0
    adults: int = 0
    children: int = 0
    arrivals: int = 0


@dataclass(frozen=True, slots=True)
class Coming:
    """One side comes to the door."""

    at: datetime
    side: str
    names: str


@dataclass(frozen=True, slots=True)
class Crowd:
    """The plan of a session in figures."""

    quarters: list[Quarter]
    comings: list[Coming]
    volunteers: int
    capacity: int = field(default=0)

    @property
    def most_families(self) -> int:
        return max((quarter.families for quarter in self.quarters), default=0)

    @property
    def most_people(self) -> int:
        return max((quarter.adults + quarter.children for quarter in self.quarters), default=0)

    @property
    def most_arrivals(self) -> int:
        return max((quarter.arrivals for quarter in self.quarters), default=0)

    @property
    def volunteers_at_least(self) -> int:
        return int(settings.VOLUNTEERS_AT_LEAST)

    @property
    def volunteers_needed(self) -> int:
        """How many more volunteers there must be before any family is confirmed."""
        return max(0, self.volunteers_at_least - self.volunteers)


def cover_of(session: Session) -> Crowd:
    """Whether enough volunteers come or are there, and nothing else of the plan."""
    return Crowd([], [], len(_volunteers(session)))


def crowd_of(session: Session, *, by: Any) -> Crowd:
    """The session's plan in figures; its queries do not grow with the bookings.

    Families ``by`` may not see are not in it: whoever knows one would find in the figures when it
    comes.
    """
    planned = list(_expected(session))
    families = [each.family_id for each in planned]
    seen = set(Family.objects.visible_to(by).filter(pk__in=families).values_list("pk", flat=True))
    expected = [each for each in planned if each.family_id in seen]
    return Crowd(
        quarters=_quarters(session, expected),
        comings=sorted(_comings(expected), key=lambda coming: (coming.at, coming.names)),
        volunteers=len(_volunteers(session)),
        capacity=session.capacity,
    )


def _expected(session: Session) -> Iterator[Expected]:
    booked = visits(session=session)
    sides: dict[UUID, dict[Side, Party]] = {
        visit.family_id: {side: Party([], []) for side in Side} for visit in booked
    }
    people = Person.objects.filter(family__in=sides).exclude(role=PersonRole.COMPANION)
    for family_id, role, first_name in sorted(opened(people, "family_id", "role", "first_name")):
        party = sides[family_id][SIDE_OF[PersonRole(role)]]
        (party.children if role == PersonRole.CHILD else party.adults).append(first_name)
    for visit in booked:
        party_of = sides[visit.family_id]
        yield Expected(
            visit.family_id, visit.stagger, party_of[Side.RESIDENT], party_of[Side.VISITING]
        )


def _quarters(session: Session, expected: list[Expected]) -> list[Quarter]:
    opens, closes = session.at(session.starts_at), session.at(session.ends_at)
    first = min([opens, *(each.moments.first for each in expected)])
    last = max([closes, *(each.moments.last for each in expected)])
    found, start = [], quarter_of(first)
    while start < last:
        found.append(_quarter(start, expected))
        start += QUARTER
    return found


def _quarter(start: datetime, expected: Iterable[Expected]) -> Quarter:
    quarter = Quarter(start)
    for each in expected:
        moments = each.moments
        if _within(start, moments.first, moments.last):
            quarter.families += 1
        if _within(start, moments.child_due, moments.child_leaves):
            quarter.children += len(each.resident.children)
        if start in _at_the_handovers(moments):
            quarter.adults += len(each.resident.adults)
        if _within(start, moments.visitor_due, moments.visitor_leaves):
            quarter.adults += len(each.visiting.adults)
        quarter.arrivals += sum(who.size for at, who in _sides(each) if quarter_of(at) == start)
    return quarter


def _within(start: datetime, since: datetime, until: datetime) -> bool:
    return since < start + QUARTER and start < until


def _at_the_handovers(moments: Stagger) -> tuple[datetime, datetime]:
    return quarter_of(moments.child_due), quarter_of(moments.child_leaves - timedelta(minutes=1))


def _sides(each: Expected) -> tuple[tuple[datetime, Party], tuple[datetime, Party]]:
    return (each.moments.visitor_due, each.visiting), (each.moments.child_due, each.resident)


def _comings(expected: Iterable[Expected]) -> Iterator[Coming]:
    for each in expected:
        to_see = ", ".join(each.resident.children)
        yield Coming(
            each.moments.visitor_due,
            Side.VISITING.in_the_hall,
            f"{each.visiting.names or 'Visitor'}, to see {to_see}",
        )
        yield Coming(each.moments.child_due, Side.RESIDENT.in_the_hall, each.resident.names)


def _volunteers(session: Session) -> set[UUID]:
    """Who is coming to the session or in the hall as a volunteer, with a check that holds."""
    there = Presence.objects.filter(session=session, gone=False, user__isnull=False).values_list(
        "user_id", "user__roles"
    )
    coming = {user.pk for user in on_shift(session)}
    helping = {pk for pk, roles in there if Role.VOLUNTEER in roles}
    return coming | on_duty(helping, day=session.date)
