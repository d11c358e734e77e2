"""Who came in when nobody could be asked whom they would meet."""

from families.models import Side
from families.rules.visit import Visit
from policy.clauses import Clause, holds


@holds(Clause.CENTRE)
def may_have_met(*, visit: Visit) -> bool:
    """A rule of the centre: parents who must not meet, and may have met, are looked after at once.

    So it is while both sides are about, if whoever came last came while the other side was about
    already, and no way was chosen: the tap waited on a tablet without a line, or the time was
    entered afterwards. They are in the building, so it is noted; nobody has to be asked first.
    """
    about = {side: visit.outside_a_room_apart(side) for side in Side}
    if visit.may_meet or visit.has_ended or not all(about.values()):
        return False
    arrivals = [
        (visit.stays(person.id)[-1].arrived, side) for side in Side for person in about[side]
    ]
    last, side = max(arrivals, key=lambda arrival: arrival[0].at)
    return not last.way and bool(visit.until(last.at).outside_a_room_apart(side.across))
