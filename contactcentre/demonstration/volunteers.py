"""The people who help at the demonstration centre: records, checks, shifts, and two applicants."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from accounts.models import User
from contactcentre.demonstration import season
from contactcentre.demonstration.staff import Staff, date_from
from contactcentre.safekeeping import clock
from contactcentre.safekeeping.models import SubjectKind, Use
from contactcentre.safekeeping.subjects import open_subject, record_use
from families.models import Session, Shift
from volunteers.models import (
    DbsCheck,
    Post,
    Reference,
    Training,
    Volunteer,
    VolunteerTransition,
)

_POSTS = {
    "Session volunteer": "Helps with children at sessions, several times a year.",
    "Team leader": "Runs sessions with children, several times a year.",
    "Co-ordinator": "Runs the centre and is with children at sessions.",
}
_CHECKED_DAYS_AGO = (200, 640, 930, 1072, 410, 90, 520, 1110)
_ON_BREAK, _COMING = 6, 6


@dataclass(frozen=True)
class Applicant:
    first_name: str
    last_name: str
    applied_days_ago: int
    seen_days_ago: int | None


_APPLICANTS = (
    Applicant("Rosalind", "Tremethick", applied_days_ago=65, seen_days_ago=None),
    Applicant("Idris", "Vandermolen", applied_days_ago=40, seen_days_ago=6),
)


def store(staff: Staff, *, today: date, by: User) -> None:
    """Records for everybody who works here, and for two who would like to."""
    posts = {
        name: Post.objects.create(name=name, level=Post.Level.ENHANCED, why_eligible=why)
        for name, why in _POSTS.items()
    }
    for number, user in enumerate(staff.volunteers):
        checked = today - timedelta(_CHECKED_DAYS_AGO[number])
        _in_post(user, posts["Session volunteer"], checked, today=today, by=by)
    for user in (*staff.team_leaders, *staff.co_ordinators):
        post = posts["Team leader" if user in staff.team_leaders else "Co-ordinator"]
        decider = next(other for other in staff.co_ordinators if other != user)
        _in_post(user, post, today - timedelta(300), today=today, by=decider)
    for applicant in _APPLICANTS:
        _applied(applicant, posts["Session volunteer"], today=today, by=by)


def take_a_break(staff: Staff, *, today: date, by: User) -> None:
    """One of them is on a break, and has been for some weeks."""
    volunteer = staff.volunteers[_ON_BREAK].volunteer
    volunteer.state = Volunteer.State.ON_BREAK
    volunteer.save()
    _note(volunteer, Volunteer.State.IN_POST, on=today - timedelta(20), by=by)


def store_shifts(staff: Staff, sessions: list[Session], *, today: date, by: User) -> None:
    """Today’s volunteers, and the next sessions’: some coming, one asked, one session short."""
    coming = [user.volunteer for user in staff.volunteers[:_COMING]]
    for number, session in enumerate(sessions):
        for place, volunteer in enumerate(coming):
            if session.date > today and (place + number) % 3 == 2:
                continue
            asked = session.date > today and place == number
            _shift(session, volunteer, asked=asked, by=by)


def _shift(session: Session, volunteer: Volunteer, *, asked: bool, by: User) -> None:
    asked_for = datetime.combine(session.date - timedelta(21), time(19), tzinfo=clock.LONDON)
    made = min(asked_for, clock.now())
    Shift.objects.create(
        session=session,
        volunteer=volunteer,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        state=Shift.State.OFFERED if asked else Shift.State.ACCEPTED,
        made_at=made,
        made_by=by,
        answered_at=None if asked else made,
    )


def _in_post(user: User, post: Post, checked: date, *, today: date, by: User) -> Volunteer:
    """Nobody is let in before their check: it was either renewed since, or they came later."""
    first, *_, last = user.known_as.split()
    let_in = clock.london_date(user.created_at)
    is_renewed = checked > clock.years_after(let_in, 1)
    began = let_in - timedelta(7) if is_renewed else checked
    volunteer = _record(first, last, post, applied_on=began - timedelta(30), today=today, user=user)
    for day in sorted({began, checked}):
        check = _check(volunteer, post, applied_on=day - timedelta(30))
        check.issued_on, check.seen_on, check.seen_by = day - timedelta(8), day, by
        check.decision, check.decided_on = DbsCheck.Decision.ACCEPTED, day
        check.decided_by = by
        check.save()
    volunteer.state = Volunteer.State.IN_POST
    volunteer.induction_on, volunteer.checked_on = began, checked
    volunteer.post_on = began + timedelta(7)
    volunteer.save()
    if not is_renewed:
        date_from(user, volunteer.post_on)
    _note(volunteer, Volunteer.State.APPLIED, on=volunteer.post_on, by=by)
    Training.objects.create(
        volunteer=volunteer,
        topic=Training.Topic.SAFEGUARDING,
        on=checked,
        again_by=clock.years_after(checked, 3),
    )
    record_use(volunteer.pk, Use.ATTENDANCE, on=today - timedelta(14))
    return volunteer


def _applied(applicant: Applicant, post: Post, *, today: date, by: User) -> None:
    applied = today - timedelta(applicant.applied_days_ago)
    volunteer = _record(
        applicant.first_name, applicant.last_name, post, applied_on=applied, today=today
    )
    check = _check(volunteer, post, applied_on=applied)
    if applicant.seen_days_ago is not None:
        check.seen_on = today - timedelta(applicant.seen_days_ago)
        check.issued_on, check.seen_by = check.seen_on - timedelta(5), by
        check.save()
    Reference.objects.create(
        volunteer=volunteer, referee=f"A colleague of {applicant.first_name}", asked_on=applied
    )


def _record(
    first: str,
    last: str,
    post: Post,
    *,
    applied_on: date,
    today: date,
    user: User | None = None,
) -> Volunteer:
    """Their record here begins when they applied, or when the centre began to keep records here."""
    known_on = max(applied_on, season.opened(today))
    volunteer = Volunteer(
        subject=open_subject(SubjectKind.VOLUNTEER, on=known_on, use=Use.CONTACT),
        user=user,
        post=post,
        first_name=first,
        last_name=last,
        telephone=f"01632 96{len(first):02}{len(last):02}",
        applied_on=applied_on,
    )
    volunteer.save()
    return volunteer


def _check(volunteer: Volunteer, post: Post, *, applied_on: date) -> DbsCheck:
    return DbsCheck.objects.create(
        volunteer=volunteer, level=post.level, why_eligible=post.why_eligible, applied_on=applied_on
    )


def _note(volunteer: Volunteer, was: str, *, on: date, by: User) -> None:
    VolunteerTransition.objects.create(
        volunteer=volunteer,
        from_state=was,
        to_state=volunteer.state,
        on=on,
        changed_at=datetime.combine(on, time(19), tzinfo=clock.LONDON),
        changed_by=by,
    )
