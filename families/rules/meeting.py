"""Who must not meet whom at the door."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from contactcentre.safekeeping import clock
from families.models import Arrangement, Side
from families.rules.visit import Attendee, Visit
from policy.clauses import Clause, Refused, holds

_WAITS = {
    Arrangement.WaitsBehind.VISITING: Side.VISITING,
    Arrangement.WaitsBehind.RESIDENT: Side.RESIDENT,
}


class MayMeet(Refused):
    """Somebody is about to meet a person they must not; a choice of way answers it.

    ``met`` says who is in the building, by side or by the number of a family: whoever is let in
    may be looking at the screen.
    """

    def __init__(self, because: str, met: Sequence[str]) -> None:
        super().__init__(Clause.CENTRE, because)
        self.met = tuple(met)


@holds(Clause.CENTRE)
def check_nobody_meets(*, visit: Visit, mover: Attendee, kept_apart: Iterable[Visit]) -> None:
    """A rule of the centre: nobody comes or goes past a person they must not meet.

    The other side of the family is asked about where the parents may not meet, and anybody of a
    family that is kept apart from this one. Raises ``MayMeet``.
    """
    if others := [f"Family {other.number}" for other in kept_apart if other.inside()]:
        raise MayMeet("Somebody they must never meet is in the building.", others)
    if visit.may_meet:
        return
    across = Side.RESIDENT if mover.side == Side.VISITING else Side.VISITING
    if visit.outside_a_room_apart(across):
        raise MayMeet("The other side of this family is in the building.", [across.in_the_hall])


@holds(Clause.CENTRE)
def check_waited_behind(*, visit: Visit, mover: Attendee, at: datetime, wait: timedelta) -> None:
    """A rule of the centre: the side that waits behind leaves a while after the other has gone.

    Raises ``MayMeet``.
    """
    waiting = _WAITS.get(Arrangement.WaitsBehind(visit.waits_behind))
    if mover.side != waiting:
        return
    across = Side.RESIDENT if waiting == Side.VISITING else Side.VISITING
    others = [
        person
        for person in visit.of_side(across)
        if visit.came(person.id) and not _went_with(visit, person, mover)
    ]
    if any(visit.is_in(person.id) for person in others):
        raise MayMeet(
            "They wait behind, and the other side has not gone yet.", [across.in_the_hall]
        )
    gone = [left.at for person in others if (left := visit.gone(person.id)) is not None]
    if gone and at < (until := max(gone) + wait):
        raise MayMeet(f"They wait behind until {until.astimezone(clock.LONDON):%H:%M}.", ())


def _went_with(visit: Visit, person: Attendee, mover: Attendee) -> bool:
    fact = visit.gone(person.id)
    return fact is not None and fact.with_id == mover.id
