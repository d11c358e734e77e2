"""Whether a family may have a place on a session."""

from collections.abc import Iterable
from datetime import date, time

from families.models import Closure, Family, Session
from policy.clauses import Clause, Refused, holds


@holds(Clause.CENTRE)
def check_session_open(*, session: Session, closures: Iterable[Closure]) -> None:
    """A rule of the centre: nobody is booked when the centre is closed; all hear the same words."""
    if session.cancelled_at is not None:
        raise Refused(Clause.CENTRE, "This session has been cancelled.")
    for closure in closures:
        if closure.covers(session.date):
            raise Refused(Clause.CENTRE, f"The centre is closed that day: {closure.words}")


@holds(Clause.CENTRE)
def check_family_may_be_booked(*, family: Family) -> None:
    """A rule of the centre: only a family that has been accepted is booked on a session."""
    if family.state != Family.State.ACTIVE:
        state = Family.State(family.state).label
        raise Refused(
            Clause.CENTRE, f"The family is “{state}”; only attending families are booked."
        )


@holds(Clause.CENTRE)
def check_not_booked_yet(*, booked: bool, elsewhere: bool) -> None:
    """A rule of the centre: a family has one place on a session, and is in one place at a time."""
    if booked:
        raise Refused(Clause.CENTRE, "The family is already booked on this session.")
    if elsewhere:
        raise Refused(Clause.CENTRE, "The family is booked on another session at that time.")


@holds(Clause.CENTRE)
def check_place_free(*, session: Session, booked: int) -> None:
    """A rule of the centre: no more families on a session than the hall can keep apart."""
    if booked >= session.capacity:
        raise Refused(
            Clause.CENTRE, f"The session is full: all {session.capacity} places are taken."
        )


@holds(Clause.CENTRE)
def check_slot(*, session: Session, starts_at: time, ends_at: time) -> None:
    """A rule of the centre: a slot begins before it ends and lies within its session."""
    if ends_at <= starts_at:
        raise Refused(Clause.CENTRE, "The slot ends before it starts.")
    if starts_at < session.starts_at or ends_at > session.ends_at:
        raise Refused(
            Clause.CENTRE,
            f"The slot must lie within the session, {session.starts_at:%H:%M} to "
            f"{session.ends_at:%H:%M}.",
        )


@holds(Clause.CENTRE)
def check_session_plan(
    *, starts_at: time, ends_at: time, capacity: int, already_planned: bool
) -> None:
    """A rule of the centre: a session ends after it starts, has places, and is planned once."""
    if already_planned:
        raise Refused(Clause.CENTRE, "There is already a session there at that time.")
    if ends_at <= starts_at:
        raise Refused(Clause.CENTRE, "The session ends before it starts.")
    if capacity < 1:
        raise Refused(Clause.CENTRE, "A session needs at least one place.")


@holds(Clause.CENTRE)
def check_closure(*, first_day: date, last_day: date) -> None:
    """A rule of the centre: a closure ends on or after the day it starts."""
    if last_day < first_day:
        raise Refused(Clause.CENTRE, "The last day is before the first day.")


@holds(Clause.C3)
def check_booking_may_be_cancelled(*, has_entries: bool) -> None:
    """Clause 3: once the register says who came, the booking stays; its outcome says the rest."""
    if has_entries:
        raise Refused(
            Clause.C3,
            "Somebody has already been signed in for this booking. Record its outcome instead.",
        )
