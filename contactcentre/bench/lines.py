"""What a measure found: one line for each goal, and how it grew with the number of families."""

import statistics
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from itertools import groupby
from typing import Any, Self

# With --gate, times and ratios may be this much over their goal: shared cores are noisy.
TOLERANCE = 1.25


class Verdict(StrEnum):
    PASS = "PASS"  # noqa: S105
    MISS = "MISS"
    TOLD = "TOLD"
    FAILED = "FAILED"
    SKIPPED = "SKIPPED"


@dataclass(frozen=True)
class Ratio:
    """Ours by the floor: the median over the rounds, the lowest and the highest."""

    median: float
    low: float
    high: float

    @classmethod
    def of(cls, floors: Sequence[float], ours: Sequence[float]) -> Self:
        """Each round's own ratio first: what slows a round slows both in it."""
        each = [mine / floor for floor, mine in zip(floors, ours, strict=True)]
        return cls(statistics.median(each), min(each), max(each))


@dataclass(frozen=True)
class Check:
    """One goal: what was found against the most it may be."""

    text: str
    found: float
    most: float
    tolerant: bool = False

    @property
    def missed(self) -> bool:
        return self.found > self.most

    @property
    def breaks_gate(self) -> bool:
        return self.found > self.most * (TOLERANCE if self.tolerant else 1)


@dataclass(frozen=True)
class Line:
    """One line of the report. Times are in milliseconds, memory in MB."""

    item: str
    database: str
    families: int
    checks: Sequence[Check] = ()
    floor: float | None = None
    ours: float | None = None
    ratio: Ratio | None = None
    memory: float | None = None
    queries: dict[str, int] = field(default_factory=dict)
    note: str = ""
    # Set when nothing could be judged.
    unjudged: Verdict | None = None

    @property
    def verdict(self) -> Verdict:
        if self.unjudged is not None:
            return self.unjudged
        if not self.checks:
            return Verdict.TOLD
        return Verdict.MISS if any(check.missed for check in self.checks) else Verdict.PASS

    @property
    def breaks_gate(self) -> bool:
        failed = self.unjudged is Verdict.FAILED
        return failed or any(check.breaks_gate for check in self.checks)

    def as_json(self) -> dict[str, Any]:
        return asdict(self) | {"verdict": self.verdict}

    @classmethod
    def from_json(cls, said: dict[str, Any]) -> Self:
        said.pop("verdict")
        said["checks"] = [Check(**check) for check in said["checks"]]
        said["ratio"] = Ratio(**said["ratio"]) if said["ratio"] else None
        said["unjudged"] = Verdict(said["unjudged"]) if said["unjudged"] else None
        return cls(**said)


_COLUMNS = (
    f"{'item':<34} {'db':<10} {'N':>7} {'floor ms':>9} {'ours ms':>9} {'ratio (min-max)':<22} "
    f"{'goal':<24} {'peak MB':>7}  {'queries':<16} verdict"
)


def heading() -> str:
    return _COLUMNS


def as_text(line: Line) -> str:
    """One line under ``heading``."""
    goal = ", ".join(check.text for check in line.checks)
    told = (
        f"{line.item:<34} {line.database:<10} {line.families or '-':>7} {_number(line.floor):>9} "
        f"{_number(line.ours):>9} {_ratio(line.ratio):<22} {goal or '-':<24} "
        f"{_number(line.memory):>7}  {_queries(line.queries):<16} {line.verdict}"
    )
    return f"{told}  ({line.note})" if line.note else told


def growth(lines: Iterable[Line]) -> Iterator[str]:
    """For each item measured at several sizes: its time and its queries at the ends."""

    def key(line: Line) -> tuple[str, str]:
        return line.item, line.database

    measured = [line for line in lines if line.ours is not None]
    for (item, database), found in groupby(sorted(measured, key=key), key=key):
        by_size = sorted(found, key=lambda line: line.families)
        least, most = by_size[0], by_size[-1]
        if least.families == most.families or not least.ours or most.ours is None:
            continue
        yield (
            f"growth {item}, {database}: {most.ours / least.ours:.2f}x the time at "
            f"{most.families} families as at {least.families}; "
            f"queries {_queries(least.queries)} and {_queries(most.queries)}"
        )


def _number(value: float | None) -> str:
    if value is None:
        return "-"
    return f"{value:,.1f}" if value >= 10 else f"{value:.2f}"


def _ratio(ratio: Ratio | None) -> str:
    return f"{ratio.median:.2f}x ({ratio.low:.2f}-{ratio.high:.2f})" if ratio else "-"


def _queries(queries: dict[str, int]) -> str:
    if not queries:
        return "-"
    told = str(queries.get("default", 0))
    return f"{told} +{keys} keyring" if (keys := queries.get("keyring")) else told
