"""Two accounts of one thing that two tablets gave, for a person to decide."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from families.models import EntryKind, Outcome
from families.rules.visit import OUTCOME, Chain, Contest, Fact, Visit
from families.services.times import wall_clock


@dataclass(frozen=True, slots=True)
class Dispute:
    """Two accounts of one thing; ``entry_id`` is the one that contests what holds.

    ``across``: it is of another thing, so both may be on the register.
    """

    entry_id: UUID
    about: str
    holds: str
    other: str
    across: bool = False


def disputes_of(visit: Visit, walkers: dict[UUID, str]) -> Iterator[Dispute]:
    """What one tap said of several children is asked about once."""
    asked: set[UUID] = set()
    for contest in visit.contests:
        if contest.entry_id not in asked:
            alike = visit.alike(contest)
            asked |= {each.entry_id for each in alike}
            yield _dispute(visit, contest, alike, walkers)


def _dispute(
    visit: Visit, contest: Contest, alike: Sequence[Contest], walkers: dict[UUID, str]
) -> Dispute:
    about = OUTCOME if contest.across else contest.chain

    def said(chain: Chain, fact: Fact | None) -> str:
        words = _account(visit, fact, walkers)
        pk = chain.person_id
        who = visit.people.get(pk) if pk and fact and chain != about else None
        return f"{who.first_name} {_happened(chain)}, {words}" if who else words

    return Dispute(
        contest.entry_id,
        _about_chain(visit, about, [each.chain.person_id for each in alike]),
        said(contest.against, visit.facts.get(contest.against)),
        said(contest.chain, contest.fact),
        contest.across,
    )


def _account(visit: Visit, fact: Fact | None, walkers: dict[UUID, str]) -> str:
    if fact is None:
        return "nothing"
    if fact.outcome:
        return str(Outcome(fact.outcome).label)
    named = visit.people.get(fact.with_id) if fact.with_id else None
    walker = walkers.get(fact.walked_by) if fact.walked_by else None
    return (
        wall_clock(fact.at)
        + (f" with {named.first_name}" if named else "")
        + (f", walked by {walker}" if walker else "")
    )


def _about_chain(visit: Visit, chain: Chain, of: Iterable[UUID | None]) -> str:
    if chain.person_id is None:
        return "how the visit ended"
    names = (person.first_name for pk in of if pk and (person := visit.people.get(pk)))
    return f"when {', '.join(names)} {_happened(chain)}"


def _happened(chain: Chain) -> str:
    return "came back" if chain.stay and chain.kind == EntryKind.ARRIVED else _HAPPENED[chain.kind]


_HAPPENED: dict[str, str] = {
    EntryKind.ARRIVED: "arrived",
    EntryKind.JOINED: "was walked in",
    EntryKind.RETURNED: "was walked back",
    EntryKind.LEFT: "left",
}
