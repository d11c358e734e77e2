"""The items of the bench: each module in `contactcentre.bench.items` brings its own."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from pkgutil import iter_modules
from uuid import UUID

from contactcentre.bench import database
from contactcentre.bench.lines import Check, Line, Ratio, Verdict
from contactcentre.bench.measure import (
    Failed,
    Sample,
    Variant,
    milliseconds,
    rounds,
    same_outcome,
)


@dataclass(frozen=True)
class Centre:
    """Where the seeded centre's people and places are found."""

    co_ordinator: UUID
    # The session of thirty families, and one that most of the centre comes to.
    hall: UUID
    crowd: UUID


@dataclass(frozen=True)
class Bench:
    """What an item is given: a seeded centre and the ways of measuring in it."""

    centre: Centre
    families: int
    rounds: int

    def measure(self, **variants: Variant) -> dict[str, list[Sample]]:
        """All the variants in rounds that take turns; see ``compare`` for the usual pair."""
        return rounds(variants, count=self.rounds)

    def compare(
        self,
        name: str,
        *,
        floor: Variant,
        ours: Variant,
        at_most: float | None,
        queries: int | None = None,
    ) -> Line:
        """Measure both and judge ours: at most so many times the floor, with the same outcome.

        Without a goal it is told, not judged. Raises ``Failed`` when the outcomes differ.
        """
        found = self.measure(floor=floor, ours=ours)
        same_outcome(found["floor"], found["ours"])
        return self.line(
            name, floor=found["floor"], ours=found["ours"], at_most=at_most, queries=queries
        )

    def line(
        self,
        name: str,
        *,
        floor: Sequence[Sample],
        ours: Sequence[Sample],
        at_most: float | None = None,
        queries: int | None = None,
    ) -> Line:
        """Judge what ``measure`` found; without a goal it is told, not judged."""
        ratio = Ratio.of([each.seconds for each in floor], [each.seconds for each in ours])
        checks = []
        if at_most is not None:
            checks.append(Check(f"≤{at_most:g}x", ratio.median, at_most, tolerant=True))
        asked = ours[0].queries
        if queries is not None:
            checks.append(Check(f"≤{queries} queries", asked.get("default", 0), queries))
        added = [each.memory for each in ours if each.memory is not None]
        return Line(
            name,
            database.vendor(),
            self.families,
            checks,
            floor=milliseconds(floor),
            ours=milliseconds(ours),
            ratio=ratio,
            memory=max(added, default=None),
            queries=asked,
        )


Run = Callable[[Bench], Iterable[Line]]


@dataclass(frozen=True)
class Item:
    """One thing to measure. ``on_request`` items run only when named."""

    name: str
    run: Run
    on_request: bool = False


@dataclass(frozen=True)
class Alone:
    """An item that needs no database and measures by itself."""

    name: str
    run: Callable[[], Iterable[Line]]
    on_request: bool = True


@dataclass
class _Registry:
    items: dict[str, Item | Alone] = field(default_factory=dict)


_registry = _Registry()


def item(name: str, *, on_request: bool = False) -> Callable[[Run], Run]:
    """Decorator: add a function that yields the lines of one item."""

    def add(run: Run) -> Run:
        _registry.items[name] = Item(name, run, on_request)
        return run

    return add


def alone(name: str) -> Callable[[Callable[[], Iterable[Line]]], Callable[[], Iterable[Line]]]:
    """Decorator: add an item without a database, run only when named."""

    def add(run: Callable[[], Iterable[Line]]) -> Callable[[], Iterable[Line]]:
        _registry.items[name] = Alone(name, run)
        return run

    return add


def items() -> dict[str, Item | Alone]:
    """All items by name."""
    package = import_module("contactcentre.bench.items")
    for module in iter_modules(package.__path__):
        import_module(f"{package.__name__}.{module.name}")
    return dict(sorted(_registry.items.items()))


def run(chosen: Item, bench: Bench) -> list[Line]:
    """The item's lines; a missed goal is tried once more, an item that fails says why."""
    lines = _run(chosen, bench)
    if any(line.verdict is Verdict.MISS for line in lines):
        again = _run(chosen, bench)
        return [_second(line) for line in again]
    return lines


def _run(chosen: Item, bench: Bench) -> list[Line]:
    lines: list[Line] = []
    try:
        lines.extend(chosen.run(bench))
    except Failed as failed:
        where = database.vendor()
        lines.append(
            Line(chosen.name, where, bench.families, note=str(failed), unjudged=Verdict.FAILED)
        )
    return lines


def _second(line: Line) -> Line:
    note = f"{line.note}; second try" if line.note else "second try"
    return Line(**{**vars(line), "note": note})
