"""Annual review: when it is due, who signs it, and what the minutes say of it."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from contactcentre.safekeeping import clock
from governance.models import AnnualReview, YearReport
from policy.clauses import Clause, Refused, holds

# So many months ahead the review is announced.
AHEAD_MONTHS = 1
Result = AnnualReview.Result


class Standing(StrEnum):
    """How the review stands on a day."""

    NOT_YET = "not-yet"
    SOON = "soon"
    OVERDUE = "overdue"


@holds(Clause.REVIEW)
def due_on(*, completed_on: date | None, first_report_on: date | None, months: int) -> date | None:
    """Annual review: due so many months after the last one that was completed.

    Before there was one it is due as soon as there is a report to read.
    """
    if completed_on is not None:
        return clock.months_after(completed_on, months)
    return first_report_on


def standing(*, due: date | None, on: date) -> Standing:
    """Overdue from the day on which it is due."""
    if due is None or clock.months_after(on, AHEAD_MONTHS) < due:
        return Standing.NOT_YET
    return Standing.SOON if on < due else Standing.OVERDUE


@holds(Clause.REVIEW)
def check_there_is_a_report(*, reports: int) -> None:
    """Annual review: the policy is reviewed over what a whole year came to."""
    if not reports:
        raise Refused(Clause.REVIEW, "There is no report to review yet.")


@holds(Clause.REVIEW)
def check_may_begin(
    *, held_on: date, report: YearReport, last: AnnualReview | None, is_open: bool, on: date
) -> None:
    """Annual review: one at a time, of a year that is over, each after the one before it."""
    if is_open:
        raise Refused(Clause.REVIEW, "A review has been begun already; sign that one first.")
    if held_on > on:
        raise Refused(Clause.REVIEW, "The day of the review is still to come.")
    if held_on <= report.last_day:
        raise Refused(
            Clause.REVIEW, f"The year {report.year} was not over on that day; choose a later one."
        )
    if last is not None and last.completed_on is not None and held_on < last.completed_on:
        raise Refused(Clause.REVIEW, "That day is before the review that was completed last.")


@holds(Clause.REVIEW)
def check_is_open(*, review: AnnualReview) -> None:
    """Annual review: what two trustees have signed stands as it is."""
    if review.completed_on is not None:
        raise Refused(Clause.REVIEW, "Two trustees have signed this review; it stands as it is.")


@holds(Clause.REVIEW)
def check_may_sign(*, review: AnnualReview, result: str, digest: str, person_id: object) -> None:
    """Annual review: two different trustees sign one result over the report they read."""
    check_is_open(review=review)
    if digest != review.report.digest:
        raise Refused(Clause.REVIEW, "This is not the report that was shown; read it again.")
    if review.signed_by_id is None:
        return
    if review.signed_by_id == person_id:
        raise Refused(
            Clause.REVIEW, "You have signed this review; the second signature is another trustee’s."
        )
    if review.result != result:
        raise Refused(
            Clause.REVIEW,
            "The first signature is under another result. Agree on one; the other trustee can take "
            "their signature back until you sign.",
        )


@holds(Clause.REVIEW)
def check_may_take_back(*, review: AnnualReview, person_id: object) -> None:
    """Annual review: one's own signature can be taken back until another trustee signs."""
    check_is_open(review=review)
    if review.signed_by_id is None or review.signed_by_id != person_id:
        raise Refused(Clause.REVIEW, "You have not signed this review.")


@dataclass(frozen=True)
class Signed:
    """What the minutes say of a completed review."""

    centre: str
    year: int
    held_on: date
    result: str
    digest: str
    signatures: list[tuple[str, date]]
    next_due: date


def minutes(signed: Signed) -> str:
    """A paragraph to copy into the minutes of the trustees’ meeting."""
    by = " and ".join(f"{name} ({_day(day)})" for name, day in signed.signatures)
    result = {
        Result.NO_CHANGE: "The policy was reviewed and stands without a change.",
        Result.NEW_VERSION: "A new version of the policy is to be drafted and brought to the "
        "trustees.",
    }[Result(signed.result)]
    return "\n".join(
        [
            f"Annual review of the confidentiality policy of {signed.centre}",
            "",
            f"On {_day(signed.held_on)} the trustees reviewed the confidentiality policy and read "
            f"the annual report of {signed.year}, in which nobody is named. {result}",
            "",
            f"Signed by {by}.",
            f"The report that was signed has the digest {signed.digest}.",
            f"The next review is due on {_day(signed.next_due)}.",
            "",
        ]
    )


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
