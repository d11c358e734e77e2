"""When each side is due: the visiting side before the child, one side waiting behind after."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.conf import settings

from families.models import Arrangement, PersonRole, Session, Side
from policy.clauses import Clause, holds

SIDE_OF = {
    PersonRole.CHILD: Side.RESIDENT,
    PersonRole.RESIDENT: Side.RESIDENT,
    PersonRole.VISITING: Side.VISITING,
    PersonRole.OTHER_PARTY: Side.VISITING,
}


@dataclass(frozen=True, slots=True)
class Stagger:
    """The four moments of one visit, on London's clock."""

    visitor_due: datetime
    child_due: datetime
    child_leaves: datetime
    visitor_leaves: datetime

    @property
    def first(self) -> datetime:
        return min(self.visitor_due, self.child_due)

    @property
    def last(self) -> datetime:
        return max(self.child_leaves, self.visitor_leaves)

    def due(self, side: Side) -> datetime:
        return self.child_due if side == Side.RESIDENT else self.visitor_due

    def leaves(self, side: Side) -> datetime:
        return self.child_leaves if side == Side.RESIDENT else self.visitor_leaves

    def overlaps(self, other: "Stagger") -> bool:
        """Whether anybody of the one is in the building while anybody of the other is."""
        return self.first < other.last and other.first < self.last


@holds(Clause.CENTRE)
def stagger(*, session: Session, starts_at: time, ends_at: time, waits_behind: str) -> Stagger:
    """A rule of the centre: the sides of a visit come and go one after the other.

    From ``starts_at`` to ``ends_at``, on the wall clock, is the contact itself.

    ``waits_behind`` is one of ``Arrangement.WaitsBehind``: the side that stays after the other.
    """
    start, end = session.at(starts_at), session.at(ends_at)
    wait = timedelta(minutes=settings.WAIT_BEHIND_MINUTES)
    return Stagger(
        visitor_due=start - timedelta(minutes=settings.VISITOR_EARLY_MINUTES),
        child_due=start,
        child_leaves=end + wait if waits_behind == Arrangement.WaitsBehind.RESIDENT else end,
        visitor_leaves=end + wait if waits_behind == Arrangement.WaitsBehind.VISITING else end,
    )
