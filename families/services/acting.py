"""Who acts for a party: where another app keeps that, it counts, and the family's file does not.

The file names whom the referral named; who acts changes, and is noted with the agencies.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from families.models import Family


@dataclass(frozen=True, slots=True)
class Acting:
    """Somebody who acts for a party now, and where they are."""

    name: str
    firm: str
    since: date


# Of each party of whom anything was noted, who acts now: nobody, it may be.
Noted = Callable[[Family, date], dict[UUID, list[Acting]]]
_KEPT_BY: list[Noted] = []


def keeps(noted: Noted) -> Noted:
    """Function decorator: another app says who acts."""
    _KEPT_BY.append(noted)
    return noted


def acting_for(family: Family, *, on: date) -> dict[UUID, list[Acting]]:
    """Who acts for the parties of whom that is kept elsewhere; of others the file says it."""
    found: dict[UUID, list[Acting]] = {}
    for noted in _KEPT_BY:
        found |= noted(family, on)
    return found
