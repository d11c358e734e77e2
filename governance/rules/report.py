"""Which year a report is about, and when it can be made."""

from calendar import monthrange
from datetime import date

from policy.clauses import Clause, Refused, holds


def bounds(year: int, *, starts_in: int) -> tuple[date, date]:
    """The first and the last day of the centre's year; it has the number of the one it begins in.

    ``starts_in`` is the month in which it begins.
    """
    if starts_in == 1:
        return date(year, 1, 1), date(year, 12, 31)
    ends = starts_in - 1
    return date(year, starts_in, 1), date(year + 1, ends, monthrange(year + 1, ends)[1])


def year_of(day: date, *, starts_in: int) -> int:
    """The centre's year that ``day`` falls in."""
    return day.year if day.month >= starts_in else day.year - 1


@holds(Clause.REVIEW)
def check_may_report(*, year: int, on: date, began: date | None, starts_in: int) -> None:
    """Annual review: a report is of a year that is over and in which there was a centre."""
    if began is None:
        raise Refused(Clause.REVIEW, "There is nothing on record yet, so there is no report.")
    if year < year_of(began, starts_in=starts_in):
        raise Refused(
            Clause.REVIEW, f"The centre’s records begin in {began.year}, after the year {year}."
        )
    if year >= year_of(on, starts_in=starts_in):
        raise Refused(
            Clause.REVIEW, f"The year {year} is not over, so its report cannot be made yet."
        )
