"""The centre's clock: moments are UTC, days are London days."""

from datetime import date, datetime
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
