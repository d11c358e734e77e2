"""The centre's clock: moments are UTC, days are London days."""

from calendar import monthrange
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.utils import timezone

LONDON = ZoneInfo("Europe/London")


def now() -> datetime:
    """This moment, timezone-aware, in UTC."""
    return timezone.now()


def today() -> date:
    """Today's date in London, whatever the server's time zone."""
    return london_date(now())


def london_date(moment: datetime) -> date:
    """The London date on which an aware ``moment`` falls."""
    return moment.astimezone(LONDON).date()


def start_of(day: date) -> datetime:
    """The moment at which that London day begins."""
    return datetime.combine(day, time.min, tzinfo=LONDON)


def years_after(day: date, years: int) -> date:
    """The same day so many calendar years later; 29 February becomes 1 March, never earlier."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def years_before(day: date, years: int) -> date:
    """The last day whose anniversary after so many years is ``day`` or earlier."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return date(day.year - years, 2, 28)


def months_after(day: date, months: int) -> date:
    """The same day so many calendar months later, or the last day of a month that is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
