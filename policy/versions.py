"""Which version of the policy is in force.

An adopted version never changes, and is in force from the day after its adoption at the earliest.
So what was read once today holds for today and for every day before it, and need not be asked of
the database again until another day has begun.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from contactcentre.safekeeping import clock
from policy.models import PolicyVersion

_read: dict[str, tuple[date, Sequence[PolicyVersion]]] = {}


@dataclass(frozen=True)
class Spell:
    """The London days from ``first`` to ``last``, on each of which this version was in force."""

    version: PolicyVersion
    first: date
    last: date


def in_force(on: date) -> PolicyVersion:
    """The version in force on that London day; before the second one, the first.

    For a day to come it may not yet know of what was adopted elsewhere today.
    """
    begun = (
        version
        for version in _known()
        if version.in_force_from is None or version.in_force_from <= on
    )
    return next(begun)


def in_force_between(first: date, last: date) -> list[Spell]:
    """Which version was in force when between these days, the earliest first."""
    version = in_force(last)
    since = version.in_force_from
    if since is None or since <= first:
        return [Spell(version, first, last)]
    return [*in_force_between(first, since - timedelta(1)), Spell(version, since, last)]


def still_to_come(on: date, *, adopted_by: date) -> list[PolicyVersion]:
    """Those that had been adopted by one day and were not in force yet on another."""
    return [
        version
        for version in all_adopted()[::-1]
        if version.in_force_from is not None
        and version.in_force_from > on
        and version.adopted_on is not None
        and version.adopted_on <= adopted_by
    ]


def all_adopted() -> list[PolicyVersion]:
    """Every adopted version as the database has them now, the latest first."""
    return list(PolicyVersion.objects.adopted())


def numbered(number: int) -> PolicyVersion | None:
    """The adopted version of that number."""
    return PolicyVersion.objects.adopted().filter(number=number).first()


def before(version: PolicyVersion) -> PolicyVersion | None:
    """The version that was adopted before this one."""
    return PolicyVersion.objects.adopted().filter(number__lt=version.number).first()


def _known() -> Sequence[PolicyVersion]:
    """What was read today, shared by all: not to be changed."""
    today = clock.today()
    read_on, versions = _read.get("adopted", (date.min, ()))
    if read_on < today:
        versions = all_adopted()
        _read["adopted"] = (today, versions)
    return versions


def forget() -> None:
    """Read the versions anew when they are next asked for: one has just been adopted."""
    _read.clear()
