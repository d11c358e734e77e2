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
    may be looking at the screen. ``waiting_room`` is whether they may be taken straight there.
    """

    def __init__(self, because: str, met: Sequence[str], *, waiting_room: bool = True) -> None:
        super().__init__(Clause.CENTRE, because)
        self.met = tuple(dict.fromkeys(met))
        self.waiting_room = waiting_room

    @classmethod
    def all_of(cls, found: Sequence["MayMeet"], *, waiting_room: bool) -> "MayMeet":
        """One question for everybody they would meet: the first answer goes for all of them."""
        because = " ".join(dict.fromkeys(each.because for each in found))
        met = [name for each in found for name in each.met]
        return cls(because, met, waiting_room=waiting_room)


@holds(Clause.CENTRE)
def check_sides_do_not_meet(*, visit: Visit, mover: Attendee) -> None:
    """A rule of the centre: where the parents may not meet, nobody comes or goes past the other
    side of the family. Raises ``MayMeet``.
    """
    across = mover.side.across
    if not visit.may_meet and visit.outside_a_room_apart(across):
        raise MayMeet("The other side of this family is in the building.", [across.in_the_hall])


@holds(Clause.CENTRE)
def check_families_do_not_meet(*, kept_apart: Iterable[Visit]) -> None:
    """A rule of the centre: nobody comes or goes past a family that is kept apart from theirs.

    Raises ``MayMeet``.
    """
    if others := [f"Family {other.number}" for other in kept_apart if other.inside()]:
        raise MayMeet("Somebody they must never meet is in the building.", others)


@holds(Clause.CENTRE)
def check_waiting_room(*, visit: Visit, mover: Attendee, kept_apart: Iterable[Visit]) -> None:
    """A rule of the centre: nobody is taken to the waiting room to one they must not meet.

    Raises ``MayMeet``, which offers the other ways.
    """
    across = mover.side.across
    there = [] if visit.may_meet else visit.in_the_waiting_room()
    met = [across.in_the_hall for person in there if person.side == across]
    met += [f"Family {other.number}" for other in kept_apart if other.in_the_waiting_room()]
    if met:
        raise MayMeet(
            "Somebody they must not meet is in the waiting room. Take them elsewhere.",
            met,
            waiting_room=False,
        )


@holds(Clause.CENTRE)
def check_waited_behind(*, visit: Visit, mover: Attendee, at: datetime, wait: timedelta) -> None:
    """A rule of the centre: the side that waits behind leaves a while after the other has gone.

    Raises ``MayMeet``.
    """
    waiting = _WAITS.get(Arrangement.WaitsBehind(visit.waits_behind))
    if mover.side != waiting:
        return
    across = mover.side.across
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
