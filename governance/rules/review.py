"""Annual review: when it is due, who signs it, and what the minutes say of it."""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from contactcentre.safekeeping import clock
from contactcentre.safekeeping.whereabouts import has_the_look_of_one
from governance.models import AnnualReview, YearReport
from policy.clauses import Clause, Refused, holds

# So many months ahead the review is announced.
AHEAD_MONTHS = 1
# A reference of ours, or the number of a case in a court.
_OF_ONE_FAMILY = re.compile(r"\b(?:[A-Z]-[A-Z0-9]{6}|(?i:[A-Z]{2}[0-9]{2}[A-Z][0-9]{5}))\b")
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
        raise Refused(
            Clause.REVIEW, "A review has been begun already: sign that one first, or discard it."
        )
    if held_on > on:
        raise Refused(Clause.REVIEW, "The day of the review is still to come.")
    if held_on <= report.last_day:
        raise Refused(
            Clause.REVIEW, f"The year {report.year} was not over on that day; choose a later one."
        )
    if held_on < report.frozen_on:
        raise Refused(
            Clause.REVIEW,
            f"The report of {report.year} had not been made by that day; choose a later one.",
        )
    if last is not None and last.completed_on is not None and held_on < last.completed_on:
        raise Refused(Clause.REVIEW, "That day is before the review that was completed last.")
    if last is not None and last.report_id == report.pk:
        raise Refused(
            Clause.REVIEW,
            f"The report of {report.year} has been reviewed. The next review is over the report of "
            f"{report.year + 1}, which is made once that year is over.",
        )


@holds(Clause.REVIEW)
def check_is_open(*, review: AnnualReview) -> None:
    """Annual review: what two trustees have signed stands as it is."""
    if review.completed_on is not None:
        raise Refused(Clause.REVIEW, "Two trustees have signed this review; it stands as it is.")


@holds(Clause.REVIEW)
def check_may_sign(
    *, review: AnnualReview, result: str, digest: str, is_first: bool, is_latest: bool
) -> None:
    """Annual review: two different trustees sign one result over the report they read.

    ``is_first`` says that the first signature is by the same person, by whichever account;
    ``is_latest`` that no later report has been made since the review was begun.
    """
    check_is_open(review=review)
    if digest != review.report.digest:
        raise Refused(Clause.REVIEW, "This is not the report that was shown; read it again.")
    if review.signed_by_id is None:
        if not is_latest:
            raise Refused(
                Clause.REVIEW,
                f"A later report than that of {review.report.year} has been made since. Discard "
                "this review, and begin one over the latest report.",
            )
        return
    if is_first:
        raise Refused(
            Clause.REVIEW,
            "You have signed this review, with this account or another of yours; the second "
            "signature is another trustee’s.",
        )
    if review.result != result:
        raise Refused(
            Clause.REVIEW,
            "The first signature is under another result. Agree on one; the other trustee can take "
            "their signature back until you sign.",
        )


@holds(Clause.REVIEW)
def check_may_discard(*, review: AnnualReview) -> None:
    """Annual review: one begun by mistake is discarded while nobody has signed it."""
    check_is_open(review=review)
    if review.signed_by_id is not None:
        raise Refused(
            Clause.REVIEW,
            "A trustee has signed this review. They take their signature back before it is "
            "discarded.",
        )


@holds(Clause.C4)
def check_comment(*, text: str) -> None:
    """Clause 4: trustees read figures and references, never where somebody can be reached."""
    if _OF_ONE_FAMILY.search(text):
        raise Refused(
            Clause.C4,
            "Take out the reference or case number: a comment is about the policy, not about one "
            "family, and it stays when everything of that family has been disposed of.",
        )
    if has_the_look_of_one(text):
        raise Refused(
            Clause.C4,
            "Take out what looks like a street, a postcode, a telephone number or an e-mail "
            "address: every trustee and co-ordinator reads comments, and nobody alters them.",
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
    version: int
    to_come: list[tuple[int, date]]
    signatures: list[tuple[str, date]]
    next_due: date


def minutes(signed: Signed) -> str:
    """A paragraph to copy into the minutes of the trustees’ meeting.

    Of a version that was adopted and still to come, it says from when that one is in force.
    """
    by = " and ".join(f"{name} ({_day(day)})" for name, day in signed.signatures)
    result = {
        Result.NO_CHANGE: "The policy was reviewed and stands without a change.",
        Result.NEW_VERSION: "A new version of the policy is to be drafted and brought to the "
        "trustees.",
    }[Result(signed.result)]
    to_come = [
        f"Version {number} had been adopted by then, and is in force from {_day(day)}."
        for number, day in signed.to_come
    ]
    return "\n".join(
        [
            f"Annual review of the confidentiality policy of {signed.centre}",
            "",
            f"On {_day(signed.held_on)} the trustees reviewed version {signed.version} of the "
            f"confidentiality policy and read the annual report of {signed.year}, in which nobody "
            f"is named. {result}",
            *to_come,
            "",
            f"Signed by {by}.",
            f"The report that was signed has the digest {signed.digest}.",
            f"The next review is due on {_day(signed.next_due)}.",
            "",
        ]
    )


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
