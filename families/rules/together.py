"""The times of a visit seen together: who is said to have been with whom was there at that time."""

from datetime import datetime

from families.models import EntryKind, Outcome, Side
from families.rules.handover import check_never_alone, check_walked_back
from families.rules.register import SAME_MOMENT
from families.rules.visit import Attendee, Fact, Visit
from policy.clauses import Clause, Refused, holds


@holds(Clause.C3)
def check_whole(*, visit: Visit) -> None:
    """Clause 3: a visit holds together, whatever was noted, corrected or typed in last."""
    check_never_alone(visit=visit)
    check_walked_back(visit=visit)
    check_with_whom(visit=visit)
    check_contact_was_possible(visit=visit)


@holds(Clause.C3)
def check_with_whom(*, visit: Visit) -> None:
    """Clause 3: whoever is said to have had the child was in the building at that time.

    Who brought it came no later, and who it was given to had come. Who collects it may have gone
    in between and come back for it; a visitor who has gone may not. Nothing is asked of an arrival
    of which two tablets say different times, until a person has decided.
    """
    open_to = {contest.chain for contest in visit.contests if not contest.across}
    for child in visit.children:
        for kind, fact in visit.steps(child.id):
            named = visit.people.get(fact.with_id) if fact.with_id else None
            if named is None or not visit.came(named.id):
                continue
            if (named.id, EntryKind.ARRIVED) not in open_to:
                _check_was_there(visit, named, kind, fact)


@holds(Clause.C3)
def check_contact_was_possible(*, visit: Visit) -> None:
    """Clause 3: “Contact took place” is said only where both sides were there at one time."""
    if visit.outcome is None or visit.outcome.outcome != Outcome.ATTENDED:
        return
    children = [_stay(visit, child) for child in visit.children if visit.came(child.id)]
    visitors = [_stay(visit, v) for v in visit.adults(Side.VISITING) if visit.came(v.id)]
    if not any(_overlap(child, visitor) for child in children for visitor in visitors):
        raise Refused(
            Clause.C3,
            "By the times noted, the child and the visiting side were never here together, so "
            "contact did not take place. Correct the time that is wrong, or choose another "
            "outcome.",
        )


def _check_was_there(visit: Visit, named: Attendee, kind: EntryKind, fact: Fact) -> None:
    arrived, left = _stay(visit, named)
    # Those who come through the door together are noted one after the other.
    if arrived > (fact.at + SAME_MOMENT if kind == EntryKind.ARRIVED else fact.at):
        raise Refused(Clause.C3, _TOO_LATE[kind])
    if left is None or left >= fact.at:
        return
    if kind in (EntryKind.ARRIVED, EntryKind.JOINED):
        raise Refused(Clause.C3, _GONE[kind])
    if kind == EntryKind.LEFT and named.side == Side.VISITING:
        raise Refused(Clause.C3, _GONE[kind])


Stay = tuple[datetime, datetime | None]


def _stay(visit: Visit, person: Attendee) -> Stay:
    return (
        visit.facts[person.id, EntryKind.ARRIVED].at,
        visit.moment(person.id, EntryKind.LEFT),
    )


def _overlap(one: Stay, other: Stay) -> bool:
    return (other[1] is None or one[0] < other[1]) and (one[1] is None or other[0] < one[1])


_TOO_LATE: dict[str, str] = {
    EntryKind.ARRIVED: "Who brought the child is noted as arriving later than the child. "
    "Correct their arrival first.",
    EntryKind.JOINED: "Who the child was walked in to is noted as arriving later than that.",
    EntryKind.RETURNED: "Who the child was walked back to is noted as arriving later than that.",
    EntryKind.LEFT: "Who collected the child is noted as arriving later than the child left.",
}
_GONE: dict[str, str] = {
    EntryKind.ARRIVED: "Who brought the child is noted as leaving before the child arrived.",
    EntryKind.JOINED: "Who the child was walked in to is noted as leaving before that.",
    EntryKind.LEFT: "The visitor who took the child is noted as leaving before the child did.",
}
