"""A volunteer's own shifts in their own calendar: when and where, and nothing of any family.

Whoever has the address reads the feed, so it says no more than a note on a kitchen wall would.
"""

import hashlib
import secrets
from datetime import UTC, date, timedelta
from uuid import UUID

from django.db import transaction
from icalendar import STATUS, Calendar, Event

from accounts.models import User
from accounts.roles import AT_SESSIONS
from contactcentre.safekeeping import clock
from families.models import CalendarFeed, Shift
from families.services.rota import shifts_of
from policy.clauses import Clause, Refused
from volunteers.models import Volunteer

_LONGEST_SECRET = 100
_OFTEN = timedelta(hours=4)


@transaction.atomic
def make_feed(*, user: User) -> tuple[str, CalendarFeed]:
    """A new secret, and its feed, which keeps only a digest of it; the one before it ends.

    Raises ``Refused`` for somebody without a volunteer's record.
    """
    volunteer = Volunteer.objects.select_for_update().here().filter(user=user).first()
    if volunteer is None:
        raise Refused(Clause.CENTRE, "There is no volunteer’s record for your account yet.")
    end_feed(volunteer.pk)
    secret = secrets.token_urlsafe(32)
    feed = CalendarFeed.objects.create(
        volunteer=volunteer, digest=_digest(secret), made_at=clock.now()
    )
    return secret, feed


def end_feed(volunteer_id: UUID) -> None:
    """From now on the address of this volunteer's feed finds nothing."""
    for feed in CalendarFeed.objects.filter(volunteer=volunteer_id):
        feed.delete()


def end_own_feed(*, user: User) -> None:
    for feed in CalendarFeed.objects.filter(volunteer__user=user):
        feed.delete()


def has_feed(user: User) -> bool:
    return CalendarFeed.objects.filter(volunteer__user=user).exists()


def reader_of(secret: str) -> User | None:
    """Whose shifts this address shows: None once they left, or for an address that never was."""
    feed = (
        CalendarFeed.objects.select_related("volunteer__user")
        .filter(digest=_digest(secret), volunteer__user__is_active=True)
        .filter(volunteer__state__in=Volunteer.HERE)
        .first()
    )
    if feed is None or feed.volunteer.user is None:
        return None
    return feed.volunteer.user if feed.volunteer.user.has_role(*AT_SESSIONS) else None


def as_calendar(user: User, *, on: date) -> bytes:
    """The shifts from ``on`` that ``user`` was asked for or is coming to, as RFC 5545 text.

    A cancelled one stays in it as such, under a later number, so that every calendar takes it out.
    """
    calendar = Calendar.new(
        prodid="-//Contact centre//Shifts//EN", name="Contact centre", refresh_interval=_OFTEN
    )
    for shift in shifts_of(user, on=on):
        calendar.add_component(_event(shift))
    return bytes(calendar.to_ical())


def _event(shift: Shift) -> Event:
    cancelled_at = shift.session.cancelled_at
    if cancelled_at is not None:
        summary, status = "Session: cancelled", STATUS.CANCELLED
    elif shift.state == Shift.State.ACCEPTED:
        summary, status = "Session", STATUS.CONFIRMED
    else:
        summary, status = "Session? You are asked", STATUS.TENTATIVE
    return Event.new(
        uid=str(shift.pk),
        sequence=shift.revision,
        stamp=cancelled_at or shift.answered_at or shift.made_at,
        # As UTC, so that no calendar needs to know our zone.
        start=shift.session.at(shift.starts_at).astimezone(UTC),
        end=shift.session.at(shift.ends_at).astimezone(UTC),
        summary=summary,
        location=shift.session.venue.name,
        status=status,
    )


def _digest(secret: str) -> str:
    return hashlib.sha256(secret[:_LONGEST_SECRET].encode()).hexdigest()
