"""What may be put on paper, and what may be taken from it again."""

from datetime import date, datetime, timedelta

from contactcentre.safekeeping import clock
from families.models import Session
from policy.clauses import Clause, Refused, holds

# How far from the session's hours a time on paper may be before it is taken for a slip.
EARLIER = timedelta(hours=1)
LATER = timedelta(hours=3)


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


@holds(Clause.C3)
def check_time_on_paper(*, at: datetime, session: Session) -> None:
    """Clause 3: a time taken from paper is near the hours of the session, not a slip of the pen."""
    opens, shuts = session.at(session.starts_at), session.at(session.ends_at)
    if opens - EARLIER <= at <= shuts + LATER:
        return
    said = f"{at.astimezone(clock.LONDON):%H:%M} is far from the hours of the session"
    afternoon = at + timedelta(hours=12)
    if opens - EARLIER <= afternoon <= shuts + LATER:
        meant = f"{afternoon.astimezone(clock.LONDON):%H:%M}"
        raise Refused(Clause.C3, f"{said}. If you mean the afternoon, enter {meant}.")
    raise Refused(Clause.C3, f"{said}, {session.starts_at:%H:%M} to {session.ends_at:%H:%M}.")
