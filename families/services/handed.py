"""From hand to hand in words: who came by which way, who has a child, who walked it to whom."""

from uuid import UUID

from families.models import EntryKind, Way
from families.rules.visit import Attendee, Fact, Visit

_WAYS: dict[str, str] = {
    Way.OTHER: "by the other entrance",
    Way.WAITING: "to the waiting room",
}
_STEP_WORDS: dict[str, str] = {
    EntryKind.ARRIVED: "here with",
    EntryKind.JOINED: "in contact with",
    EntryKind.RETURNED: "back with",
    EntryKind.LEFT: "left with",
}


def hands_of(
    visit: Visit, person: Attendee, kind: EntryKind, fact: Fact, walkers: dict[UUID, str]
) -> str:
    """Who brought, walked or collected a child, and to whom it was walked; the way of an adult.

    ``walkers`` are the names of those who walked children.
    """
    if not person.is_child:
        return _WAYS.get(fact.way, "")
    named = visit.people.get(fact.with_id) if fact.with_id else None
    if kind in (EntryKind.ARRIVED, EntryKind.LEFT):
        return f"with {named.first_name}" if named else ""
    walker = walkers.get(fact.walked_by) if fact.walked_by else None
    to = named.first_name if named else "the waiting room"
    return f"by {walker} to {to}" if walker else f"to {to}"


def held_by(visit: Visit, child: Attendee) -> str:
    """Who has the child now, or collected it; empty where nobody is known."""
    steps = visit.steps(child.id)
    if not steps:
        return ""
    kind, fact = steps[-1]
    named = visit.people.get(fact.with_id) if fact.with_id else None
    if named is None:
        return "in the waiting room with a volunteer" if kind == EntryKind.RETURNED else ""
    return f"{_STEP_WORDS[kind]} {named.first_name}"
