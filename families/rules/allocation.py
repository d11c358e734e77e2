"""Who may look after a family at a session."""

from datetime import date

from families.models import Shift
from policy.clauses import Clause, Refused, holds


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
def check_cleared(*, cleared: bool, day: date, oneself: bool = False) -> None:
    """Clause 6: nobody helps at a session before their check is decided, or after it is due.

    ``oneself`` says that the person is told of themselves.
    """
    if not cleared:
        who = "you are" if oneself else "this person is"
        raise Refused(
            Clause.C6, f"On {day:%-d %B %Y} {who} not in post with a DBS check that holds."
        )
