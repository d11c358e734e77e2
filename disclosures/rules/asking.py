"""Clause 3: what a request for attendance dates must be before it can exist, and how it ends."""

from datetime import date

from disclosures.models import AttendanceRequest
from policy.clauses import Clause, Refused, holds

State = AttendanceRequest.State
# What whoever asked is told however it ended, if it was not by a release: from other words they
# would know whether there is such a family.
NOTHING_GIVEN = "The centre can give you nothing in answer to your request."
ENDED_BY_HAND = (State.NOT_CONFIRMED, State.NO_RECORD, State.WITHDRAWN)


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
def check_may_move(*, request: AttendanceRequest, to: str) -> None:
    """Clause 3: a request is matched, then held or released, and ends once."""
    if to in AttendanceRequest.ALLOWED[request.state]:
        return
    if request.has_ended:
        raise Refused(Clause.C3, "This request has been closed already.")
    raise Refused(Clause.C3, "Say first which family it is about, and who on file asks.")


@holds(Clause.C3)
def check_may_close_with_others(*, request: AttendanceRequest) -> None:
    """Clause 3: only those are closed together of which nobody has begun to find the family."""
    if request.state != State.WAITING:
        raise Refused(
            Clause.C3,
            "With others only those are closed that wait and are about no family yet. Leave out "
            f"{request.reference}, and close it by itself.",
        )


@holds(Clause.C3)
def check_may_close(*, request: AttendanceRequest, ending: str, found: bool) -> None:
    """Clause 3: whoever is found on file is not told that nothing is; dates go by a release.

    Only a request that was warned can be withdrawn after a warning. ``found``: it is said which
    family it is about, and that family has not been disposed of since.
    """
    if ending not in ENDED_BY_HAND:
        raise Refused(Clause.C3, "Release the dates; the request is closed with it.")
    if found and ending == State.NO_RECORD:
        raise Refused(
            Clause.C3,
            "The family was found, so the centre holds a record. Release the dates, or say that "
            "it could not be confirmed who asks.",
        )
    check_may_move(request=request, to=ending)
    if ending == State.WITHDRAWN and not request.warned:
        raise Refused(Clause.C3, "Nobody was warned here, so nothing was withdrawn after it.")
