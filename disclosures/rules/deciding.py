"""Clause 3: who asks, as the file knows them, and for whom."""

from collections.abc import Iterable, Set
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db.models import TextChoices

from disclosures.models import Agency, AttendanceRequest, Standing
from disclosures.rules.sides import Agent, same_number, share_a_firm
from families.rules.mention import references_in
from policy.clauses import Clause, Refused, holds

Asker = AttendanceRequest.Asker
_NEUTRAL_AT_MOST = frozenset({Asker.NEUTRAL, Asker.LOCAL_AUTHORITY})
# At which agencies they are who say of themselves that they act for no party.
AT_AGENCIES = {
    Asker.LOCAL_AUTHORITY: frozenset({Agency.Kind.LOCAL_AUTHORITY}),
    Asker.NEUTRAL: frozenset(Agency.OF_NO_PARTY - {Agency.Kind.LOCAL_AUTHORITY}),
}


@dataclass(frozen=True, slots=True)
class Caller:
    """Somebody on file who may be the one that asks, with the number on file.

    ``party`` is the name of the party for whom they act today, or who they are themselves;
    ``filed_on`` the day on which they were put on file at an agency.
    """

    name: str
    addressed_to: str
    telephone: str
    party_id: UUID | None = None
    party: str = ""
    contact_id: UUID | None = None
    filed_on: date | None = None
    email: str = field(default="", repr=False)

    @property
    def key(self) -> str:
        """Which of them it is: nothing that could be typed."""
        return f"{self.contact_id or ''}:{self.party_id or ''}"

    @property
    def asks_themselves(self) -> bool:
        """Whether it is a party, whom nobody acts for in this."""
        return self.contact_id is None and self.party == self.name


@dataclass(frozen=True, slots=True)
class TypedOtherwise:
    """Of somebody on file what the request says otherwise, as the file has it; empty if alike."""

    caller: Caller
    name: str
    email: str


class Caution(TextChoices):
    """What makes a call back worth little, and what a person says they have done about it."""

    FILED_LATER = (
        "filed-later",
        "They were put on file no earlier than this request came. I know from a register or a "
        "letterhead, and not from the request, that they act in this case",
    )
    NUMBER_TYPED = (
        "number-typed",
        "The number on file is the one in the request. I looked it up in a register that we trust",
    )
    ONE_FIRM = (
        "one-firm",
        "Two people of one firm act for the two sides. The firm told us so itself",
    )
    NOW_A_SIDE = (
        "now-a-side",
        "Whoever was given the dates for neither side is of a side by now, so every side is given "
        "the corrected ones. I told them so",
    )


def other_references(said: str, *, reference: str) -> list[str]:
    """Other references than that of the family found, in what whoever asks wrote of it.

    Whether there are such families is not asked.
    """
    return sorted(set(references_in(said)) - {reference})


@holds(Clause.C3)
def typed_otherwise(
    *, request: AttendanceRequest, callers: Iterable[Caller]
) -> list[TypedOtherwise]:
    """Clause 3: a name or an address that is nearly the one on file may be of somebody else.

    Compared letter by letter, but for capitals: one that only looks the same is another.
    """
    found = (
        TypedOtherwise(
            each,
            "" if _alike(each.name, request.name) else each.name,
            "" if _alike(each.email, request.email) else each.email,
        )
        for each in callers
    )
    return [each for each in found if each.name or each.email]


def may_be_meant(*, request: AttendanceRequest, callers: Iterable[Caller]) -> list[Caller]:
    """Of ``callers`` those with the name or the address in the request, if there are such; or else
    those of the family, and not everybody who is at an agency.
    """
    people = list(callers)
    near = [
        each
        for each in people
        if _alike(each.name, request.name) or _alike(each.email, request.email)
    ]
    return near or [each for each in people if each.party_id]


@holds(Clause.C3)
def check_standing(*, request: AttendanceRequest, standing: str) -> None:
    """Clause 3: a side is never treated as neutral, and was warned before it asked."""
    if standing == Standing.NEUTRAL and request.asker not in _NEUTRAL_AT_MOST:
        raise Refused(
            Clause.C3,
            "Whoever is a party, or acts for one, asks for a side; every side is told.",
            about="standing",
        )
    if standing != Standing.NEUTRAL and not request.warned:
        raise Refused(
            Clause.C3,
            "They were not warned that every other side is given the same. Ask them to send the "
            "request again, as one side.",
            about="standing",
        )


@holds(Clause.C3)
def check_on_file(*, callers: Iterable[Caller], key: str) -> Caller:
    """Clause 3: agencies are given dates for a party they act for now; who asks is on file."""
    for caller in callers:
        if caller.key == key:
            return caller
    raise Refused(
        Clause.C3,
        "Nobody on file fits who asks: nobody acts for this party now, or nobody of this agency "
        "is known. Put them on file first, from what you know and not from the request.",
        about="caller",
    )


@holds(Clause.C3)
def cautions(
    *, request: AttendanceRequest, caller: Caller, agents: Iterable[Agent]
) -> list[Caution]:
    """Clause 3: whoever came on file by the request itself is not confirmed by calling them back.

    ``agents`` are those who would be given it for the parties.
    """
    found = {
        Caution.FILED_LATER: caller.filed_on is not None and caller.filed_on >= request.asked_on,
        Caution.NUMBER_TYPED: same_number(caller.telephone, request.telephone),
        Caution.ONE_FIRM: share_a_firm(agents=agents),
    }
    return [caution for caution, holds_here in found.items() if holds_here]


@holds(Clause.C3)
def cautions_of_correction(*, then: str, now: str, agents: Iterable[Agent]) -> list[Caution]:
    """Clause 3: who is a side by now is told, before anything goes, that every side is given it.

    ``then`` and ``now`` are for whom it was asked, and for whom whoever asked stands today.
    """
    found = {Caution.ONE_FIRM: share_a_firm(agents=agents), Caution.NOW_A_SIDE: then != now}
    return [caution for caution, holds_here in found.items() if holds_here]


@holds(Clause.C3)
def check_heeded(*, cautions: Iterable[Caution], heeded: Set[str]) -> None:
    """Clause 3: nothing is given while a person has not said what they did about each caution."""
    if not set(cautions) <= heeded:
        raise Refused(
            Clause.C3,
            "There is something to look at before it goes, and nobody has said that they did. "
            "Look at it again.",
            about="heeded",
        )


def _alike(one: str, other: str) -> bool:
    return " ".join(one.split()).casefold() == " ".join(other.split()).casefold()
