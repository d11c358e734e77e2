"""What is typed of one person, or of the children of a family, from the sheet of a session."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from families.rules.visit import Attendee, Fact

Choices = list[tuple[str, str]]
# What somebody did, and in which of their stays.
Step = tuple[str, int]


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
    def is_asked(self) -> bool:
        """Whether it is typed here: also where it is to be seen beside what the register says."""
        return self.held is None or bool(self.error)

    @property
    def is_chosen(self) -> bool:
        return bool(self.value) and self.value in dict(self.choices or [])


@dataclass(slots=True)
class Line:
    """What is asked of ``people`` at once, in the order of the sheet.

    That is one person, or the children of a family, who mostly come and go together.
    """

    people: Sequence[Attendee]
    key: UUID
    about: str = ""
    times: dict[Step, Control] = field(default_factory=dict)
    named: dict[Step, Control] = field(default_factory=dict)
    # How often, by the register, they went out and came back.
    came_back: int = 0
    # Of a child who has siblings: whether it did as they did, and whether that can be chosen.
    how: Control | None = None
    may_join: bool = False
    is_own: bool = True

    @property
    def name(self) -> str:
        return ", ".join(person.name for person in self.people)

    @property
    def whose(self) -> str:
        return ", ".join(person.first_name for person in self.people) or "The children"

    @property
    def shown(self) -> Iterator[Control]:
        """What is asked of everybody, and what the register holds."""
        for (_, stay), control in self._in_order():
            if stay <= self.came_back:
                yield control

    @property
    def held(self) -> list[Control]:
        return [control for control in self.shown if not control.is_asked]

    @property
    def asked(self) -> list[Control]:
        return [control for control in self.shown if control.is_asked]

    @property
    def all(self) -> list[Control]:
        """Everything that is asked of them."""
        how = [self.how] if self.how else []
        return [*how, *self.times.values(), *self.named.values()]

    @property
    def is_blank(self) -> bool:
        return not any(control.value.strip() for control in self.shown)

    @property
    def folded(self) -> list[Control]:
        """What is asked of who went out and came back."""
        return [control for (_, stay), control in self._in_order() if stay > self.came_back]

    def _in_order(self) -> Iterator[tuple[Step, Control]]:
        for step, control in self.times.items():
            yield step, control
            if step in self.named:
                yield step, self.named[step]
