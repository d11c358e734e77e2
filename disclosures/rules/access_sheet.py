"""What left the centre, as one party may be told of it: whose each thing is, and the sheet."""

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from policy.clauses import Clause, Refused, holds


class Whose(StrEnum):
    """To whom it belongs that something left."""

    THEIRS = "theirs"
    NAMES_OTHERS = "names-others"
    OTHERS = "others"


@dataclass(frozen=True, slots=True)
class Left:
    """One thing that left: on which day and basis, what, to whom, and whose it is.

    ``of`` names who else it belongs to, for the centre only.
    """

    key: str
    on: date
    basis: str
    what: str
    to: str
    whose: Whose
    of: str = ""

    @property
    def line(self) -> str:
        return f"{_day(self.on)}: {self.what}, to {self.to}. {self.basis}."


@holds(Clause.C4)
def check_may_tell(*, left: Iterable[Left], given: Set[str]) -> list[Left]:
    """Clause 4: a party is told what is theirs; what names others as well, as a person decided.

    What is somebody else’s is on no sheet of theirs. ``given`` are the keys of what is to be told
    though it names others. Returns what the sheet tells.
    """
    everything = list(left)
    if given - {each.key for each in everything if each.whose == Whose.NAMES_OTHERS}:
        raise Refused(
            Clause.C4, "The list has changed since, or something of it belongs to somebody else."
        )
    return [each for each in everything if each.whose == Whose.THEIRS or each.key in given]


@holds(Clause.C4)
def sheet_of(*, centre: str, name: str, reference: str, told: Sequence[Left], on: date) -> str:
    """Clause 4: what left the centre about one party, on one sheet, in the order of its days.

    It says of nothing that it was held back: that there is something would tell of it.
    """
    lines = [each.line for each in sorted(told, key=lambda each: (each.on, each.key))]
    return "\n".join(
        [
            centre,
            _day(on),
            "",
            f"What was given out about {name}",
            f"Family {reference}",
            "",
            *(lines or ["There is nothing on this list."]),
            "",
            "Dates and times that one side is given go to every other side, in the same words.",
            "The law lets the centre leave out what is about somebody else, or what could harm a "
            "child; this sheet does not say whether there is any.",
            "If something here is wrong or missing, tell the centre, or the Information "
            "Commissioner.",
            "",
        ]
    )


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
