"""Who may be on a session, and who may change that."""

from datetime import time

from families.models import Session, Shift
from families.rules.booking import check_session_held
from policy.clauses import Clause, Refused, holds


@holds(Clause.CENTRE)
def check_shift_fits(*, session: Session, starts_at: time, ends_at: time, over: bool) -> None:
    """A rule of the centre: a shift is a stretch of a session that is held and not over."""
    check_session_held(session=session)
    if over:
        raise Refused(Clause.CENTRE, "This session is over and stays as it was.")
    if ends_at <= starts_at:
        raise Refused(Clause.CENTRE, "The shift ends before it starts.")
    if starts_at < session.starts_at or ends_at > session.ends_at:
        raise Refused(
            Clause.CENTRE,
            f"The shift must lie within the session, {session.starts_at:%H:%M} to "
            f"{session.ends_at:%H:%M}.",
        )


@holds(Clause.CENTRE)
def check_not_on_it_yet(*, on_it: bool, oneself: bool) -> None:
    """A rule of the centre: one person has one shift on a session.

    ``oneself`` says that the person is told of themselves.
    """
    if on_it:
        who = "You are on this session, or were" if oneself else "This person is on it, or was"
        raise Refused(Clause.CENTRE, f"{who} asked, already.")


@holds(Clause.CENTRE)
def check_free(*, elsewhere: Session | None, oneself: bool) -> None:
    """A rule of the centre: nobody is at two sessions at once.

    ``elsewhere`` is another session at which they have said they will be then.
    """
    if elsewhere is not None:
        who = "You are" if oneself else "This person is"
        raise Refused(
            Clause.CENTRE,
            f"{who} coming to another session at that time: {elsewhere.venue.name}, "
            f"{elsewhere.starts_at:%H:%M} to {elsewhere.ends_at:%H:%M}.",
        )


@holds(Clause.C1)
def check_shift_is_theirs(*, shift: Shift, person_id: object) -> None:
    """Clause 1: one answers for oneself; somebody else's shift is not one's business."""
    if shift.volunteer.user_id != person_id:
        raise Refused(Clause.C1, "This is somebody else’s shift.")


@holds(Clause.CENTRE)
def check_may_answer(*, shift: Shift, over: bool) -> None:
    """A rule of the centre: who was asked may answer until the session is over."""
    if shift.state not in Shift.STANDING:
        raise Refused(Clause.CENTRE, "This shift is not yours any more.")
    if over or shift.session.cancelled_at is not None:
        raise Refused(Clause.CENTRE, "This session is over or was cancelled; nothing can change.")


@holds(Clause.CENTRE)
def check_stand_in_wanted(*, shift: Shift, own: bool) -> None:
    """A rule of the centre: only a shift whose owner looks for a stand-in is taken over."""
    if own or not shift.stand_in_wanted or shift.state != Shift.State.ACCEPTED:
        raise Refused(Clause.CENTRE, "Nobody is looking for a stand-in for this shift any more.")
