"""People who help, on the road from application to a shift."""

from datetime import date, timedelta
from typing import Any

from accounts.models import User
from contactcentre.safekeeping import clock, subjects
from contactcentre.safekeeping.keyring.keys import key_scope
from contactcentre.safekeeping.models import SubjectKind, Use
from families.models import Allocation, Booking, Session, Shift
from families.services.allocation import allocate
from volunteers.models import DbsCheck, Post, Volunteer


def make_post(**fields: Any) -> Post:
    given = {"name": "Session volunteer", "why_eligible": "Helps with children every month."}
    given |= fields
    post, _ = Post.objects.get_or_create(name=given["name"], defaults=given)
    return post


def make_volunteer(user: User | None = None, *, on: date | None = None, **fields: Any) -> Volunteer:
    """Somebody who applied on that day and whose check has not been asked for."""
    day = on or clock.today()
    volunteer = Volunteer(
        subject=subjects.open_subject(SubjectKind.VOLUNTEER, on=day, use=Use.CONTACT),
        user=user,
        applied_on=day,
        **{"first_name": "Nobody", "last_name": "Inparticular", "post": make_post()} | fields,
    )
    volunteer.save()
    return volunteer


@key_scope()
def make_cleared(user: User, *, on: date | None = None, by: User | None = None) -> Volunteer:
    """A volunteer in post whose check was accepted on that day, by default a month ago."""
    day = on or clock.today() - timedelta(days=30)
    volunteer = make_volunteer(user, on=day)
    _accept(volunteer, on=day, by=by or user)
    volunteer.state = Volunteer.State.IN_POST
    volunteer.induction_on = volunteer.post_on = volunteer.checked_on = day
    volunteer.save()
    return volunteer


def lapse(volunteer: Volunteer) -> None:
    """As if the check that holds had been made four years ago."""
    long_ago = clock.years_before(clock.today(), 4)
    _accept(volunteer, on=long_ago, by=volunteer.user)
    Volunteer.objects.filter(pk=volunteer.pk).update(checked_on=long_ago)


def _accept(volunteer: Volunteer, *, on: date, by: User | None) -> None:
    DbsCheck.objects.create(
        volunteer=volunteer,
        level=volunteer.post.level,
        why_eligible=volunteer.post.why_eligible,
        applied_on=on,
        issued_on=on,
        seen_on=on,
        seen_by=by,
        decision=DbsCheck.Decision.ACCEPTED,
        decided_on=on,
        decided_by=by,
    )


def on_shift(user: User, session: Session, **fields: Any) -> Shift:
    """The volunteer's accepted shift on the session, for the whole of it unless told otherwise."""
    shift, _ = Shift.objects.get_or_create(
        session=session,
        volunteer=user.volunteer,
        defaults={
            "starts_at": session.starts_at,
            "ends_at": session.ends_at,
            "state": Shift.State.ACCEPTED,
            "made_at": clock.now(),
        }
        | fields,
    )
    return shift


@key_scope()
def look_after(user: User, booking: Booking, *, by: User) -> Allocation:
    """The family allocated to the volunteer, who is on its session."""
    on_shift(user, booking.session)
    return allocate(booking_id=booking.pk, volunteer=user, by=by)
