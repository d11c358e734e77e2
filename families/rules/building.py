"""Who is noted as being in the building."""

from datetime import date

from accounts.models import User
from accounts.roles import AT_SESSIONS
from families.models import Session
from policy.clauses import Clause, Refused, holds


@holds(Clause.CENTRE)
def check_session_runs(*, session: Session, on: date) -> None:
    """A rule of the centre: people are signed in and out on the day itself."""
    if session.cancelled_at is not None:
        raise Refused(Clause.CENTRE, "This session has been cancelled.")
    if session.date != on:
        raise Refused(
            Clause.CENTRE, "This session is not today, so nobody can be signed in for it."
        )


@holds(Clause.C1)
def check_works_here(*, user: User) -> None:
    """Clause 1: only active volunteers and staff are in the hall as such; others are visitors."""
    if not (user.is_active and user.has_role(*AT_SESSIONS)):
        raise Refused(Clause.C1, "Sign this person in as a visitor.")


@holds(Clause.CENTRE)
def check_somebody_stays(*, others: int, children_in: int) -> None:
    """A rule of the centre: as long as a child is in the building, somebody who works there is.

    ``others`` are those of the centre who are signed in besides whoever leaves.
    """
    if children_in and not others:
        raise Refused(
            Clause.CENTRE,
            "A child is still in the building, and nobody else of the centre is signed in. Sign "
            "in who stays first.",
        )
