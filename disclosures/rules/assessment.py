"""Clause 5: nobody assesses a family on the premises unless it was agreed."""

import re
from collections.abc import Iterable, Set
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from families.rules.door import plain_name
from policy.clauses import Clause, Refused, holds

_WORD = re.compile(r"\w+")
# In the names of so many agencies that they tell none from another.
_OF_ANY = frozenset(
    "the of and for ltd llp co council county borough services service team".split()
)


@dataclass(frozen=True, slots=True)
class Agreed:
    """One agreement as the door needs it; ``ended_on`` is the day from which it holds no more."""

    id: UUID
    assessor: str
    agency: str
    first_day: date
    last_day: date
    ended_on: date | None = None

    def holds_on(self, day: date) -> bool:
        if self.ended_on is not None and day >= self.ended_on:
            return False
        return self.first_day <= day <= self.last_day


class NotAgreed(Refused):
    """No agreement in force names the person and where they come from; the same words whatever it
    is that does not agree."""

    def __init__(self) -> None:
        super().__init__(
            Clause.C5,
            "No agreement that holds today names this person from this agency. They do not assess "
            "the family here. Was it entered as it stands on their identity card? "
            "Bringing papers or collecting a child is another matter: use the door for that.",
        )


@holds(Clause.C5)
def check_everybody_agrees(*, parties: Iterable[UUID], agreeing: Set[UUID]) -> None:
    """Clause 5: every party of the family agrees, and the centre by noting it."""
    everybody = set(parties)
    if not everybody:
        raise Refused(Clause.C5, "There is no party on this family’s file who could agree.")
    if everybody - agreeing:
        raise Refused(
            Clause.C5, "Every party has to agree. Until the last one has, nobody assesses here."
        )


@holds(Clause.C5)
def check_days_agreed(*, first_day: date, last_day: date, on: date) -> None:
    """Clause 5: an agreement is for stated London days, both included, that are not all over."""
    if last_day < first_day:
        raise Refused(Clause.C5, "The last day comes before the first day.")
    if last_day < on:
        raise Refused(Clause.C5, "The last day is over. Agree to days that are still to come.")


@holds(Clause.C5)
def check_may_end(*, ended_on: date | None) -> None:
    """Clause 5: an agreement ends once, and from that day it lets nobody in."""
    if ended_on is not None:
        raise Refused(Clause.C5, "This agreement has ended already.")


@holds(Clause.C5)
def agreement_for(*, name: str, agency: str, agreements: Iterable[Agreed], on: date) -> Agreed:
    """Clause 5: the agreement that names whoever is at the door and where they come from, and
    holds ``on`` that day.

    Capitals, spaces, hyphens and accents make no difference; of the agency one may say more than
    the other. Raises ``NotAgreed``.
    """
    given = plain_name(name)
    for agreed in agreements:
        if (
            given
            and plain_name(agreed.assessor) == given
            and _is_one_agency(agreed.agency, agency)
            and agreed.holds_on(on)
        ):
            return agreed
    raise NotAgreed


def _is_one_agency(first: str, second: str) -> bool:
    """Whether the words of the one are all in the other: “Cafcass”, “Cafcass Swindon”."""
    one, other = (set(_WORD.findall(plain_name(each))) for each in (first, second))
    if one == other:
        return bool(one)
    own, others = one - _OF_ANY, other - _OF_ANY
    return bool(own and others) and (own <= others or others <= own)
