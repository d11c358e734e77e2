"""Clause 8: what may be written in the accident book, and by whom."""

import re
from collections.abc import Iterable
from datetime import datetime, timedelta

from contactcentre.safekeeping.whereabouts import (
    as_read,
    tells_where_somebody_is,
)
from policy.clauses import Clause, Refused, holds

# The first child contact centre in the United Kingdom opened in this year.
FIRST_YEAR = 1985
LONG_AGO = timedelta(days=366)
_REFERENCE = re.compile(r"\b[A-Z]-[0-9A-Z]{6}\b", re.IGNORECASE)
_AGE = re.compile(
    r"(?:about )?[0-9]{1,3}(?:\s?(?:years?|yrs?|months?|weeks?|days?))?(?: old)?", re.IGNORECASE
)
# A short local number, which by itself might be anything.
_TO_RING = re.compile(
    r"\b(?:ring|rang|call|called|phone|telephone|tel|text|mobile|dial)\b[^0-9\n]{0,20}"
    r"[0-9](?:[\s-]?[0-9]){4,}",
    re.IGNORECASE,
)
_JOINED = re.compile(r"\sand\s|[&+/;\n]", re.IGNORECASE)

_NO_DETAILS = (
    "Take out what says where somebody lives or can be reached: a street, a postcode, a telephone "
    "number or an e-mail address. The accident book is kept for good and holds none."
)


@holds(Clause.CENTRE)
def check_may_write(*, runs_sessions: bool, helps_today: bool) -> None:
    """A rule of the centre: those who run sessions write in the accident book, and volunteers on
    a day on which they help."""
    if not (runs_sessions or helps_today):
        raise Refused(
            Clause.CENTRE,
            "Volunteers write in the accident book on a day on which they help. Tell a "
            "co-ordinator or the team leader what happened, and they write it down.",
        )


@holds(Clause.C8)
def check_has_happened(*, happened_at: datetime, now: datetime) -> None:
    """Clause 8: the accident book holds what has happened, however long ago at a contact centre."""
    if happened_at > now:
        raise Refused(
            Clause.C8, "That day and time are still to come. Check when the accident happened."
        )
    if happened_at.year < FIRST_YEAR:
        raise Refused(
            Clause.C8,
            f"Check the year: there was no child contact centre before {FIRST_YEAR}.",
        )


def was_long_ago(happened_at: datetime, *, now: datetime) -> bool:
    """Whether the accident was so long before the writing that the year may be a slip."""
    return happened_at < now - LONG_AGO


@holds(Clause.C8)
def check_is_one_person(*, name: str) -> None:
    """Clause 8: each injured person has an entry of their own, which shows nobody else’s.

    “Ashgrove, Clementine” is one person; names joined by “and” or a sign are several.
    """
    parts = [part.split() for part in name.split(",") if part.strip()]
    listed = len(parts) > 1 and all(len(part) > 1 for part in parts)
    if _JOINED.search(name) or listed:
        raise Refused(
            Clause.C8,
            "This is more than one name. Enter one person here, and write an entry of its own for "
            "each of the others, so that nobody’s entry shows another’s.",
        )


@holds(Clause.C8)
def check_is_an_age(*, age: str) -> None:
    """Clause 8: the accident book is kept for good; where an age stands there is nothing else."""
    if age and not _AGE.fullmatch(age.strip()):
        raise Refused(Clause.C8, "Enter the age as a number, for example 7, or 18 months.")


@holds(Clause.C8)
def check_leads_to_no_record(*, texts: Iterable[str]) -> None:
    """Clause 8: nothing in the accident book leads back to a record that was disposed of."""
    if any(_REFERENCE.search(as_read(text)) for text in texts):
        raise Refused(
            Clause.C8,
            "Take out the reference. The accident book is kept for good, and names no record.",
        )


@holds(Clause.C4)
def check_looks_like_no_contact_detail(*, texts: Iterable[str]) -> None:
    """Clause 4: nothing in the accident book looks like a way to reach somebody.

    Whose it might be is looked up nowhere.
    """
    if any(tells_where_somebody_is(text) or _TO_RING.search(as_read(text)) for text in texts):
        raise Refused(Clause.C4, _NO_DETAILS)


@holds(Clause.C4)
def check_tells_no_contact_detail(*, on_file: bool) -> None:
    """Clause 4: no contact detail of a family of that day, or of who was hurt, stands in the book.

    The sentence is the same as for what only looks like one, so that it does not tell which it was.
    """
    if on_file:
        raise Refused(Clause.C4, _NO_DETAILS)
