"""Clause 3: who asks, as the file knows them, and for whom."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from disclosures.models import Agency, AttendanceRequest, Standing
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

    ``party`` is the name of the party for whom they act today, or who they are themselves.
    """

    name: str
    addressed_to: str
    telephone: str
    party_id: UUID | None = None
    party: str = ""
    contact_id: UUID | None = None

    @property
    def key(self) -> str:
        """Which of them it is: nothing that could be typed."""
        return f"{self.contact_id or ''}:{self.party_id or ''}"

    @property
    def asks_themselves(self) -> bool:
        """Whether it is a party, whom nobody acts for in this."""
        return self.contact_id is None and self.party == self.name


def other_references(said: str, *, reference: str) -> list[str]:
    """Other references than that of the family found, in what whoever asks wrote of it.

    Whether there are such families is not asked.
    """
    return sorted(set(references_in(said)) - {reference})


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
