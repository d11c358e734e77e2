"""How somebody of a family is described to those who run the day, alike on screen and on paper."""

from families.models import Arrangement, PersonRole
from families.rules.handover import check_may_collect
from families.rules.visit import Attendee
from policy.clauses import answer

SIDES = {
    PersonRole.CHILD: "Child",
    PersonRole.RESIDENT: "Child’s side",
    PersonRole.VISITING: "Visiting side",
    PersonRole.OTHER_PARTY: "Visiting side",
    PersonRole.COMPANION: "Companion",
}


# Which side stays behind at the end, in the words of the hall.
WAITS = {
    Arrangement.WaitsBehind.VISITING: "Visiting side waits behind",
    Arrangement.WaitsBehind.RESIDENT: "Child’s side waits behind",
    Arrangement.WaitsBehind.NOBODY: "Nobody waits behind",
}


def what_they_may(adult: Attendee, *, may_leave: bool) -> list[str]:
    """In words, what the door lets this adult do that it does not let everybody do.

    ``may_leave`` is whether the arrangement lets the child leave with the visiting parent.
    """
    # A companion's missing consent is said for itself.
    collects = (
        adult.may_collect
        or answer(check_may_collect, person=adult, may_leave_building=may_leave).yes
    )
    return ["may attend"] * adult.may_attend + ["may collect"] * collects
