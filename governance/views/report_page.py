"""How a report is laid out: its figures beside those of earlier years, and a chart of them."""

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from governance.services.report import told

CHART_HEIGHT = 120
# Five years of them are as wide as a telephone.
_BAR, _GAP, _ROOM_ABOVE = 44, 18, 22
_UNKNOWN = "–"
_WORDS = {"exception": "Must be nought", "overdue": "Overdue", "departure": "Departure"}


@dataclass(frozen=True)
class Bar:
    """One year in a chart, in the chart's own units."""

    year: int
    says: str
    x: int
    y: int
    width: int
    height: int

    @property
    def middle(self) -> int:
        return self.x + self.width // 2

    @property
    def above(self) -> int:
        return self.y - 6


@dataclass(frozen=True)
class Chart:
    """One figure over the years; its numbers are in the table beside it."""

    title: str
    bars: list[Bar]
    height: int = CHART_HEIGHT

    @property
    def width(self) -> int:
        return len(self.bars) * (_BAR + _GAP) + _GAP

    @property
    def full_height(self) -> int:
        return self.height + 26

    @property
    def years_at(self) -> int:
        return self.height + 20


@dataclass(frozen=True)
class Row:
    """One figure, with those of earlier years in the order of the table's columns."""

    label: str
    count: str
    earlier: list[str]
    tag: str = ""
    colour: str = "grey"
    of_this_moment: bool = False
    anchor: str = ""
    parts: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Section:
    """One clause."""

    heading: str
    text: str
    numbers: list[dict[str, Any]]
    worded_before: list[dict[str, Any]]
    held_by: list[str]
    rows: list[Row]
    chart: Chart | None
    anchor: str

    @property
    def short(self) -> str:
        """The heading without the title: “Clause 6”."""
        return self.heading.partition(":")[0]


def sections(report: dict[str, Any]) -> list[Section]:
    """The clauses of a report as a page shows them."""
    years = years_in(report)
    return [
        Section(
            heading=clause["heading"],
            text=clause["text"],
            # Reports of before gave the words at the end of the year only, and no numbers.
            numbers=clause.get("numbers", []),
            worded_before=[_with_days(each) for each in clause.get("worded_before", [])],
            held_by=clause["held_by"],
            rows=[_row(line, years) for line in clause["lines"]],
            chart=_chart(clause["lines"], report["year"]),
            anchor=_anchor(clause),
        )
        for clause in report["clauses"]
    ]


def years_in(report: dict[str, Any]) -> list[int]:
    """The earlier years that the report tells of, the earliest first."""
    lines = [line for clause in report["clauses"] for line in clause["lines"]]
    return sorted({each["year"] for line in lines for each in line["earlier"]})


def noticed(report: dict[str, Any]) -> list[Row]:
    """What the trustees should see first: exceptions that are not nought, and what is overdue."""
    return _of_kinds(report, {"exception", "overdue"})


def departures(report: dict[str, Any]) -> list[Row]:
    """What rules of the centre allowed that a clause does not say on its own."""
    return _of_kinds(report, {"departure"})


def days_of(report: dict[str, Any]) -> dict[str, date]:
    """The days a report is written with, as days."""
    return {
        name: date.fromisoformat(report[name]) for name in ("first_day", "last_day", "taken_on")
    }


def review_in(report: dict[str, Any]) -> dict[str, Any] | None:
    """The last annual review as of the day the report was made; None where it tells of none."""
    last = report.get("annual_review")
    if last is None:
        return None
    days = ("held_on", "completed_on", "next_due")
    return {**last, **{name: date.fromisoformat(last[name]) for name in days}}


def versions_in(report: dict[str, Any]) -> list[dict[str, Any]]:
    """Which version was in force when, where there was more than one; the earliest first."""
    spells = report.get("policy_versions", [])
    return [_with_days(each) for each in spells] if len(spells) > 1 else []


def _with_days(spell: dict[str, Any]) -> dict[str, Any]:
    return spell | {
        "since": date.fromisoformat(spell["from"]),
        "until": date.fromisoformat(spell["to"]),
    }


def _of_kinds(report: dict[str, Any], kinds: set[str]) -> list[Row]:
    """The figures of these kinds that are not nought, each with its clause."""
    return [
        replace(
            _row(line | {"label": f"{clause['heading'].partition(':')[0]}: {line['label']}"}, []),
            anchor=_anchor(clause),
        )
        for clause in report["clauses"]
        for line in clause["lines"]
        if line["kind"] in kinds and _is_some(line)
    ]


def _anchor(clause: dict[str, Any]) -> str:
    return f"clause-{clause['clause'].lower()}"


def _row(line: dict[str, Any], years: list[int]) -> Row:
    before = {each["year"]: told(each) for each in line["earlier"]}
    kind, is_some = line["kind"], _is_some(line)
    bad = kind in {"exception", "overdue"} and is_some
    return Row(
        label=line["label"],
        count=told(line),
        earlier=[before.get(year, _UNKNOWN) for year in years],
        tag=_WORDS.get(kind, "") if is_some or kind == "exception" else "",
        colour="red" if bad else "green" if kind == "exception" else "grey",
        of_this_moment=line["of_this_moment"],
        parts=[(part["label"], told(part)) for part in line["parts"] if is_some],
    )


def _is_some(line: dict[str, Any]) -> bool:
    """Whether it is not nought, or may not be."""
    return bool(line["count"]) or "between" in line


def _chart(lines: list[dict[str, Any]], year: int) -> Chart | None:
    """Of the first figure of the clause that something can be seen of over the years."""
    for line in lines:
        points = [(each["year"], each["count"]) for each in line["earlier"]]
        points.append((year, line["count"]))
        numbers = [count for _, count in points if count is not None]
        whole = len(points) > 1 and len(numbers) == len(points)
        if line["kind"] == "evidence" and whole and any(numbers):
            return Chart(line["label"], _bars(points))
    return None


def _bars(points: list[tuple[int, float]]) -> list[Bar]:
    most = max(count for _, count in points)
    bars = []
    for place, (year, count) in enumerate(points):
        height = round(count / most * (CHART_HEIGHT - _ROOM_ABOVE))
        x = _GAP + place * (_BAR + _GAP)
        says = told({"count": count})
        bars.append(Bar(year, says, x, CHART_HEIGHT - height, _BAR, height))
    return bars
