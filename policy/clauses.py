"""The confidentiality policy, clause by clause, and the rules that hold each clause.

A rule carries its clause by one mark, ``@holds``. The refusal page, ``manage.py clause``, the
generated policy map and the clause tests all come from that mark.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

Rule = TypeVar("Rule", bound=Callable[..., Any])


class Clause(StrEnum):
    """Numbers as the policy has them. ``CENTRE`` marks rules the centre made for itself."""

    E1 = "E1"
    E2 = "E2"
    C1 = "1"
    C2 = "2"
    C3 = "3"
    C4 = "4"
    C5 = "5"
    C6 = "6"
    C7 = "7"
    C8 = "8"
    C9 = "9"
    REVIEW = "review"
    CENTRE = "centre"

    @property
    def number(self) -> str:
        return self.value

    @property
    def title(self) -> str:  # type: ignore[override]
        return _WORDS[self].title

    @property
    def text(self) -> str:
        return _WORDS[self].text

    @property
    def app(self) -> str:
        """The app that holds the clause."""
        return _WORDS[self].app

    @property
    def heading(self) -> str:
        """How the clause is named in a sentence: “clause 6”, “exception 1”."""
        if self in {Clause.E1, Clause.E2}:
            return f"exception {self.value[1]}"
        if self is Clause.REVIEW:
            return "the annual review"
        return "a rule of the centre" if self is Clause.CENTRE else f"clause {self.value}"


@dataclass(frozen=True)
class Wording:
    title: str
    text: str
    app: str


_WORDS = {
    Clause.E1: Wording(
        "Concern for a child",
        "A concern about the welfare of a child is passed to Children’s Services, the police or "
        "another appropriate agency.",
        "disclosures",
    ),
    Clause.E2: Wording(
        "Physical violence",
        "A concern about physical violence to anyone at the centre may be passed on.",
        "disclosures",
    ),
    Clause.C1: Wording(
        "Volunteers do not discuss or disclose",
        "Volunteers do not discuss or disclose any details of a family outside the centre.",
        "families",
    ),
    Clause.C2: Wording(
        "No reports in family proceedings",
        "Volunteers make no verbal or written report in any family proceedings.",
        "families",
    ),
    Clause.C3: Wording(
        "Dates and times, to both sides alike",
        "Dates and times of attendance are given to referring agencies on request. Whoever asks "
        "for one side is warned first that the other side is given the same.",
        "disclosures",
    ),
    Clause.C4: Wording(
        "Contact details only with permission",
        "A parent’s address, telephone number and other details are passed to nobody without that "
        "parent’s permission.",
        "families",
    ),
    Clause.C5: Wording(
        "No assessments without an agreement",
        "Solicitors, Cafcass officers, social workers and everybody else carry out no family "
        "assessment on the premises, unless an agreement allows it.",
        "disclosures",
    ),
    Clause.C6: Wording(
        "DBS checks before taking up post",
        "Every volunteer has been checked by the Disclosure and Barring Service before taking up "
        "post.",
        "volunteers",
    ),
    Clause.C7: Wording(
        "Kept secure at all times",
        "All information about families and volunteers is kept in a secure place at all times.",
        "contactcentre.safekeeping",
    ),
    Clause.C8: Wording(
        "Unused, then confidential waste",
        "Information not used for three years is disposed of as confidential waste, except the "
        "accident book, which is kept indefinitely.",
        "retention",
    ),
    Clause.C9: Wording(
        "Everyone is told of this policy",
        "Users, referrers, volunteers and staff know that this policy exists and can read it on "
        "request.",
        "policy",
    ),
    Clause.REVIEW: Wording(
        "Reviewed every year",
        "The policy is reviewed, and if necessary updated, every year.",
        "policy",
    ),
    Clause.CENTRE: Wording(
        "A rule of the centre",
        "Not in the policy itself: a rule the centre works by, which its trustees may change.",
        "families",
    ),
}

EXCEPTIONS = (Clause.E1, Clause.E2)
PROMISES = (
    Clause.C1,
    Clause.C2,
    Clause.C3,
    Clause.C4,
    Clause.C5,
    Clause.C6,
    Clause.C7,
    Clause.C8,
    Clause.C9,
)

RULES: dict[Clause, list[Callable[..., Any]]] = defaultdict(list)


def holds(clause: Clause) -> Callable[[Rule], Rule]:
    """Mark a rule as one that holds ``clause``."""

    def mark(rule: Rule) -> Rule:
        RULES[clause].append(rule)
        return rule

    return mark


_OF_RECORDS = frozenset({Clause.C2, Clause.C3})


class Refused(Exception):
    """A rule says no: which clause it holds, and why, in a sentence for the person refused.

    ``about`` names the one thing that was said and is to be said otherwise, where there is one.
    ``whose`` is the name of the person it is about, if it is about one of several; it is shown
    with the sentence and stays out of the exception's text, which may be logged.
    """

    def __init__(self, clause: Clause, because: str, *, about: str = "", whose: str = "") -> None:
        super().__init__(f"{clause.heading}: {because}")
        self.clause = clause
        self.because = because
        self.about = about
        self.whose = whose

    @property
    def sentence(self) -> str:
        """Of whom it is said and why, with the clause of the policy behind it, if there is one."""
        return (
            self._said if self.clause is Clause.CENTRE else f"{self._said} ({self.clause.heading})"
        )

    @property
    def in_the_hall(self) -> str:
        """The same for whoever runs a session: a clause only where it tells them what to do.

        Clauses 2 and 3 are about the register as a record; what to enter, the sentence says itself.
        """
        return self._said if self.clause in _OF_RECORDS else self.sentence

    @property
    def _said(self) -> str:
        return f"{self.whose}: {self.because}" if self.whose else self.because


@dataclass(frozen=True)
class Answer:
    """What a rule said. ``clause`` and ``because`` are set when the answer is no."""

    yes: bool
    clause: Clause | None = None
    because: str = ""


def answer(rule: Callable[..., None], **facts: Any) -> Answer:
    """Ask a rule without acting on it: for showing or explaining a button."""
    try:
        rule(**facts)
    except Refused as refused:
        return Answer(False, refused.clause, refused.because)
    return Answer(True)
