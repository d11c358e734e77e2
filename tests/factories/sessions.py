"""Sessions, bookings and register entries, made along the road the centre takes."""

from datetime import date, time, timedelta
from uuid import uuid4

from django.conf import settings

from accounts.models import User
from contactcentre.safekeeping import clock
from contactcentre.safekeeping.keyring.keys import key_scope
from families.models import Booking, Family, Person, PersonRole, Session
from families.rules.booking import Doubt
from families.services import bookings, planning
from families.services import sessions as services


@key_scope()
def make_session(
    *,
    on: date | None = None,
    capacity: int = 20,
    venue: str = "Trinity Hall",
    starts_at: time = time(0, 1),
    ends_at: time = time(23, 58),
) -> Session:
    """A session that lasts nearly all day unless times are given, today unless a day is named."""
    day, hall = on or clock.today(), planning.venue_named(venue)
    if day < clock.today():
        return Session.objects.create(
            venue=hall, date=day, starts_at=starts_at, ends_at=ends_at, capacity=capacity
        )
    return services.plan_session(
        venue=hall, on=day, starts_at=starts_at, ends_at=ends_at, capacity=capacity
    )


@key_scope()
def make_booking(session: Session, family: Family, *, by: User) -> Booking:
    """The family booked for nearly the whole of the session: both sides come and go within it."""
    early = timedelta(minutes=settings.VISITOR_EARLY_MINUTES)
    wait = timedelta(minutes=settings.WAIT_BEHIND_MINUTES)
    return bookings.book(
        session_id=session.pk,
        family_id=family.pk,
        starts_at=(session.at(session.starts_at) + early).time(),
        ends_at=(session.at(session.ends_at) - wait).time(),
        by=by,
        key=uuid4(),
        meant=Doubt.values,
    )


def person_of(family: Family, role: PersonRole) -> Person:
    return family.people.filter(role=role).get()
