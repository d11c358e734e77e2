"""Who came forward, worked and asked three years ago: what is due besides families."""

from datetime import date, datetime, time, timedelta

from accounts.models import User
from accounts.roles import Role
from accounts.services.records import deactivate, open_account
from contactcentre.demonstration import season
from contactcentre.demonstration.staff import date_from
from contactcentre.safekeeping import clock
from contactcentre.safekeeping.models import Subject, SubjectKind, Use
from contactcentre.safekeeping.subjects import open_subject
from disclosures.models import Agency
from disclosures.services import agency as agencies
from volunteers.models import Post, Volunteer, VolunteerTransition


def store(*, today: date, by: User) -> None:
    """Due for a few days; nobody has proposed anything about them yet."""
    last = clock.years_before(today, 3) - timedelta(days=3)
    _volunteer(last, by=by)
    _account(last - timedelta(days=1), since=season.opened(today), by=by)
    _agency_contact(last - timedelta(days=2))


def _volunteer(last: date, *, by: User) -> None:
    volunteer = Volunteer.objects.create(
        subject=open_subject(SubjectKind.VOLUNTEER, on=last, use=Use.CONTACT),
        post=Post.objects.get(name="Session volunteer"),
        first_name="Evadne",
        last_name="Burnaby-Stroud",
        telephone="01632 960788",
        applied_on=last - timedelta(days=20),
        state=Volunteer.State.NOT_TAKEN,
    )
    VolunteerTransition.objects.create(
        volunteer=volunteer,
        from_state=Volunteer.State.APPLIED,
        to_state=volunteer.state,
        on=last,
        changed_at=datetime.combine(last, time(19), tzinfo=clock.LONDON),
        changed_by=by,
    )


def _account(last: date, *, since: date, by: User) -> None:
    user = open_account(
        display_name="Lucian Wetherell-Pike",
        address="lucian.wetherell-pike@hall.example.org",
        roles=[Role.TEAM_LEADER],
        by=None,
        demonstration=True,
    )
    deactivate(user=user, by=by)
    date_from(user, since)
    Subject.objects.filter(pk=user.subject_id).update(last_used_on=last, last_use=Use.SIGNED_IN)


def _agency_contact(last: date) -> None:
    agency = agencies.open_agency(
        on=last,
        kind=Agency.Kind.FIRM,
        name="Hesketh and Dray",
        address="11 Saddlers Row, Nowhere",
        telephone="01632 960786",
    )
    agencies.add_contact(
        agency=agency,
        on=last,
        name="Araminta Hesketh",
        telephone="01632 960787",
        email="araminta@hesketh-dray.example",
    )
