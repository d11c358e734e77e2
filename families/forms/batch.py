"""The sheet of a session as a page to type from: one row a family, in the order of the sheet."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError

from families.forms.register import moment_of
from families.forms.times import ClockTime
from families.models import EntryKind, Outcome, PersonRole, Side
from families.models.people import age_on
from families.rules.handover import check_may_bring, check_may_collect
from families.rules.visit import STEPS, Attendee, Chain, Fact, Visit
from families.services.batch import Problem, Said
from families.services.day import span, wall_clock
from families.services.described import SIDES
from policy.clauses import answer

Choices = list[tuple[str, str]]

OUTCOMES: Choices = [("", "Choose"), *((value, str(label)) for value, label in Outcome.choices)]
LONGEST = 40
_CLOCK = ClockTime(missing="Enter the time")
# The columns in which an adult is named, by the step of the child's that they belong to.
_NAMED = {EntryKind.ARRIVED: "brought", EntryKind.JOINED: "to", EntryKind.LEFT: "collected"}
_GOING = (EntryKind.ARRIVED, EntryKind.LEFT)
_AGAIN = {EntryKind.ARRIVED: "Came back", EntryKind.LEFT: "Left again"}
_LABELS = {"brought": "Brought by", "to": "Walked in to", "collected": "Collected by"}
_MISSING = {
    "brought": "Choose who brought the child",
    "to": "Choose to whom the child was walked in",
    "collected": "Choose who collected the child",
}


@dataclass(slots=True)
class Control:
    """One thing to type or choose; ``name`` is also its id. What is ``held`` is not asked."""

    name: str
    label: str
    whose: str
    value: str = ""
    choices: Choices | None = None
    held: Fact | None = None
    says: str = ""
    error: str = ""
    # The entry of the register to correct, where that says otherwise.
    correct: UUID | None = None

    @property
    def text(self) -> str:
        """The error as the summary says it."""
        return f"{self.whose}, {self.label.lower()}: {self.error[:1].lower()}{self.error[1:]}"

    @property
    def target(self) -> str:
        return self.name

    @property
    def is_chosen(self) -> bool:
        return bool(self.value) and self.value in dict(self.choices or [])


@dataclass(slots=True)
class Line:
    """One person of a family, and what is asked of them in the order of the sheet."""

    person: Attendee
    about: str
    # The first child of the family, of whom the paper may say the same; empty for anybody else.
    same_as: str = ""
    times: dict[Chain, Control] = field(default_factory=dict)
    named: dict[Chain, Control] = field(default_factory=dict)
    # How often, by the register, they went out and came back.
    came_back: int = 0

    @property
    def shown(self) -> Iterator[Control]:
        """What is asked of everybody, and what the register holds."""
        for chain, control in self.times.items():
            if chain.stay <= self.came_back:
                yield control
                if chain in self.named:
                    yield self.named[chain]

    @property
    def folded(self) -> list[Control]:
        """What is asked of who went out and came back."""
        return [c for chain, c in self.times.items() if chain.stay > self.came_back]


class BatchRow:
    """One family: what is asked of it, what was typed, what is wrong with it.

    ``helpers`` are those who may have walked a child; ``helper`` is the one to offer first.
    """

    def __init__(
        self,
        visit: Visit,
        *,
        typed: Mapping[str, str],
        helpers: Choices,
        helper: str = "",
    ) -> None:
        self.visit = visit
        self.saved: list[str] = []
        # Whether contact lasted but a moment, and whoever types says that it did.
        self.asks = f"sure-{visit.booking_id}" in typed
        self.sure = self.asks
        self._typed = self._with_siblings(typed)
        self.children = ", ".join(child.name for child in visit.children)
        self.slot = span(visit.starts_at, visit.ends_at)
        self.lines = [self._line(person) for person in visit.people.values() if person.is_listed]
        self.walker = self._control(f"walker-{self.key}", "Child walked by", self.children, helpers)
        self.walker.value = typed.get(self.walker.name, helper)
        self.outcome = self._control(f"outcome-{self.key}", "How it ended", self.children, OUTCOMES)
        self._hold(self.outcome, visit.outcome)

    @property
    def key(self) -> str:
        return str(self.visit.booking_id)

    @property
    def controls(self) -> Iterator[Control]:
        """Every control in the order in which it is typed."""
        for line in self.lines:
            yield from line.shown
        for line in self.lines:
            yield from line.folded
        yield self.walker
        yield self.outcome

    @property
    def unfolds(self) -> bool:
        """Whether something is to be seen of who went out and came back."""
        folded = (control for line in self.lines for control in line.folded)
        return any(control.value or control.error for control in folded)

    @property
    def errors(self) -> list[Control]:
        return [control for control in self.controls if control.error]

    @property
    def is_blank(self) -> bool:
        """Whether nothing was typed; who walks the child is filled in beforehand."""
        typed = (control for control in self.controls if control is not self.walker)
        return not any(control.value.strip() for control in typed)

    def read(self) -> list[Said]:
        """What was typed, for the register. Anything unreadable is an error on its control.

        What the register has come to hold since the page was shown is read too, to be compared.
        """
        said = [each for line in self.lines for each in self._read(line)]
        if self.outcome.is_chosen:
            said.append(Said(EntryKind.OUTCOME, outcome=self.outcome.value))
        elif self.outcome.value:
            self.outcome.error = "Choose one of the outcomes"
        return said

    def refuse(self, problem: Problem) -> None:
        """Show why it was not stored where it was typed."""
        said = problem.said
        control = self.outcome
        for line in self.lines:
            if line.person.id == said.person_id:
                control = line.times[said.chain]
        control.error, control.correct = problem.because, problem.held
        self.asks |= problem.asks

    def in_words(self, said: Said) -> str:
        """What was stored, for whoever typed it."""
        if said.at is None or said.person_id is None:
            return str(Outcome(said.outcome).label)
        name = self.visit.people[said.person_id].first_name
        what = _AGAIN[said.kind] if said.stay else said.kind.label
        return f"{name} {what.lower()} {wall_clock(said.at)}"

    # --- What is asked ------------------------------------------------------------------------

    def _with_siblings(self, typed: Mapping[str, str]) -> Mapping[str, str]:
        """Where a child is said to have done as the first one, what was typed for that one."""
        found, children = dict(typed.items()), self.visit.children
        for child in children[1:]:
            if not typed.get(f"same-{child.id}"):
                continue
            for column in (*STEPS, *_NAMED.values()):
                own = f"{column}-{child.id}"
                found[own] = typed.get(own) or typed.get(f"{column}-{children[0].id}", "")
        return found

    def _line(self, person: Attendee) -> Line:
        line = Line(person, self._about(person))
        children = self.visit.children
        if person in children[1:]:
            line.same_as = children[0].first_name
        for kind in STEPS if person.is_child else _GOING:
            chain = Chain(person.id, kind)
            time = self._ask_when(line, chain, kind.label)
            if person.is_child and kind in _NAMED:
                self._ask_who(line, chain, time.held)
        if not person.is_child:
            line.came_back = max(0, len(self.visit.stays(person.id)) - 1)
            for stay in range(1, line.came_back + 2):
                for kind in _GOING:
                    self._ask_when(line, Chain(person.id, kind, stay), _AGAIN[kind])
        return line

    def _ask_when(self, line: Line, chain: Chain, label: str) -> Control:
        name = f"{chain.kind}-{chain.person_id}" + (f"-{chain.stay}" if chain.stay else "")
        time = self._control(name, label, line.person.first_name)
        self._hold(time, self.visit.facts.get(chain))
        line.times[chain] = time
        return time

    def _ask_who(self, line: Line, chain: Chain, held: Fact | None) -> None:
        kind = EntryKind(chain.kind)
        adults = self._adults(kind)
        if kind == EntryKind.JOINED and len(adults) < 2:
            return
        column, person = _NAMED[kind], line.person
        choices = [("", "Choose"), *((str(adult.id), adult.name) for adult in adults)]
        name = f"{column}-{person.id}"
        control = self._control(name, _LABELS[column], person.first_name, choices)
        control.held = held
        if held is not None:
            control.says = self.visit.people[held.with_id].name if held.with_id else "Nobody named"
        line.named[chain] = control

    def _adults(self, kind: EntryKind) -> Sequence[Attendee]:
        """Whom the step may name: nobody is offered whom the register would refuse."""
        visit = self.visit
        adults = [adult for adult in visit.adults() if adult.is_listed]
        if kind == EntryKind.JOINED:
            return [adult for adult in adults if adult.side == Side.VISITING]
        if kind == EntryKind.ARRIVED:
            return [adult for adult in adults if answer(check_may_bring, person=adult).yes]
        leave = {"may_leave_building": visit.may_leave}
        return [a for a in adults if answer(check_may_collect, person=a, **leave).yes]

    def _about(self, person: Attendee) -> str:
        if person.is_child and person.born:
            return f"Child, {age_on(person.born, self.visit.session.date)}"
        return SIDES[PersonRole(person.role)]

    def _control(
        self, name: str, label: str, whose: str, choices: Choices | None = None
    ) -> Control:
        return Control(name, label, whose, self._typed.get(name, "")[:LONGEST], choices)

    def _hold(self, control: Control, fact: Fact | None) -> None:
        control.held = fact
        if fact is not None:
            control.says = Outcome(fact.outcome).label if fact.outcome else wall_clock(fact.at)

    # --- What was typed -----------------------------------------------------------------------

    def _read(self, line: Line) -> Iterator[Said]:
        for chain, time in line.times.items():
            kind, named = EntryKind(chain.kind), line.named.get(chain)
            at = self._moment(time, named)
            if at is None:
                continue
            with_id, walked_by = None, None
            if named is not None:
                if not named.is_chosen:
                    named.error = _MISSING[_NAMED[kind]]
                    continue
                with_id = UUID(named.value)
            elif line.person.is_child and kind == EntryKind.JOINED:
                with_id = next((adult.id for adult in self._adults(kind)), None)
            if kind in {EntryKind.JOINED, EntryKind.RETURNED}:
                walked_by = self._walked_by()
            yield Said(kind, line.person.id, at, with_id, walked_by, stay=chain.stay)

    def _moment(self, time: Control, named: Control | None) -> datetime | None:
        text = time.value.strip()
        if not text:
            if named is not None and named.value and named.held is None:
                time.error = "Enter the time"
            return None
        try:
            return moment_of(self.visit.session, _CLOCK.clean(text))
        except ValidationError as wrong:
            time.error = wrong.messages[0]
            return None

    def _walked_by(self) -> UUID | None:
        if not self.walker.is_chosen:
            self.walker.error = "Choose who walked the child in and back"
            return None
        return UUID(self.walker.value)
