"""What may be put on paper, and what may be taken from it again."""

from datetime import date

from families.models import Session
from policy.clauses import Clause, Refused, holds


@holds(Clause.C1)
def check_sheet_may_be_printed(*, session: Session, booked: int, on: date) -> None:
    """Clause 1: families are put on paper for a session that is held and still to be worked."""
    if session.cancelled_at is not None:
        raise Refused(Clause.C1, "This session was cancelled, so nobody needs its sheet.")
    if session.date < on:
        raise Refused(Clause.C1, "This session is over, so nobody needs its sheet any more.")
    if not booked:
        raise Refused(Clause.C1, "No family is booked yet. Print a blank sheet instead.")


@holds(Clause.C3)
def check_taken_from_paper(*, session: Session, on: date) -> None:
    """Clause 3: the register is taken from paper on the session's own day or after it."""
    if session.date > on:
        raise Refused(Clause.C3, "This session is still to come, so nothing can be entered yet.")
