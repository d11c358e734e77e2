"""What the register knows of one visit, for the rules to judge. Nothing here reads or writes."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from typing import NamedTuple
from uuid import UUID

from families.models import Arrangement, EntryKind, PersonRole, Session, Side, Way
from families.rules.stagger import SIDE_OF, Stagger, stagger

STEPS = (EntryKind.ARRIVED, EntryKind.JOINED, EntryKind.RETURNED, EntryKind.LEFT)


class Chain(NamedTuple):
    """One thing that somebody did in one of their stays, or how the visit ended.

    Whoever goes out and comes back begins another ``stay``; the first is 0.
    """

    person_id: UUID | None
    kind: str
    stay: int = 0


OUTCOME = Chain(None, EntryKind.OUTCOME)


@dataclass(frozen=True, slots=True)
class Attendee:
    """Somebody of the family as the door knows them."""

    id: UUID
    role: PersonRole
    first_name: str = ""
    last_name: str = ""
    may_attend: bool = False
    may_collect: bool = False
    # False while a written consent that the permission rests on is missing.
    consented: bool = True
    born: date | None = None

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def is_child(self) -> bool:
        return self.role == PersonRole.CHILD

    @property
    def is_listed(self) -> bool:
        """Whether the centre expects them: parties and children, and companions it was told of."""
        return self.role != PersonRole.COMPANION or self.may_attend or self.may_collect

    @property
    def side(self) -> Side:
        """A companion who may bring and collect comes with the child, any other one visits."""
        companion = Side.RESIDENT if self.may_collect else Side.VISITING
        return SIDE_OF.get(self.role, companion)


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing the register holds of a person, or of the visit's outcome."""

    at: datetime
    entry_id: UUID | None = None
    with_id: UUID | None = None
    walked_by: UUID | None = None
    way: str = ""
    outcome: str = ""


@dataclass(frozen=True, slots=True)
class Stay:
    """From one arrival of a person to the departure that follows it; they may not have left."""

    number: int
    arrived: Fact
    left: Fact | None = None

    def covers(self, at: datetime) -> bool:
        return self.arrived.at <= at and (self.left is None or at < self.left.at)

    def overlaps(self, other: "Stay") -> bool:
        """Whether both are there at one time."""
        return (other.left is None or self.arrived.at < other.left.at) and (
            self.left is None or other.arrived.at < self.left.at
        )


@dataclass(frozen=True, slots=True)
class Contest:
    """What was noted otherwise, until a person decides which holds.

    ``against`` is what it contradicts: another account of the same thing, or ``across`` from one
    thing to another: an outcome by which somebody stayed away, and that they came.
    """

    entry_id: UUID
    chain: Chain
    fact: Fact
    against: Chain

    @property
    def across(self) -> bool:
        return self.chain != self.against


@dataclass(slots=True)
class Visit:
    """One booking with its people and what holds in its register.

    ``last`` is the last entry of each chain, also where it was taken back; ``facts`` are those
    that hold.
    """

    booking_id: UUID
    family_id: UUID
    session: Session
    starts_at: time
    ends_at: time
    reference: str = ""
    # What the family is called on the day where others may read along.
    number: int = 0
    has_room: bool = False
    may_meet: bool = False
    may_leave: bool = False
    waits_behind: str = Arrangement.WaitsBehind.VISITING
    # Whether a family that this one must not meet is expected at the hall that day.
    kept_apart: bool = False
    people: dict[UUID, Attendee] = field(default_factory=dict)
    facts: dict[Chain, Fact] = field(default_factory=dict)
    last: dict[Chain, UUID] = field(default_factory=dict)
    contests: list[Contest] = field(default_factory=list)

    # The last stay of those who came back after they had left.
    _last_stay: dict[UUID, int] = field(default_factory=dict)
    _slot: Stagger | None = None

    @property
    def slot(self) -> Stagger:
        if self._slot is None:
            self._slot = stagger(
                session=self.session,
                starts_at=self.starts_at,
                ends_at=self.ends_at,
                waits_behind=self.waits_behind,
            )
        return self._slot

    @property
    def children(self) -> list[Attendee]:
        return [person for person in self.people.values() if person.is_child]

    def adults(self, side: Side | None = None) -> list[Attendee]:
        return [
            person
            for person in self.people.values()
            if not person.is_child and (side is None or person.side == side)
        ]

    @property
    def outcome(self) -> Fact | None:
        return self.facts.get(OUTCOME)

    @property
    def has_ended(self) -> bool:
        """Whether its outcome is noted, and nobody came whom it does not know of."""
        chains = {contest.against for contest in self.contests if contest.across}
        return self.outcome is not None and OUTCOME not in chains

    def hold(self, chain: Chain, fact: Fact) -> None:
        """From now on ``fact`` is what holds of ``chain``."""
        self.facts[chain] = fact
        if chain.person_id and chain.stay > self._last_stay.get(chain.person_id, 0):
            self._last_stay[chain.person_id] = chain.stay

    def until(self, at: datetime) -> "Visit":
        """The same visit, of which only that is known which had happened by then."""
        then = replace(self, facts={}, last={}, contests=[], _last_stay={})
        for chain, fact in self.facts.items():
            if fact.at <= at:
                then.hold(chain, fact)
        return then

    def alike(self, contest: Contest) -> list[Contest]:
        """The contest, and those of other children of whom the same is said against the same."""

        def says(each: Contest) -> tuple[object, ...]:
            facts = (each.fact, self.facts.get(each.against))
            return each.chain.kind, *((f.at, f.with_id, f.walked_by) for f in facts if f)

        def is_child(each: Contest) -> bool:
            person_id = each.chain.person_id
            return not each.across and person_id is not None and self.people[person_id].is_child

        if not is_child(contest):
            return [contest]
        same = (c for c in self.contests if c != contest and is_child(c))
        return [contest, *(c for c in same if says(c) == says(contest))]

    def came(self, person_id: UUID) -> bool:
        return Chain(person_id, EntryKind.ARRIVED) in self.facts

    def stays(self, person_id: UUID) -> list[Stay]:
        """When the person was in the building, one stay after the other."""
        return [
            Stay(number, arrived, self.facts.get(Chain(person_id, EntryKind.LEFT, number)))
            for number in range(self._last_stay.get(person_id, 0) + 1)
            if (arrived := self.facts.get(Chain(person_id, EntryKind.ARRIVED, number)))
        ]

    def stay_at(self, person_id: UUID, at: datetime) -> Stay | None:
        """The last stay that had begun by then, or else the first one there is."""
        stays = self.stays(person_id)
        begun = [stay for stay in stays if stay.arrived.at <= at]
        return next(iter([*begun[::-1], *stays]), None)

    def chain_at(self, person_id: UUID, kind: str, at: datetime) -> Chain:
        """To which stay a step at that moment belongs: who arrives after they left is back."""
        stay = self.stay_at(person_id, at)
        if stay is None:
            return Chain(person_id, kind)
        back = kind == EntryKind.ARRIVED and stay.left is not None and stay.left.at <= at
        return Chain(person_id, kind, stay.number + back)

    def is_in(self, person_id: UUID, at: datetime | None = None) -> bool:
        """Whether the person is in the building, as far as is known now, or was at ``at``."""
        stays = self.stays(person_id)
        if at is None:
            return bool(stays) and stays[-1].left is None
        return any(stay.covers(at) for stay in stays)

    def gone(self, person_id: UUID) -> Fact | None:
        """How the person left last; None while they are in the building, and before they come."""
        stays = self.stays(person_id)
        return stays[-1].left if stays else None

    def chains_of(self, person_id: UUID, kind: str | None = None) -> list[Chain]:
        """The chains of a person of which something holds, in the order in which it happened."""
        return [
            chain
            for stay in range(self._last_stay.get(person_id, 0) + 1)
            for each in (STEPS if kind is None else (kind,))
            if (chain := Chain(person_id, each, stay)) in self.facts
        ]

    def steps(self, person_id: UUID) -> list[tuple[EntryKind, Fact]]:
        """What holds of a person, in the order in which it must have happened."""
        return [(EntryKind(chain.kind), self.facts[chain]) for chain in self.chains_of(person_id)]

    def stage(self, person_id: UUID) -> EntryKind | None:
        """The last step that holds of a person; None before they came."""
        steps = self.steps(person_id)
        return steps[-1][0] if steps else None

    def holders(self, child_id: UUID) -> list[Attendee]:
        """The adults of the family one of whom must stay, since the child is with them now.

        Empty when the child is not in the building, or waits with a volunteer.
        """
        steps = self.steps(child_id)
        if not steps or steps[-1][0] == EntryKind.LEFT:
            return []
        kind, fact = steps[-1]
        if kind == EntryKind.JOINED:
            return [adult for adult in self.adults(Side.VISITING) if self.is_in(adult.id)]
        named = self.people.get(fact.with_id) if fact.with_id else None
        return [named] if named else []

    def inside(self) -> list[Attendee]:
        return [person for person in self.people.values() if self.is_in(person.id)]

    def outside_a_room_apart(self, side: Side) -> list[Attendee]:
        """The adults of a side who are in the building where somebody may come upon them.

        Who has arrived is at the door, also where a room was planned: they are out of the way in
        it once a child was walked in to them, and everybody is in the waiting room.
        """
        if side == Side.VISITING and self._in_contact():
            return []
        return [
            adult
            for adult in self.adults(side)
            if self.is_in(adult.id) and not self._waits(adult.id)
        ]

    def in_the_waiting_room(self) -> list[Attendee]:
        """Who was taken straight there, and the children who are with them or were walked back."""
        met = {Side.VISITING} if self._in_contact() else set()
        adults = [
            each
            for each in self.adults()
            if self.is_in(each.id) and self._waits(each.id) and each.side not in met
        ]
        taken = {adult.id for adult in adults}
        children = []
        for child in self.children:
            steps = self.steps(child.id)
            if steps and steps[-1][0] in (EntryKind.ARRIVED, EntryKind.RETURNED):
                kind, fact = steps[-1]
                alone = kind == EntryKind.RETURNED and fact.with_id is None
                if alone or fact.with_id in taken or fact.way == Way.WAITING:
                    children.append(child)
        return [*adults, *children]

    def _waits(self, person_id: UUID) -> bool:
        return self.stays(person_id)[-1].arrived.way == Way.WAITING

    def _in_contact(self) -> bool:
        """Whether a child is with the visiting side, or was and they wait behind in their room."""
        if self.has_room:
            return any(self.chains_of(child.id, EntryKind.JOINED) for child in self.children)
        return any(self.stage(child.id) == EntryKind.JOINED for child in self.children)

    def of_side(self, side: Side) -> list[Attendee]:
        """Everybody of a side, the children being of the child's side."""
        return [person for person in self.people.values() if person.side == side]
