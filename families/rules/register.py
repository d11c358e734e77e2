"""What the register may say. Its dates and times are what both sides may later be given."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from contactcentre.safekeeping import clock
from families.models import Closure, EntryKind, Outcome, Session, Side
from families.rules.visit import Attendee, Chain, Fact, Visit
from policy.clauses import Clause, Refused, holds

# A tablet's clock may be a little ahead of the server's.
CLOCK_DRIFT = timedelta(minutes=2)
# So long before it begins somebody may come to a session.
EARLIER = timedelta(hours=1)
# What happens so long after the session's end still belongs to it, also past midnight.
AFTER_THE_END = timedelta(hours=3)
# Two tablets that say the same within this time mean the same.
SAME_MOMENT = timedelta(minutes=2)
# A tap older than this was kept on a tablet without a line.
AT_ONCE = timedelta(seconds=30)


@holds(Clause.C3)
def check_moment(*, at: datetime, session: Session, now: datetime) -> None:
    """Clause 3: a time in the register belongs to its session and is not in the future.

    It is on the session's day, or within three hours of its end where that is past midnight.
    """
    if clock.london_date(at) != session.date:
        ended = session.at(session.ends_at)
        if not ended < at <= ended + AFTER_THE_END:
            raise Refused(
                Clause.C3,
                "That time is not on the day of this session. Open the register of the right "
                "day, or enter the time by the clock in the hall.",
            )
    if at > now + CLOCK_DRIFT:
        raise Refused(Clause.C3, "That time is still to come.")


@holds(Clause.C3)
def check_near_the_hours(*, at: datetime, session: Session) -> None:
    """Clause 3: a time that is typed in is near the hours of the session, not a slip."""
    opens, shuts = session.at(session.starts_at), session.at(session.ends_at)
    if opens - EARLIER <= at <= shuts + AFTER_THE_END:
        return
    said = f"{at.astimezone(clock.LONDON):%H:%M} is far from the hours of the session"
    afternoon = at + timedelta(hours=12)
    if opens - EARLIER <= afternoon <= shuts + AFTER_THE_END:
        meant = f"{afternoon.astimezone(clock.LONDON):%H:%M}"
        raise Refused(Clause.C3, f"{said}. If you mean the afternoon, enter {meant}.")
    raise Refused(Clause.C3, f"{said}, {session.starts_at:%H:%M} to {session.ends_at:%H:%M}.")


@holds(Clause.C3)
def check_arrival_in_hours(*, at: datetime, session: Session) -> None:
    """Clause 3: nobody is signed in after the session has ended, unless the time is typed in."""
    if at > session.at(session.ends_at):
        raise Refused(
            Clause.C3,
            f"The session ended at {session.ends_at:%H:%M}. If they did arrive, use “Enter a "
            "time” to say when.",
        )


@holds(Clause.C3)
def check_in_order(*, steps: Iterable[tuple[EntryKind, Fact]], whose: str = "") -> None:
    """Clause 3: nobody leaves who has not arrived, or before; nor is walked back before walked in.

    Nor does anybody come back who has not left. ``steps`` are those that hold of one person, in the
    order in which they must have happened; ``whose`` they are, by name.
    """
    before: tuple[EntryKind, Fact] | None = None
    for kind, fact in steps:
        last = before[0] if before else EntryKind.LEFT
        if kind == EntryKind.ARRIVED and last != EntryKind.LEFT:
            raise Refused(
                Clause.C3,
                "They came back, so they had left before. Take their coming back first.",
                whose=whose,
            )
        if kind != EntryKind.ARRIVED and last == EntryKind.LEFT:
            raise Refused(
                Clause.C3, "Record the arrival first: they have not been signed in.", whose=whose
            )
        if kind == EntryKind.RETURNED and last != EntryKind.JOINED:
            raise Refused(
                Clause.C3,
                "The child has not been walked in, so was not walked back.",
                whose=whose,
            )
        if before and fact.at < before[1].at:
            raise Refused(Clause.C3, _too_early(kind, before[1].at), whose=whose)
        before = kind, fact


_IF_STORED = "If they did not, take it back first: choose its time on the register."
_IF_TYPED = "Choose another outcome, or correct or clear the times typed here."


class Contradicted(Refused):
    """An outcome does not fit what is noted; ``by`` is the chain that says otherwise.

    What to do about it depends on whether that is in the register already, or ``typed`` only.
    """

    def __init__(self, said: str, by: Chain, *, typed: bool = False) -> None:
        super().__init__(Clause.C2, f"{said} {_IF_TYPED if typed else _IF_STORED}")
        self.said, self.by = said, by


@holds(Clause.C2)
def check_not_contradicted(*, outcome: str, visit: Visit, late_after: timedelta) -> None:
    """Clause 2: an outcome does not say that somebody stayed away, or was late, who was not.

    Raises ``Contradicted``: a side of which anybody came did not stay away, a side that was in time
    was not late, and after contact began the visit took place.
    """
    if outcome == Outcome.ATTENDED:
        return
    joined = _first(visit, visit.children, EntryKind.JOINED)
    if joined is not None:
        raise Contradicted(
            "A child was walked in to the visiting side, so contact did take place.", joined
        )
    side = _ABOUT.get(Outcome(outcome))
    if side is None:
        return
    absent = outcome in (Outcome.VISITOR_ABSENT, Outcome.CHILD_SIDE_ABSENT)
    about = visit.adults(side) if side == Side.VISITING else visit.children
    came = _first(visit, visit.of_side(side) if absent else about, EntryKind.ARRIVED)
    if came is None:
        return
    if absent:
        raise Contradicted(_CAME[side], came)
    if visit.facts[came].at <= visit.slot.due(side) + late_after:
        raise Contradicted(_IN_TIME[side], came)


@holds(Clause.C2)
def check_outcome(*, outcome: str, visit: Visit, at: datetime, late_after: timedelta) -> None:
    """Clause 2: an outcome is one of a closed list, and fits who was signed in, and when.

    Contact needs both sides, what was noted of them does not contradict it, and a side that is
    still expected ``at`` that moment is neither late nor absent. On the day itself, a child was
    walked in as well; later nobody has to make a time up that was not written down.
    """
    if outcome not in Outcome.values:
        raise Refused(Clause.C2, "Choose one of the outcomes; the register takes no other words.")
    if outcome in (Outcome.ATTENDED, Outcome.BOTH_CAME):
        visitors = visit.adults(Side.VISITING)
        if not all(any(visit.came(p.id) for p in side) for side in (visit.children, visitors)):
            raise Refused(
                Clause.C2, "That needs a child and a visiting party who were both signed in."
            )
    if outcome == Outcome.ATTENDED:
        if not was_walked_in(visit) and clock.london_date(at) == visit.session.date:
            raise Refused(
                Clause.C2,
                "No child is noted as walked in to the visiting side. If one was, use “Enter a "
                "time that was missed” first.",
            )
        return
    check_not_contradicted(outcome=outcome, visit=visit, late_after=late_after)
    side = _ABOUT.get(Outcome(outcome))
    if side is not None and at <= (until := visit.slot.due(side) + late_after):
        raise Refused(
            Clause.C2,
            f"They are expected until {until.astimezone(clock.LONDON):%H:%M}. If they rang to say "
            "that they are not coming, choose “Cancelled”.",
        )


@holds(Clause.CENTRE)
def check_was_closed(*, session: Session, closures: Iterable[Closure]) -> None:
    """A rule of the centre: “Centre closed” for everybody is for a session that was not held."""
    if session.cancelled_at is None and not any(c.covers(session.date) for c in closures):
        raise Refused(
            Clause.CENTRE,
            "The session is neither cancelled nor on a day the centre is closed. Cancel it first.",
        )


_ABOUT = {
    Outcome.VISITOR_ABSENT: Side.VISITING,
    Outcome.VISITOR_LATE: Side.VISITING,
    Outcome.CHILD_SIDE_ABSENT: Side.RESIDENT,
    Outcome.CHILD_SIDE_LATE: Side.RESIDENT,
}
_CAME = {
    Side.VISITING: "The visiting side was signed in, so they did attend.",
    Side.RESIDENT: "Somebody of the child’s side was signed in, so they did attend.",
}
_IN_TIME = {
    Side.VISITING: "The visiting side was signed in on time, so they were not late.",
    Side.RESIDENT: "A child was signed in on time, so the child’s side was not late.",
}


def was_walked_in(visit: Visit) -> bool:
    """Whether some child of the visit was walked in to the visiting side."""
    return _first(visit, visit.children, EntryKind.JOINED) is not None


def _first(visit: Visit, people: Iterable[Attendee], kind: EntryKind) -> Chain | None:
    """The chain of whoever of them came first, or was walked in first."""
    chains = (chain for person in people for chain in visit.chains_of(person.id, kind))
    return min(chains, key=lambda chain: visit.facts[chain].at, default=None)


def _too_early(kind: EntryKind, before: datetime) -> str:
    shown = f"{before.astimezone(clock.LONDON):%H:%M}"
    if kind == EntryKind.LEFT:
        return f"They cannot leave before they arrived or were last noted, at {shown}."
    return f"That is before what was noted first, at {shown}."
