"""Working days as the authorities count them: no weekend, no bank holiday of England."""

from datetime import date, timedelta
from functools import cache

from holidays import HolidayBase, country_holidays

_SATURDAY = 5
_ONE_DAY = timedelta(days=1)


def is_working_day(day: date) -> bool:
    """Whether offices in England are open that day."""
    return day.weekday() < _SATURDAY and day not in _bank_holidays()


def working_days_after(day: date, number: int) -> date:
    """The last of so many working days that follow ``day``, which itself does not count."""
    while number:
        day += _ONE_DAY
        number -= is_working_day(day)
    return day


@cache
def _bank_holidays() -> HolidayBase:
    """Bank holidays of England; a year is worked out when a day of it is first asked for."""
    return country_holidays("GB", subdiv="ENG")
