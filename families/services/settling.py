"""Two tablets said different things: a person says which holds, and the other is struck."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from django.db import transaction

from accounts.models import User
from families.models import EntryKind, RegisterEntry
from families.rules.visit import OUTCOME, Chain, Contest, Fact
from families.services.handover import Step, check_adult, goes_too
from families.services.noting import Noting, Recorded, chain_of
from families.services.register import check_ending, said_by


@transaction.atomic
def settle_contest(*, contest_id: UUID, take: bool, by: User, key: UUID) -> Recorded:
    """Decide between what holds and what another tablet said; both stay on the record.

    With ``take`` the other account becomes a correction of what holds, and who came or went by the
    tap that is struck did not; where it is that somebody came, the outcome by which they did not is
    taken back. One decision is for all the children of whom one tap said the same. Either way each
    contest gets a last entry of its own that says it is settled; a second decision changes nothing.
    Raises ``RegisterEntry.DoesNotExist``; ``Refused`` when the account chosen cannot be, or names
    somebody who may not have the child.
    """
    contest = RegisterEntry.objects.get(
        pk=contest_id, contests__isnull=False, supersedes__isnull=True
    )
    noting = Noting.begin(contest.booking_id, by=by, key=key)
    waits = next((c for c in noting.visit.contests if c.entry_id == contest.pk), None)
    if noting.is_repeat() or waits is None:
        return Recorded(contest, False, noting.visit)
    alike = noting.visit.alike(waits)
    settled = noting.close(contest)
    for other in RegisterEntry.objects.filter(pk__in=[c.entry_id for c in alike if c != waits]):
        noting.close(other)
    if waits.across and waits.against == OUTCOME:
        settled = _settle_outcome(noting, take=take) or settled
    elif take:
        settled = _take(noting, chain_of(contest), said_by(contest), alike)
    noting.store()
    return Recorded(settled, True, noting.visit)


def _settle_outcome(noting: Noting, *, take: bool) -> RegisterEntry | None:
    """What they came to contradict holds only once their coming was taken back."""
    ended = noting.held(OUTCOME)
    if ended and take:
        return noting.add(OUTCOME, replace(ended, outcome=""), withdrawn=True)
    if ended:
        check_ending(noting.visit, ended.outcome, at=ended.at)
    return None


def _take(noting: Noting, chain: Chain, fact: Fact, alike: Sequence[Contest]) -> RegisterEntry:
    """``fact`` holds from now on, of everybody of whom it was said."""
    if chain == OUTCOME:
        check_ending(noting.visit, fact.outcome, at=fact.at)
    elif chain.person_id and noting.person(chain.person_id).is_child:
        return _hand_over(noting, chain, fact, alike)
    return noting.add(chain, fact)


def _hand_over(noting: Noting, chain: Chain, fact: Fact, alike: Sequence[Contest]) -> RegisterEntry:
    """The children were given to, or came with, the adult whom the other account names."""
    visit, kind = noting.visit, EntryKind(chain.kind)
    adult = noting.person(fact.with_id) if fact.with_id else None
    children = [noting.person(c.chain.person_id) for c in alike if c.chain.person_id]
    if held := noting.held(chain):
        _undo(noting, kind, held, fact)
    step = Step(kind, fact.at, fact.with_id, fact.walked_by, typed=True)
    check_adult(visit, adult, step, children)
    if adult and kind != EntryKind.JOINED:
        coming = visit.chain_at(adult.id, EntryKind.ARRIVED, fact.at)
        if noting.held(coming) is None:
            noting.add(coming, Fact(fact.at, way=fact.way))
    entries = [noting.add(contest.chain, fact) for contest in alike]
    if adult and kind == EntryKind.LEFT and goes_too(visit, adult):
        noting.add(visit.chain_at(adult.id, kind, fact.at), Fact(fact.at, way=fact.way))
    return entries[0]


def _undo(noting: Noting, kind: EntryKind, held: Fact, fact: Fact) -> None:
    """Whom the tap that does not hold signed in or out with the child, it signed in or out wrongly.

    That is so where the last that is noted of them is of the very moment of that tap.
    """
    visit = noting.visit
    steps = visit.chains_of(held.with_id) if held.with_id else []
    moved = EntryKind.LEFT if kind == EntryKind.LEFT else EntryKind.ARRIVED
    if kind == EntryKind.JOINED or not steps or steps[-1].kind != moved:
        return
    movement = visit.facts[steps[-1]]
    if movement.at != held.at:
        return
    if held.with_id == fact.with_id:
        noting.add(steps[-1], replace(movement, at=fact.at))
    else:
        noting.add(steps[-1], movement, withdrawn=True)
