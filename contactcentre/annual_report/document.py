"""The report of one year as it is frozen: plain values only, ready to be written down."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.conf import settings

from accidents.figures import why_kept
from contactcentre.annual_report.gathering import figures_of
from contactcentre.annual_report.lines import LINES, Line
from contactcentre.safekeeping.counting import Counts
from contactcentre.safekeeping.figures import audit_head, last_drill
from contactcentre.safekeeping.small_numbers import FEWEST_SHOWN, shown, told
from governance.services import review
from policy import clause_map, versions
from policy.clauses import Clause
from policy.limits import LIMITS
from policy.models import PolicyVersion
from policy.versions import Spell

Document = dict[str, Any]
# A number as it is told; by the key of its line, those of one year.
Figure = dict[str, Any]
Figures = Mapping[str, Figure]
# So many earlier years stand beside the year of the report.
EARLIER_YEARS = 4


def document(
    *,
    year: int,
    first: date,
    last: date,
    on: date,
    figures: Counts,
    earlier: Mapping[int, Document],
) -> Document:
    """The report of ``year``, taken ``on`` that day, beside the ``earlier`` reports by year."""
    entries, head = audit_head()
    figures = {**figures_of(on), **figures}
    spells = versions.in_force_between(first, last)
    years = sorted(earlier)[-EARLIER_YEARS:]
    before = {each: _figures_of(earlier[each]) for each in years}
    return {
        "centre": settings.CENTRE_NAME,
        "year": year,
        "first_day": first.isoformat(),
        "last_day": last.isoformat(),
        "taken_on": on.isoformat(),
        "policy_version": str(spells[-1].version.number),
        "policy_versions": [
            {
                "version": str(spell.version.number),
                "from": spell.first.isoformat(),
                "to": spell.last.isoformat(),
            }
            for spell in spells
        ],
        "fewest_shown": FEWEST_SHOWN,
        # Reports of before counted concerns about people who work here as well.
        "some_concerns_left_out": True,
        "clauses": [
            _clause(clause, spells, lines, figures, before) for clause, lines in LINES.items()
        ],
        "accident_book": why_kept(),
        "annual_review": review.last_completed(on=on),
        "restore_drill": last_drill(by=last),
        "audit": {"entries": entries, "head": head},
    }


def _clause(
    clause: Clause,
    spells: Sequence[Spell],
    lines: Sequence[Line],
    figures: Counts,
    before: Mapping[int, Figures],
) -> Document:
    *worded_before, worded = _worded(clause, spells)
    return {
        "clause": clause.value,
        "heading": clause_map.heading(clause),
        "text": worded["text"],
        "numbers": worded["numbers"],
        "worded_before": worded_before,
        "held_by": [rule.in_words for rule in clause_map.rules_of(clause)],
        "lines": [_line(line, figures, before) for line in lines],
    }


def _worded(clause: Clause, spells: Sequence[Spell]) -> list[Document]:
    """What the clause said and which numbers it set, from when to when, the earliest first."""
    found: list[Document] = []
    for spell in spells:
        said = _said(clause, spell.version)
        if found and said.items() <= found[-1].items():
            found[-1]["to"] = spell.last.isoformat()
        else:
            days = {"from": spell.first.isoformat(), "to": spell.last.isoformat()}
            found.append({**days, **said})
    return found


def _said(clause: Clause, version: PolicyVersion) -> Document:
    words = {each.clause: each.text for each in version.clauses}
    return {
        "text": words[clause],
        "numbers": [
            {"label": limit.label, "number": getattr(version, name)}
            for name, limit in LIMITS.items()
            if limit.clause is clause
        ],
    }


def _line(line: Line, figures: Counts, before: Mapping[int, Figures]) -> Document:
    counted: dict[str, Figure] = {name: {"count": many} for name, many in figures.items()}
    if line.median:
        counted[line.key] = {"count": _median(line.key, figures)}
    figure = _told(line, counted)
    return {
        "key": line.key,
        "label": line.label,
        "kind": line.kind.value,
        "of_this_moment": line.of_this_moment,
        **figure,
        "parts": [] if "between" in figure else _parts(line, figures),
        "earlier": [
            {"year": year, **_told(line, found)}
            for year, found in before.items()
            if line.key in found
        ],
    }


def _told(line: Line, found: Figures) -> Figure:
    """The figure of this line among those of one year; a small part as the band it lies in."""
    figure = found[line.key]
    of = found[line.of]["count"] if line.of in found else None
    if figure["count"] is None or of is None or figure["count"] > of:
        return figure
    band = told(figure["count"], of=of, is_fault=line.is_fault)
    return figure if band.is_exact else {"count": None, "between": [band.least, band.most]}


def _parts(line: Line, figures: Counts) -> list[Document]:
    words = line.parts_in(figures)
    cells = {part: figures.get(f"{line.key}.{part}", 0) for part in words}
    beside = [figures.get(f"{line.beside}.{part}", 0) for part in words if line.beside]
    left = shown(cells, beside=beside)
    return [{"label": words[part], "count": count} for part, count in left.items()]


def _median(key: str, figures: Counts) -> float | None:
    """Of the numbers counted under ``key``; None where there were too few to tell of."""
    counted = {
        int(name.rpartition(".")[2]): many
        for name, many in figures.items()
        if name.startswith(f"{key}.")
    }
    numbers = [number for number in sorted(counted) for _ in range(counted[number])]
    if len(numbers) < FEWEST_SHOWN:
        return None
    middle = len(numbers) // 2
    pair = numbers[middle - (len(numbers) % 2 == 0) : middle + 1]
    return sum(pair) / len(pair)


def _figures_of(report: Document) -> dict[str, Figure]:
    return {
        line["key"]: {name: line[name] for name in ("count", "between") if name in line}
        for each in report["clauses"]
        for line in each["lines"]
    }
