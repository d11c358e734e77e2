"""Shifts: who is asked to help at a session, what they answer, and who stands in."""

from datetime import time

from families.models import Session, Shift
from families.services.allocation import end_allocations_of, move_allocations


def follow_session(*, was: Session, session: Session) -> None:
    """Let shifts follow the session's new times; on another day everybody is asked again."""
    for shift in Shift.objects.filter(session=session, state__in=Shift.STANDING):
        shift.session = session
        if was.date != session.date and shift.state == Shift.State.ACCEPTED:
            end_allocations_of(shift)
            shift.state, shift.answered_at = Shift.State.OFFERED, None
        shift.starts_at, shift.ends_at = _within(session, shift, was=was)
        shift.save()
        move_allocations(shift=shift)


def _within(session: Session, shift: Shift, *, was: Session) -> tuple[time, time]:
    whole = session.starts_at, session.ends_at
    if (shift.starts_at, shift.ends_at) == (was.starts_at, was.ends_at):
        return whole
    starts_at = max(shift.starts_at, session.starts_at)
    ends_at = min(shift.ends_at, session.ends_at)
    return (starts_at, ends_at) if starts_at < ends_at else whole
