"""A session's register, taken from its sheet after the day: each visit is stored whole or not."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from django.conf import settings
from django.db import transaction

from accounts.models import User
from contactcentre.safekeeping import clock
from families.models import EntryKind, Outcome, Person, Session, Side
from families.rules.handover import (
    check_may_bring,
    check_may_collect,
    check_may_come_in,
    check_may_receive,
    check_visitors,
)
from families.rules.paper import check_taken_from_paper
from families.rules.register import (
    Contradicted,
    check_in_order,
    check_near_the_hours,
    check_not_contradicted,
    check_outcome,
)
from families.rules.together import Unlikely, check_lasted, check_whole
from families.rules.visit import STEPS, Attendee, Chain, Fact
from families.services.duty import check_may_walk
from families.services.noting import Noting
from families.services.times import wall_clock
from policy.clauses import Refused

_SAVED_BEFORE = "This page was saved before, and not with this on it. Save again now to add it."
_WALKED = (EntryKind.JOINED, EntryKind.RETURNED)


@dataclass(frozen=True, slots=True)
class Said:
    """One thing the paper says: that somebody came or went, or how the visit ended."""

    kind: EntryKind
    person_id: UUID | None = None
    at: datetime | None = None
    with_id: UUID | None = None
    walked_by: UUID | None = None
    outcome: str = ""
    stay: int = 0

    @property
    def chain(self) -> Chain:
        return Chain(self.person_id, self.kind, self.stay)


@dataclass(frozen=True, slots=True)
class Problem:
    """Why one thing was not stored; ``held`` is the entry that says otherwise."""

    said: Said
    because: str
    held: UUID | None = None
    # Whether saying that it was so is an answer.
    asks: bool = False


@dataclass(frozen=True, slots=True)
class Stored:
    """What of one visit is new in the register; with any ``problems`` nothing is."""

    new: list[Said] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def check_session(session: Session) -> None:
    """Raises ``Refused`` for a session that is still to come."""
    check_taken_from_paper(session=session, on=clock.today())


@transaction.atomic
def store_visit(
    *, booking_id: UUID, said: Iterable[Said], page_key: UUID, by: User, sure: bool = False
) -> Stored:
    """Put what the paper says of one visit into the register, as taps on the day would have.

    All of it or, with any problem, none. Who brings a child and is not on the paper is signed in
    with it, and who collects it is signed out. The same page sent again adds nothing. What the
    register holds already is left; where it says otherwise, that is a problem.
    ``sure`` answers that contact lasted but a moment.
    Raises ``Booking.DoesNotExist``, ``Person.DoesNotExist``.
    """
    entering = _begin(booking_id, page_key, by=by, sure=sure)
    entering.enter(list(said))
    if entering.noting.added and not entering.problems:
        entering.noting.store()
        return Stored(new=entering.new)
    return Stored(problems=entering.problems)


@transaction.atomic
def judge_visit(
    *,
    booking_id: UUID,
    said: Iterable[Said],
    unread: Iterable[UUID],
    page_key: UUID,
    by: User,
    sure: bool = False,
) -> list[Problem]:
    """What else is wrong with a visit of which something on the page cannot be read.

    Of the people ``unread`` nothing is judged, nor what hangs on when they came or went. Nothing
    is stored. Raises ``Booking.DoesNotExist``, ``Person.DoesNotExist``.
    """
    entering = _begin(booking_id, page_key, by=by, sure=sure, unread=frozenset(unread))
    entering.enter(list(said))
    return entering.problems


def _begin(
    booking_id: UUID,
    page_key: UUID,
    *,
    by: User,
    sure: bool,
    unread: frozenset[UUID] = frozenset(),
) -> "_Entering":
    noting = Noting.begin(booking_id, by=by, key=uuid5(page_key, str(booking_id)))
    check_session(noting.visit.session)
    return _Entering(noting, sure, unread)


@dataclass
class _Entering:
    """One visit on its way from the paper into the register."""

    noting: Noting
    sure: bool
    unread: frozenset[UUID]
    new: list[Said] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def enter(self, said: Sequence[Said]) -> None:
        """Note everything that is new, judge each person by themselves, then it all as a whole.

        What is wrong with one person is told beside what is wrong with another, but nothing that
        merely follows from it.
        """
        repeat = self.noting.is_repeat()
        for each in sorted(said, key=self._order):
            fact = self.noting.held(each.chain)
            if fact is not None:
                self._compare(each, fact)
            elif repeat:
                self.problems.append(Problem(each, _SAVED_BEFORE))
            else:
                self.new.append(self._returned_to(each, said))
        for act in (self._note, self._check):
            for each in self.new:
                self._try(each, act)
        if self._wrong or not self.new:
            return
        self._sign_out_collectors()
        self._judge()

    @property
    def _wrong(self) -> set[UUID | None]:
        """The people with something wrong; None stands for the outcome."""
        return {*self.unread, *(problem.said.person_id for problem in self.problems)}

    def _order(self, said: Said) -> tuple[bool, bool, int, int]:
        """Adults before children, so that whom a child is with is known; the outcome last."""
        if said.person_id is None:
            return True, True, 0, 0
        is_child = self.noting.person(said.person_id).is_child
        return False, is_child, said.stay, STEPS.index(said.kind)

    def _compare(self, said: Said, fact: Fact) -> None:
        named = {fact.with_id, said.with_id} - {None}
        same_time = said.at is None or wall_clock(fact.at) == wall_clock(said.at)
        if fact.outcome == said.outcome and same_time and len(named) < 2:
            return
        held = Outcome(fact.outcome).label if fact.outcome else wall_clock(fact.at)
        if len(named) == 2 and same_time:
            held = f"{self.noting.person(fact.with_id).name}" if fact.with_id else held
        because = f"The register says “{held}” already. Nothing was changed."
        self.problems.append(Problem(said, because, fact.entry_id))

    def _returned_to(self, said: Said, everything: Sequence[Said]) -> Said:
        """A child that is walked back goes to who collects it, where that person is there."""
        if said.kind != EntryKind.RETURNED or said.at is None:
            return said
        left = Chain(said.person_id, EntryKind.LEFT)
        collected = next((s for s in everything if s.chain == left), None)
        adult = collected.with_id if collected else None
        return replace(said, with_id=adult if self._is_there(adult, said.at, everything) else None)

    def _is_there(self, adult: UUID | None, at: datetime, everything: Sequence[Said]) -> bool:
        if adult is None:
            return False
        visit = self.noting.visit
        moves = {chain: visit.facts[chain].at for chain in visit.chains_of(adult)}
        for said in everything:
            if said.with_id == adult and said.kind == EntryKind.ARRIVED and said.at:
                moves.setdefault(Chain(adult, EntryKind.ARRIVED), said.at)
        moves |= {s.chain: s.at for s in everything if s.person_id == adult and s.at}
        before = [chain for chain in moves if moves[chain] <= at]
        last = max(before, key=lambda chain: (chain.stay, STEPS.index(chain.kind)), default=None)
        return last is not None and last.kind == EntryKind.ARRIVED

    def _try(self, said: Said, act: Callable[[Said], None]) -> None:
        """Once something is wrong with what a person did, the rest of it is not judged."""
        if said.person_id in self._wrong:
            return
        try:
            act(said)
        except Refused as refused:
            self._refused(said, refused)

    def _refused(self, said: Said, refused: Refused) -> None:
        self.problems.append(Problem(said, refused.sentence))

    def _note(self, said: Said) -> None:
        if said.at is None or said.person_id is None:
            return
        visit = self.noting.visit
        check_near_the_hours(at=said.at, session=visit.session)
        adult = self._named(said)
        if said.kind == EntryKind.ARRIVED and adult and not visit.came(adult.id):
            check_may_come_in(person=adult)
            self.noting.add(Chain(adult.id, EntryKind.ARRIVED), Fact(said.at))
        self.noting.add(said.chain, Fact(said.at, with_id=said.with_id, walked_by=said.walked_by))

    def _check(self, said: Said) -> None:
        """The rules that ask about one thing; those about the whole visit come afterwards."""
        if said.person_id is None:
            self._check_outcome(said)
            return
        person = self.noting.person(said.person_id)
        if not person.is_child and self._may_have_come_with_a_child(person):
            return
        check_in_order(steps=self._until(said, person.id))
        if person.is_child:
            self._check_child(said)
        elif said.kind == EntryKind.ARRIVED:
            self._check_arrival(person, said)

    def _may_have_come_with_a_child(self, adult: Attendee) -> bool:
        """Whether their arrival may be missing only because of what is wrong with a child's."""
        visit = self.noting.visit
        return not visit.came(adult.id) and any(c.id in self._wrong for c in visit.children)

    def _check_outcome(self, said: Said) -> None:
        """Where somebody's times are wrong, what the others did may still contradict it."""
        visit, wrong = self.noting.visit, self._wrong
        late_after = timedelta(minutes=settings.LATE_AFTER_MINUTES)
        try:
            if wrong:
                sure = {c: f for c, f in visit.facts.items() if c.person_id not in wrong}
                visit = replace(visit, facts=sure)
                check_not_contradicted(outcome=said.outcome, visit=visit, late_after=late_after)
                return
            now = self.noting.now
            check_outcome(outcome=said.outcome, visit=visit, at=now, late_after=late_after)
        except Contradicted as refused:
            new = {entry.pk for entry in self.noting.added}
            typed = visit.facts[refused.by].entry_id in new
            raise Contradicted(refused.said, refused.by, typed=typed) from None
        self.noting.add(said.chain, Fact(now, outcome=said.outcome))

    def _until(self, said: Said, person_id: UUID) -> Sequence[tuple[EntryKind, Fact]]:
        """What the person did until then, so that what is too early is told where it stands.

        With the last that is new of them come the steps that the register held already.
        """
        visit = self.noting.visit
        steps, chains = visit.steps(person_id), visit.chains_of(person_id)
        is_last = said == [each for each in self.new if each.person_id == person_id][-1]
        return steps if is_last else steps[: chains.index(said.chain) + 1]

    def _check_arrival(self, person: Attendee, said: Said) -> None:
        check_may_come_in(person=person)
        visit = self.noting.visit
        if person.side == Side.VISITING:
            others = [other for other in visit.adults(Side.VISITING) if other.id != person.id]
            if not self._wrong.isdisjoint(other.id for other in others):
                return
            inside = sum(visit.is_in(other.id, said.at) for other in others)
            check_visitors(already_in=inside, at_most=settings.VISITORS_AT_MOST)

    def _check_child(self, said: Said) -> None:
        visit, adult = self.noting.visit, self._named(said)
        if said.kind in _WALKED:
            check_may_walk(said.walked_by, visit=visit)
        if adult is None:
            return
        if said.kind == EntryKind.ARRIVED:
            check_may_bring(person=adult)
        elif said.kind == EntryKind.JOINED and said.at is not None:
            if adult.id in self._wrong:
                return
            check_may_receive(person=adult, visit=visit, at=said.at)
        else:
            check_may_collect(person=adult, may_leave_building=visit.may_leave)

    def _named(self, said: Said) -> Attendee | None:
        """The adult named. Raises ``Person.DoesNotExist`` for a child, or one of another family."""
        adult = self.noting.person(said.with_id) if said.with_id else None
        if adult is not None and adult.is_child:
            raise Person.DoesNotExist
        return adult

    def _sign_out_collectors(self) -> None:
        """Who collects a child leaves with the last one of theirs, unless the paper says when."""
        visit = self.noting.visit
        for said in sorted((s for s in self.new if s.kind == EntryKind.LEFT), key=_moment):
            adult = self._named(said)
            if adult is None or said.at is None or not visit.is_in(adult.id):
                continue
            later = [s for s in self.new if s.with_id == adult.id and _moment(s) > _moment(said)]
            if not later and not any(visit.holders(c.id) == [adult] for c in visit.children):
                self.noting.add(visit.chain_at(adult.id, said.kind, said.at), Fact(said.at))

    def _judge(self) -> None:
        """The visit as a whole; what it falls over is the thing without which it would stand."""
        try:
            self.noting.check()
            if not self.sure:
                shortest = timedelta(minutes=settings.SHORTEST_VISIT_MINUTES)
                check_lasted(visit=self.noting.visit, shortest=shortest)
        except Unlikely as unlikely:
            self.problems.append(Problem(self.new[-1], unlikely.sentence, asks=True))
        except Refused as refused:
            self._refused(next(filter(self._stands_without, self.new), self.new[-1]), refused)

    def _stands_without(self, said: Said) -> bool:
        facts = self.noting.visit.facts
        fact = facts.pop(said.chain)
        try:
            check_whole(visit=self.noting.visit)
        except Refused:
            return False
        finally:
            facts[said.chain] = fact
        return True


def _moment(said: Said) -> datetime:
    return said.at or datetime.max.replace(tzinfo=clock.LONDON)
