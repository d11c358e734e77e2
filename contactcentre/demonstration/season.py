"""When the demonstration centre is open: a Saturday in every fortnight, and today."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from contactcentre.demonstration.stories import years_before
from contactcentre.safekeeping import clock
from families.models import Closure, Session, Venue
from families.services.planning import venue_named

VENUE = "Trinity Hall"
OPENS, CLOSES = time(9, 30), time(16)
PLACES = 30
YEARS = 2
# Before the first of these sessions people were checked, and older files typed in from paper.
_BEFOREHAND = timedelta(days=60)
SESSIONS_AHEAD = 3

_FORTNIGHT = timedelta(14)
_SATURDAY = 5
# The boiler failed on the day before this session, counted back from today.
_CANCELLED = 9


def opened(today: date) -> date:
    """The day from which the centre keeps its records here."""
    return years_before(today, YEARS + 1) - _BEFOREHAND


def closures(venue: Venue, today: date) -> list[Closure]:
    """Christmas of every year concerned, and a week for the hall’s floor; never today."""
    first_year = today.year - YEARS - 1
    found = [
        Closure(
            venue=venue,
            first_day=date(year, 12, 22),
            last_day=date(year + 1, 1, 2),
            words="The centre is closed for Christmas and the New Year.",
        )
        for year in range(first_year, today.year + 1)
    ]
    found.append(
        Closure(
            venue=venue,
            first_day=date(today.year - 1, 8, 18),
            last_day=date(today.year - 1, 8, 31),
            words="The hall is closed while its floor is laid.",
        )
    )
    return [closure for closure in found if not closure.covers(today)]


def sessions(venue: Venue, today: date, closed: list[Closure]) -> list[Session]:
    """Two years of Saturdays, today whatever its weekday, and the next three; oldest first."""

    def is_open(day: date) -> bool:
        return not any(closure.covers(day) for closure in closed)

    latest = today - timedelta((today.weekday() - _SATURDAY) % 7)
    past = {day for day in _back(latest, until=years_before(today, YEARS)) if is_open(day)}
    ahead = [day for day in _ahead(latest) if is_open(day)][:SESSIONS_AHEAD]
    planned = [
        Session(venue=venue, date=day, starts_at=OPENS, ends_at=CLOSES, capacity=PLACES)
        for day in sorted({*past, today, *ahead})
    ]
    cancelled = [session for session in planned if session.date < today][-_CANCELLED]
    cancelled.cancelled_at = datetime.combine(
        cancelled.date - timedelta(1), time(17, 40), tzinfo=clock.LONDON
    )
    return planned


def store(today: date) -> list[Session]:
    """The venue, its closures and its sessions."""
    venue = venue_named(VENUE)
    closed = Closure.objects.bulk_create(closures(venue, today))
    return Session.objects.bulk_create(sessions(venue, today, closed))


def _back(latest: date, *, until: date) -> Iterator[date]:
    while latest >= until:
        yield latest
        latest -= _FORTNIGHT


def _ahead(latest: date) -> Iterator[date]:
    # Christmas takes one of them away, never more.
    for number in range(1, SESSIONS_AHEAD + 3):
        yield latest + number * _FORTNIGHT
