"""Clause 2: the centre makes no report in family proceedings, and says so to whoever asks."""

import re
from datetime import date

from disclosures.models import CourtRequest
from disclosures.rules.outgoing import has_a_postcode
from policy.clauses import Clause, Refused, holds

Wants = CourtRequest.Wants

_CASE_NUMBER = re.compile(r"(?=.*[0-9])[A-Za-z0-9 /.\-]{1,20}")
# A court’s letters and one or two for the kind of case; the name of a street has more.
_MOST_LETTERS, _WORD = 4, re.compile(r"[A-Za-z]{4}")

_ANSWERS = {
    Wants.REPORT: "The centre is therefore not able to write a report or a statement.",
    Wants.WITNESS: (
        "The centre therefore asks that nobody of its volunteers or staff be called as a witness. "
        "If attendance has been ordered, please tell us whether, in view of this, it is still "
        "needed."
    ),
    Wants.RECORDS: (
        "The centre therefore asks not to be required to give copies of its register, its files "
        "or its other records."
    ),
}


@holds(Clause.C2)
def check_came(*, came_on: date, on: date) -> None:
    """Clause 2: what is asked of the centre is noted once it has come."""
    if came_on > on:
        raise Refused(Clause.C2, "The day it came is still to come.")


@holds(Clause.C4)
def check_case_number(*, case_number: str) -> None:
    """Clause 4: the case number goes into the reply, so it is one and holds nothing else."""
    if not case_number:
        return
    letters = sum(map(str.isalpha, case_number))
    shaped = _CASE_NUMBER.fullmatch(case_number) and letters <= _MOST_LETTERS
    if not shaped or _WORD.search(case_number) or has_a_postcode(case_number):
        raise Refused(
            Clause.C4,
            "This is not the shape of a case number: up to 20 figures and a few letters, for "
            "example NW26P00123. It goes into the reply, so nothing else belongs here.",
        )


@holds(Clause.C2)
def reply_to(*, centre: str, wants: str, case_number: str, on: date) -> str:
    """Clause 2: the reply, made from what is asked and nothing that is known of the family.

    It tells neither whether the family comes nor what is on its file; ``on`` is the day it is
    written.
    """
    dated = f"{on.day} {on:%B %Y}"
    return "\n".join(
        [
            centre,
            dated,
            "",
            *([f"Your case number: {case_number}", ""] if case_number else []),
            "Thank you for writing to us.",
            "",
            "The centre offers supported contact. Volunteers do not observe or assess it, and keep "
            "no notes of how it goes. Under the second clause of our confidentiality policy they "
            "make no verbal or written report in any family proceedings.",
            "",
            _ANSWERS[Wants(wants)],
            "",
            "On request the centre gives referring agencies the dates and times of a family’s "
            "attendance; whatever one side is given, every other side is given in the same words. "
            "A concern for a child’s welfare goes to Children’s Services or the police, not into a "
            "report.",
            "",
            "If the court orders more all the same, please send us a copy of the order itself.",
            "",
        ]
    )


@holds(Clause.C2)
def check_may_reply(*, request: CourtRequest, sent_on: date, on: date) -> None:
    """Clause 2: a request is answered once, after it came."""
    if request.replied_on is not None:
        raise Refused(Clause.C2, "The reply to this has been noted as sent already.")
    if not request.came_on <= sent_on <= on:
        raise Refused(
            Clause.C2, "The reply goes out after the request came, and not on a day to come."
        )


@holds(Clause.C2)
def check_may_end(*, request: CourtRequest) -> None:
    """Clause 2: how it ended is noted once, after the reply."""
    if request.replied_on is None:
        raise Refused(Clause.C2, "Send the reply first.")
    if request.outcome:
        raise Refused(Clause.C2, "How this ended has been noted already.")


@holds(Clause.C2)
def check_may_give(*, request: CourtRequest, ordered_on: date, given_on: date, on: date) -> None:
    """Clause 2: beyond dates and times a court is given what it ordered, once it insisted.

    That is required by law: a basis of its own, and no exception of the policy’s.
    """
    if request.outcome != CourtRequest.Outcome.ORDERED:
        raise Refused(
            Clause.C2, "Note first that a court ordered it all the same, with the order before you."
        )
    if not ordered_on <= given_on <= on:
        raise Refused(
            Clause.C2, "It is given after the date of the order, and not on a day to come."
        )
