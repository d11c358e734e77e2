"""Who may have the child: brought, walked in, walked back and collected by named people."""

from datetime import datetime
from itertools import pairwise
from typing import Protocol
from uuid import UUID

from contactcentre.safekeeping import clock
from families.models import EntryKind, PersonRole, Side
from families.rules.visit import Attendee, Fact, Visit
from policy.clauses import Clause, Refused, holds

# Of each of them the file says whether they bring and collect; the child’s home alone is no leave.
_MAY_BE_NAMED = frozenset({PersonRole.RESIDENT, PersonRole.COMPANION})
_NEVER_NAMED = {
    PersonRole.VISITING: (
        "Whether the child may leave with the visiting parent is said in the arrangement, not "
        "here. Take this away, and change the arrangement if the child may."
    ),
    PersonRole.OTHER_PARTY: (
        "Another party comes to visit, and the child is not handed to them at the door. Take this "
        "away, and note somebody of the child’s side or a companion to collect."
    ),
    PersonRole.CHILD: "A child collects nobody. Take this away.",
}
_ASK = "Ask the co-ordinator; the child stays with whoever has the child now."


class OnTheList(Protocol):
    """What the rules ask about somebody at the door."""

    @property
    def role(self) -> PersonRole: ...
    @property
    def may_attend(self) -> bool: ...
    @property
    def may_collect(self) -> bool: ...
    @property
    def consented(self) -> bool: ...


@holds(Clause.CENTRE)
def check_may_be_named(*, role: str, may_collect: bool) -> None:
    """A rule of the centre: nobody is noted to bring and collect whom the door refuses the child.

    Whether the child leaves with the visiting parent, the arrangement says.
    """
    if may_collect and role not in _MAY_BE_NAMED:
        raise Refused(Clause.CENTRE, _NEVER_NAMED[PersonRole(role)], about="may_collect")


@holds(Clause.CENTRE)
def check_may_come_in(*, person: OnTheList) -> None:
    """A rule of the centre: companions attend only when they have been authorised to."""
    if person.role != PersonRole.COMPANION:
        return
    if not (person.may_attend or person.may_collect):
        raise Refused(
            Clause.CENTRE,
            "This person is not authorised to attend or collect. Ask the co-ordinator.",
        )
    _check_consented(person)


@holds(Clause.CENTRE)
def check_may_bring(*, person: OnTheList, took_out: bool = False) -> None:
    """A rule of the centre: a child comes with somebody of its side whom the file lets bring it.

    Or back with who took it out, as they were allowed to.
    """
    if not took_out:
        _check_named_to_collect(person)


@holds(Clause.CENTRE)
def check_may_collect(*, person: OnTheList, may_leave_building: bool) -> None:
    """A rule of the centre: a child leaves only with somebody whom the file lets collect it.

    That is a carer the child lives with or a companion, as is said of each of them; the visiting
    parent only where the arrangement lets the child leave the building.
    """
    if person.role == PersonRole.VISITING:
        if may_leave_building:
            return
        raise Refused(
            Clause.CENTRE,
            f"The arrangement does not let the child leave with the visiting parent. {_ASK}",
        )
    _check_named_to_collect(person)


@holds(Clause.CENTRE)
def check_may_visit(*, person: OnTheList, parents_may_meet: bool) -> None:
    """A rule of the centre: who was named only to bring and collect does not visit.

    Nor does who the child lives with, unless the parents may meet.
    """
    if person.role == PersonRole.RESIDENT and not parents_may_meet:
        raise Refused(
            Clause.CENTRE,
            "This person is of the child’s side and may not visit: the parents must not meet. If "
            "they came to bring or collect the child after all, check the name again and say so.",
        )
    if person.role == PersonRole.COMPANION and not person.may_attend:
        raise Refused(
            Clause.CENTRE,
            "This person may bring and collect the child, and may not visit. If that is what they "
            "came for after all, check the name again and say so. If they say that they are to "
            "visit, ask the co-ordinator first.",
        )


@holds(Clause.CENTRE)
def check_may_receive(*, person: Attendee, visit: Visit, at: datetime) -> None:
    """A rule of the centre: a child is walked in to an adult of the visiting side who is there."""
    if person.is_child or person.side != Side.VISITING:
        raise Refused(Clause.CENTRE, "Walk the child in to an adult of the visiting side.")
    if not visit.is_in(person.id, at):
        raise Refused(
            Clause.CENTRE,
            "That adult was not signed in then. Sign the visiting side in first; until then the "
            "child waits with who brought it.",
        )


@holds(Clause.CENTRE)
def check_walked_back(*, visit: Visit) -> None:
    """A rule of the centre: where the parents must not meet, nobody fetches a child from contact.

    It is walked back first; only a visitor whom the arrangement lets take it goes straight from
    there.
    """
    if visit.may_meet:
        return
    for child in visit.children:
        for (kind, _), (then, left) in pairwise(visit.steps(child.id)):
            if (kind, then) != (EntryKind.JOINED, EntryKind.LEFT) or left.with_id is None:
                continue
            if visit.people[left.with_id].side != Side.VISITING:
                raise Refused(
                    Clause.CENTRE,
                    "The child is with the visiting side, and the parents must not meet. Walk the "
                    "child back first.",
                )


@holds(Clause.CENTRE)
def check_somebody_walks(*, walked_by: UUID | None) -> None:
    """A rule of the centre: between two adults of the family the child is with a named helper."""
    if walked_by is None:
        raise Refused(Clause.CENTRE, "Choose who walks the child from the one to the other.")


@holds(Clause.C1)
def check_walker_is_a_stranger(*, knows: bool) -> None:
    """Clause 1: who knows a family sees nothing of it, so they do not walk its children either."""
    if knows:
        raise Refused(
            Clause.C1,
            "This person must not see this family. Choose somebody else to walk with the child.",
        )


@holds(Clause.CENTRE)
def check_visitors(*, already_in: int, at_most: int) -> None:
    """A rule of the centre: only so many people visit a child at a time."""
    if already_in >= at_most:
        raise Refused(
            Clause.CENTRE,
            f"There are {already_in} visitors for this child already, which is as many as the "
            "centre allows. One of them must leave first.",
        )


@holds(Clause.CENTRE)
def check_never_alone(*, visit: Visit) -> None:
    """A rule of the centre: a child in the building is always with a named adult who is there.

    Holds for the whole of the visit, so that no later entry or correction leaves a child alone.
    """
    for child in visit.children:
        steps = visit.steps(child.id)
        ends: list[datetime | None] = [fact.at for _, fact in steps[1:]]
        for (kind, fact), until in zip(steps, [*ends, None], strict=False):
            if kind != EntryKind.LEFT and fact.at != until:
                _check_held(visit, kind, fact, until)


def _check_held(visit: Visit, kind: str, fact: Fact, until: datetime | None) -> None:
    """The child is held from ``fact`` until the next step, or until now."""
    if fact.with_id is None:
        # Registers kept before this chain was kept name nobody for the arrival.
        if kind != EntryKind.ARRIVED:
            check_somebody_walks(walked_by=fact.walked_by)
        return
    if kind == EntryKind.JOINED:
        _check_covered(visit, fact, until)
        return
    stay = visit.stay_at(fact.with_id, fact.at)
    whose = visit.people[fact.with_id].first_name
    if stay is None:
        raise Refused(
            Clause.CENTRE, "The adult who has the child has not been signed in.", whose=whose
        )
    if stay.left is None or (until is not None and stay.left.at >= until):
        return
    if until is None:
        raise Refused(
            Clause.CENTRE,
            "They have the child. First walk the child in, or sign the child out with somebody "
            "who may collect it.",
            whose=whose,
        )
    raise Refused(
        Clause.CENTRE,
        f"They had the child until {_clock(until)}, so they did not leave at "
        f"{_clock(stay.left.at)}. Check both times; if they went out and came back, enter that as "
        "well.",
        whose=whose,
    )


def _check_covered(visit: Visit, fact: Fact, until: datetime | None) -> None:
    """At every moment of the contact some adult of the visiting side is there."""
    then: datetime | None = fact.at
    while then is not None and (until is None or then < until):
        then = _stays_until(visit, then, until)


def _stays_until(visit: Visit, then: datetime, until: datetime | None) -> datetime | None:
    """Until when one of those visiting at ``then`` stays; None when somebody has not left.

    ``until`` is when the child is taken from them, where that is known.
    """
    adults = visit.adults(Side.VISITING)
    stays = [stay for adult in adults for stay in visit.stays(adult.id) if stay.covers(then)]
    if not stays:
        because = (
            "The child would be alone: nobody else of the visiting side is signed in. Walk the "
            "child back first."
            if until is None
            else f"The child was with the visiting side until {_clock(until)}, and by the times "
            f"noted nobody of it was there from {_clock(then)} on. Check the times."
        )
        raise Refused(Clause.CENTRE, because)
    known = [stay.left.at for stay in stays if stay.left is not None]
    return max(known) if len(known) == len(stays) else None


def _clock(moment: datetime) -> str:
    return f"{moment.astimezone(clock.LONDON):%H:%M}"


def _check_named_to_collect(person: OnTheList) -> None:
    if person.role not in _MAY_BE_NAMED or not person.may_collect:
        raise Refused(
            Clause.CENTRE,
            "The family’s file does not say that this person is authorised to bring and collect "
            f"the child. {_ASK}",
        )
    _check_consented(person)


def _check_consented(person: OnTheList) -> None:
    if not person.consented:
        raise Refused(
            Clause.CENTRE,
            "The written consent of every party is not on file, or was withdrawn. Ring the "
            "co-ordinator before anything else; the child stays with whoever has the child now.",
        )
