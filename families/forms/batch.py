"""The sheet of a session as a page to type from: one row a family, in the order of the sheet."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError

from families.forms.batch_lines import Choices, Control, Line
from families.forms.register import moment_of
from families.forms.times import ClockTime
from families.models import EntryKind, Outcome, PersonRole, Side
from families.models.people import age_on
from families.rules.handover import check_may_bring, check_may_collect
from families.rules.visit import STEPS, Attendee, Chain, Fact, Visit
from families.services.batch import Problem, Said
from families.services.described import SIDES
from families.services.times import span, wall_clock
from policy.clauses import answer

OUTCOMES: Choices = [("", "Choose"), *((value, str(label)) for value, label in Outcome.choices)]
# How a child did, beside its siblings: as they did, or by a line of its own, or not at all.
OWN, ABSENT = "differently", "absent"
HOW: Choices = [("", "With the others"), (OWN, "Differently"), (ABSENT, "Did not come")]
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
        self._typed = typed
        self.children = ", ".join(child.name for child in visit.children)
        # As on the sheet, by which the family is looked for.
        self.first_names = ", ".join(child.first_name for child in visit.children)
        self.slot = span(visit.starts_at, visit.ends_at)
        self.lines = [self._line(person) for person in visit.people.values() if person.is_listed]
        self.together = self._together() if len(visit.children) > 1 else None
        self.walker = self._control(f"walker-{self.key}", "Child walked by", self.children, helpers)
        self.walker.value = typed.get(self.walker.name, helper)
        self.outcome = self._control(f"outcome-{self.key}", "How it ended", self.children, OUTCOMES)
        self._hold(self.outcome, visit.outcome)

    @property
    def key(self) -> str:
        return str(self.visit.booking_id)

    @property
    def is_done(self) -> bool:
        return self.outcome.held is not None

    @property
    def controls(self) -> Iterator[Control]:
        """Every control that counts, in the order in which it is typed."""
        for line in self._telling:
            yield from line.shown
        for line in self.lines:
            if line.how and line.may_join:
                yield line.how
        for line in self._telling:
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
    def unread(self) -> set[UUID]:
        """Of whom something typed cannot be read; of the children, where nobody walked them."""
        told = [line for line in self._telling if any(control.error for control in line.all)]
        people = [person for line in told for person in line.people]
        return {person.id for person in people + self.visit.children * bool(self.walker.error)}

    @property
    def is_blank(self) -> bool:
        """Whether nothing was typed that the register could hold."""
        return not any(control.value.strip() for control in self._typed_into)

    @property
    def is_unsaved(self) -> bool:
        """Whether something is typed that the register does not hold, or that is wrong."""
        return any(control.value.strip() and control.is_asked for control in self._typed_into)

    @property
    def _typed_into(self) -> Iterator[Control]:
        """Neither who walks the child, which is filled in beforehand, nor where to look."""
        aside = [self.walker, *(line.how for line in self.lines)]
        return (control for control in self.controls if control not in aside)

    def read(self) -> list[Said]:
        """What was typed, for the register. Anything unreadable is an error on its control.

        What the register has come to hold since the page was shown is read too, to be compared.
        """
        for line in self.lines:
            if line.how and line.may_join and line.is_own and line.is_blank:
                line.how.error = "Enter what they did, or choose “Did not come”"
        if self.together and not self.together.people:
            for control in self.together.shown:
                if control.value.strip():
                    control.error = f"Clear this, or choose “{HOW[0][1]}” for a child"
        said = [each for line in self._telling for each in self._read(line)]
        if self.outcome.is_chosen:
            said.append(Said(EntryKind.OUTCOME, outcome=self.outcome.value))
        elif self.outcome.value:
            self.outcome.error = "Choose one of the outcomes"
        return said

    def refuse(self, problem: Problem) -> None:
        """Show why it was not stored where it was typed, be it said of one child or of several."""
        said = problem.said
        control = self.outcome
        for line in self._telling:
            if any(person.id == said.person_id for person in line.people):
                control = line.times[said.kind, said.stay]
        if not control.error:
            control.error, control.correct = problem.because, problem.held
        self.asks |= problem.asks

    def in_words(self, stored: Iterable[Said]) -> list[str]:
        """What was stored, for whoever typed it."""
        names: dict[str, list[str]] = {}
        for said in stored:
            if said.at is None or said.person_id is None:
                names[str(Outcome(said.outcome).label)] = []
                continue
            what = _AGAIN[said.kind] if said.stay else said.kind.label
            did = f" {what.lower()} {wall_clock(said.at)}"
            names.setdefault(did, []).append(self.visit.people[said.person_id].first_name)
        return [", ".join(who) + did for did, who in names.items()]

    # --- What is asked ------------------------------------------------------------------------

    def _line(self, person: Attendee) -> Line:
        line = Line([person], person.id, self._about(person))
        if person.is_child:
            self._ask_child(line)
            return line
        line.came_back = max(0, len(self.visit.stays(person.id)) - 1)
        for stay in range(line.came_back + 2):
            for kind in _GOING:
                self._ask_when(line, kind, stay, _AGAIN[kind] if stay else kind.label)
        return line

    def _together(self) -> Line | None:
        """What is asked once of those children of whom the register holds the same steps.

        Whoever did otherwise has a line of their own, and then only that one counts. A page that
        was sent says itself of whom that is true.
        """
        lines = [line for line in self.lines if line.people[0].is_child]
        steps = {
            line.key: tuple(chain.kind for chain in self.visit.chains_of(line.key))
            for line in lines
        }
        most, how_many = Counter(steps.values()).most_common(1)[0]
        for line in lines:
            line.how = self._control(f"own-{line.key}", "Came and left", line.whose, HOW)
            alike = how_many > 1 and steps[line.key] == most
            if not alike and not self._typed:
                line.how.value = OWN
            line.is_own = line.how.value == OWN
            line.may_join = alike or not line.is_own
        joined = [line.people[0] for line in lines if line.may_join]
        if not joined:
            return None
        together = Line(
            [line.people[0] for line in lines if line.how and not line.how.is_chosen],
            self.visit.booking_id,
        )
        self._ask_child(together, of=joined)
        return together

    @property
    def _telling(self) -> Iterator[Line]:
        """The lines that count: that of the children together, and those of one's own.

        Where each child has its own, what is typed for them together counts as a mistake.
        """
        if self.together and (self.together.people or not self.together.is_blank):
            yield self.together
        yield from (line for line in self.lines if line.is_own)

    def _ask_child(self, line: Line, of: Sequence[Attendee] = ()) -> None:
        for kind in STEPS:
            held = self._ask_when(line, kind, 0, kind.label, of=of)
            if kind in _NAMED:
                self._ask_who(line, kind, held)

    def _ask_when(
        self, line: Line, kind: EntryKind, stay: int, label: str, of: Sequence[Attendee] = ()
    ) -> Fact | None:
        """Ask for the time, unless the register has it of everybody the line is about."""
        name = f"{kind}-{line.key}" + (f"-{stay}" if stay else "")
        time = line.times[kind, stay] = self._control(name, label, line.whose)
        facts = [self.visit.facts.get(Chain(person.id, kind, stay)) for person in of or line.people]
        self._hold(time, facts[0] if all(facts) else None)
        return time.held

    def _ask_who(self, line: Line, kind: EntryKind, held: Fact | None) -> None:
        adults = self._adults(kind)
        if kind == EntryKind.JOINED and len(adults) < 2:
            return
        column = _NAMED[kind]
        choices = [("", "Choose"), *((str(adult.id), adult.name) for adult in adults)]
        control = self._control(f"{column}-{line.key}", _LABELS[column], line.whose, choices)
        control.held = held
        if held is not None:
            control.says = self.visit.people[held.with_id].name if held.with_id else "Nobody named"
        line.named[kind, 0] = control

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
        for (step, stay), time in line.times.items():
            kind, named = EntryKind(step), line.named.get((step, stay))
            at = self._moment(time, named)
            if at is None:
                continue
            with_id, walked_by = None, None
            if named is not None:
                if not named.is_chosen:
                    named.error = _MISSING[_NAMED[kind]]
                    continue
                with_id = UUID(named.value)
            elif kind == EntryKind.JOINED:
                with_id = next((adult.id for adult in self._adults(kind)), None)
            if kind in {EntryKind.JOINED, EntryKind.RETURNED}:
                walked_by = self._walked_by()
            for person in line.people:
                yield Said(kind, person.id, at, with_id, walked_by, stay=stay)

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
