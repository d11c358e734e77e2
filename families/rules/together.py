"""The times of a visit seen together: who is said to have been with whom was there at that time."""

from collections.abc import Sequence
from datetime import timedelta
from itertools import pairwise

from families.models import EntryKind, Outcome, Side
from families.rules.handover import check_never_alone, check_walked_back
from families.rules.register import SAME_MOMENT
from families.rules.visit import Chain, Fact, Stay, Visit
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
    in between, and came back for it. Nothing is asked of an arrival of which two tablets say
    different times, until a person has decided.
    """
    open_to = {contest.chain for contest in visit.contests if not contest.across}
    for child in visit.children:
        for kind, fact in visit.steps(child.id):
            named = visit.people.get(fact.with_id) if fact.with_id else None
            if named is None:
                continue
            stay = visit.stay_at(named.id, fact.at)
            if stay and Chain(named.id, EntryKind.ARRIVED, stay.number) not in open_to:
                _check_was_there(stay, kind, fact, whose=named.first_name)


@holds(Clause.C3)
def check_contact_was_possible(*, visit: Visit) -> None:
    """Clause 3: “Contact took place” is said only where both sides were there at one time."""
    if visit.outcome is None or visit.outcome.outcome != Outcome.ATTENDED:
        return
    children = [stay for child in visit.children for stay in visit.stays(child.id)]
    visitors = [stay for adult in visit.adults(Side.VISITING) for stay in visit.stays(adult.id)]
    if not any(child.overlaps(visitor) for child in children for visitor in visitors):
        raise Refused(
            Clause.C3,
            "By the times noted, the child and the visiting side were never here together, so "
            "contact did not take place. Correct the time that is wrong, or choose another "
            "outcome.",
        )


class Unlikely(Refused):
    """What was said can hardly have been so; saying that it was is the answer."""


@holds(Clause.C3)
def check_lasted(*, visit: Visit, shortest: timedelta) -> None:
    """Clause 3: contact of a moment is two taps by mistake, unless somebody says that it was so.

    Nothing is asked while a child is with the visiting side, or where its times are not known.
    Raises ``Unlikely``.
    """
    if visit.outcome is None or visit.outcome.outcome != Outcome.ATTENDED:
        return
    times = [_in_contact(visit.steps(child.id)) for child in visit.children]
    known = [lasted for lasted in times if lasted is not None]
    if any(visit.stage(child.id) == EntryKind.JOINED for child in visit.children) or not known:
        return
    if max(known) < shortest:
        minutes = int(max(known).total_seconds() // 60)
        lasted = f"{minutes} minute{'s' * (minutes > 1)}" if minutes else "less than a minute"
        raise Unlikely(
            Clause.C3,
            f"By the times noted, contact lasted {lasted}. If that is a slip, correct the times "
            "first.",
        )


def _in_contact(steps: Sequence[tuple[EntryKind, Fact]]) -> timedelta | None:
    """How long a child was with the visiting side; None where it was not walked in to them."""
    pairs = [
        then.at - joined.at
        for (kind, joined), (_, then) in pairwise(steps)
        if kind == EntryKind.JOINED
    ]
    return sum(pairs, start=timedelta()) if pairs else None


def _check_was_there(stay: Stay, kind: EntryKind, fact: Fact, *, whose: str) -> None:
    # Those who come through the door together are noted one after the other.
    until = fact.at + SAME_MOMENT if kind == EntryKind.ARRIVED else fact.at
    if stay.arrived.at > until:
        raise Refused(Clause.C3, _TOO_LATE[kind], whose=whose)
    if stay.left is None or stay.left.at >= fact.at:
        return
    if kind in _GONE:
        raise Refused(Clause.C3, _GONE[kind], whose=whose)


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
    EntryKind.LEFT: "Who collected the child is noted as leaving before the child did. If they "
    "came back for it, enter that as well.",
}
