"""Clause 3: what a request for attendance dates must be before it can exist, and how it ends."""

from datetime import date

from disclosures.models import AttendanceRequest
from policy.clauses import Clause, Refused, holds


@holds(Clause.C3)
def check_period(*, first_day: date, last_day: date, on: date) -> None:
    """Clause 3: dates of attendance are asked for over days that have been.

    Both days are London dates and belong to the period; ``on`` is today.
    """
    if last_day < first_day:
        raise Refused(Clause.C3, "The last day comes before the first day.")
    if last_day > on:
        raise Refused(Clause.C3, "The last day is still to come. Ask for days that have been.")


@holds(Clause.C3)
def check_warned(*, asker: str, warned: bool) -> None:
    """Clause 3: whoever asks for one side is warned first that the other is told the same."""
    if asker in AttendanceRequest.ONE_SIDED and not warned:
        raise Refused(
            Clause.C3,
            "Whoever asks for one side has to accept first that every other side is given the "
            "same dates and times.",
        )


@holds(Clause.C3)
def check_may_close(*, request: AttendanceRequest, closed_as: str) -> None:
    """Clause 3: a request ends once; only one that was warned can be withdrawn after a warning."""
    if request.closed_as:
        raise Refused(Clause.C3, "This request has been closed already.")
    if closed_as == AttendanceRequest.Closed.RELEASED:
        raise Refused(Clause.C3, "Release the dates; the request is closed with it.")
    if closed_as == AttendanceRequest.Closed.WITHDRAWN and not request.warned:
        raise Refused(Clause.C3, "Nobody was warned here, so nothing was withdrawn after it.")
