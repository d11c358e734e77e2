"""Who is to know of the policy, and how many of them were told of the version in force.

Only the app that keeps people's records knows who they are: each names those it keeps.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeAlias
from uuid import UUID

from django.db.models import QuerySet

from contactcentre.safekeeping import clock
from contactcentre.safekeeping.counting import Counts
from contactcentre.safekeeping.small_numbers import Band
from contactcentre.safekeeping.small_numbers import told as told_of
from policy import versions
from policy.models import Awareness

Audience: TypeAlias = Awareness.Audience
How: TypeAlias = Awareness.How

# What counts as being told, for each audience: for users a form is not enough.
_TOLD = {
    Audience.USER: (How.PRE_VISIT, How.COPY, How.IN_PERSON),
    Audience.REFERRER: (How.REFERRAL, How.REQUEST, How.COPY, How.IN_PERSON),
    Audience.VOLUNTEER: (How.READ,),
    Audience.STAFF: (How.READ,),
}
NAMES = {
    Audience.USER: "Centre users",
    Audience.REFERRER: "Referrers",
    Audience.VOLUNTEER: "Volunteers",
    Audience.STAFF: "Staff",
}


@dataclass(frozen=True)
class Member:
    """Somebody who is to know of the policy.

    ``reference`` is opaque; ``page`` is where it is noted that they were told. Without a reference
    the person who asked may not know of them: they are counted and no more.
    """

    who: UUID
    reference: str = ""
    page: str = ""


Named = Callable[[Any], Iterable[Member]]
_named: dict[Audience, list[Named]] = {audience: [] for audience in Audience}


def audience(which: Audience) -> Callable[[Named], Named]:
    """Mark a function that names the people of an audience to whoever asks."""

    def mark(named: Named) -> Named:
        _named[which].append(named)
        return named

    return mark


@dataclass(frozen=True)
class Coverage:
    """How many of an audience there are, how many were told, and who was not."""

    audience: Audience
    people: int
    told: int
    missing: list[Member]

    @property
    def name(self) -> str:
        """The audience in the plural."""
        return NAMES[self.audience]

    @property
    def untold(self) -> int:
        return self.people - self.told

    @property
    def in_bands(self) -> "InBands":
        """For who needs no names: nobody is known by a small number."""
        everybody = Band(self.people, self.people)
        return InBands(
            self.name,
            people=everybody,
            told=told_of(self.told, of=self.people) if self.untold else everybody,
            untold=told_of(self.untold, of=self.people, is_fault=True),
        )


@dataclass(frozen=True)
class InBands:
    """The numbers of one audience, the small ones as the bands they lie in."""

    name: str
    people: Band
    told: Band
    untold: Band


def coverage(*, by: Any) -> list[Coverage]:
    """Every audience, for the version in force today, as ``by`` may know it; None names nobody."""
    return [_of(audience, by) for audience in Audience]


def told_of_present(audience: Audience) -> QuerySet[Awareness]:
    """The notes that somebody of this audience was told of the version in force today."""
    present = versions.in_force(clock.today()).name
    return Awareness.objects.standing().filter(version=present, how__in=_TOLD[audience])


def _of(audience: Audience, by: Any) -> Coverage:
    members = [member for named in _named[audience] for member in named(by)]
    told = set(told_of_present(audience).values_list("who", flat=True))
    missing = [member for member in members if member.who not in told]
    return Coverage(
        audience,
        people=len(members),
        told=len(members) - len(missing),
        missing=sorted(
            (member for member in missing if member.reference), key=lambda each: each.reference
        ),
    )


def figures() -> Counts:
    """Of this moment: how many of each audience there are, and how many are still to be told."""
    found: Counts = {}
    for each in coverage(by=None):
        found[f"now.to-know-{each.audience}"] = each.people
        found[f"now.untold-{each.audience}"] = each.untold
    return found


@audience(Audience.REFERRER)
def _referrers(by: Any) -> Iterable[Member]:
    """Whoever referred a family or asked for dates, as long as the record of it is kept."""
    rows = Awareness.objects.standing().filter(audience=Audience.REFERRER).order_by()
    return [Member(who) for who in rows.values_list("who", flat=True).distinct()]
