"""What the register may say. Its dates and times are what both sides may later be given."""

from datetime import datetime, timedelta

from contactcentre.safekeeping import clock
from families.models import Outcome, Person, PersonRole, Session
from policy.clauses import Clause, Refused, holds

# A tablet's clock may be a little ahead of the server's.
CLOCK_DRIFT = timedelta(minutes=2)


@holds(Clause.C3)
def check_moment(*, at: datetime, session: Session, now: datetime) -> None:
    """Clause 3: a time in the register is on the day of the session and not in the future."""
    if clock.london_date(at) != session.date:
        raise Refused(Clause.C3, "That time is not on the day of this session.")
    if at > now + CLOCK_DRIFT:
        raise Refused(Clause.C3, "That time is still to come.")


@holds(Clause.C3)
def check_in_order(*, arrived: datetime | None, left: datetime | None) -> None:
    """Clause 3: nobody leaves who has not arrived, or before they arrived."""
    if left is None:
        return
    if arrived is None:
        raise Refused(Clause.C3, "Record the arrival first: they have not been signed in.")
    if left < arrived:
        raise Refused(
            Clause.C3,
            f"They cannot leave before they arrived, at {arrived.astimezone(clock.LONDON):%H:%M}.",
        )


@holds(Clause.CENTRE)
def check_may_be_signed_in(*, person: Person) -> None:
    """A rule of the centre: companions attend only when they have been authorised to."""
    if person.role == PersonRole.COMPANION and not (person.may_attend or person.may_collect):
        raise Refused(
            Clause.CENTRE,
            "This person is not authorised to attend or collect. Ask the co-ordinator.",
        )


@holds(Clause.C2)
def check_outcome(*, outcome: str, child_came: bool, visitor_came: bool) -> None:
    """Clause 2: an outcome is one of a closed list, and fits who was signed in."""
    if outcome not in Outcome.values:
        raise Refused(Clause.C2, "Choose one of the outcomes; the register takes no other words.")
    if outcome == Outcome.ATTENDED and not (child_came and visitor_came):
        raise Refused(
            Clause.C2, "Contact needs a child and a visiting party who were both signed in."
        )
    if outcome == Outcome.VISITOR_ABSENT and visitor_came:
        raise Refused(Clause.C2, "The visiting side was signed in, so they did attend.")
    if outcome == Outcome.CHILD_SIDE_ABSENT and child_came:
        raise Refused(Clause.C2, "A child was signed in, so the child’s side did attend.")
