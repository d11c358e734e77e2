"""Who may look after a family at a session."""

from datetime import date

from families.models import Shift
from policy.clauses import Clause, Refused, holds
from volunteers.models import Volunteer

_NOT_IN_POST = {
    Volunteer.State.APPLIED: "You have not taken up post yet.",
    Volunteer.State.ON_BREAK: "You are on a break.",
    Volunteer.State.LEFT: "You do not help here any more.",
    Volunteer.State.NOT_TAKEN: "You have not taken up post here.",
}


@holds(Clause.C1)
def check_may_be_allocated(*, shift: Shift | None, knows: bool) -> Shift:
    """Clause 1: a family is given to somebody who is on that session and does not know it.

    Returns the shift, during which they see it.
    """
    if shift is None:
        raise Refused(Clause.C1, "Families are allocated to volunteers who are on the session.")
    if knows:
        raise Refused(Clause.C1, "This person must not see this family.")
    return shift


@holds(Clause.C6)
def check_helps(*, volunteer: Volunteer | None, on: date) -> None:
    """Clause 6: who helps on a day, and is shown families, is in post with a check that holds.

    The person is told of themselves why they are not.
    """
    if volunteer is None:
        raise Refused(Clause.C6, "The centre has no volunteer’s record for your account yet.")
    if volunteer.state != Volunteer.State.IN_POST:
        raise Refused(Clause.C6, _NOT_IN_POST[Volunteer.State(volunteer.state)])
    if volunteer.post_on is None or volunteer.post_on > on:
        raise Refused(Clause.C6, _NOT_IN_POST[Volunteer.State.APPLIED])
    due = volunteer.recheck_due_on
    if due is None:
        raise Refused(Clause.C6, "The centre has no DBS check for you that holds.")
    if due <= on:
        raise Refused(
            Clause.C6, f"Your DBS check held until {due:%-d %B %Y}. It has to be renewed."
        )


@holds(Clause.C6)
def check_cleared(*, cleared: bool, day: date, oneself: bool = False) -> None:
    """Clause 6: nobody helps at a session before their check is decided, or after it is due.

    ``oneself`` says that the person is told of themselves.
    """
    if not cleared:
        who = "you are" if oneself else "this person is"
        raise Refused(
            Clause.C6, f"On {day:%-d %B %Y} {who} not in post with a DBS check that holds."
        )
