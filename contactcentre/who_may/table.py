"""How a table is written, and what it says.

There is a column for each of ``PRINCIPALS``, in that order, and a row for each method and the
relations to the record for which the answers are the same. A form is sent empty, so 200 and 422
are the form again, and what needs nothing but a press is done.

The marks after the name of an address:

- step-up: asks for the second factor again when the last was over five minutes ago;
- before-second-factor: open to whoever has shown only a password, to show or to set up the second;
- shows-many: shows many families at once, so neither contact details nor safe routes nor
  solicitors' numbers.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

# Who asks.
PRINCIPALS = {
    "anonymous": "nobody is signed in",
    "agency": "a side's representative: their private link opened and their code typed in it",
    "co-ordinator": "on duty, both factors shown a moment ago",
    "team leader": "on duty, both factors shown a moment ago",
    "volunteer on shift": "looks after the first family this moment",
    "volunteer off shift": "cleared, but looks after nobody",
    "volunteer lapsed": "was given the first family, and the check has come due since",
    "volunteer conflicted": "was given the first family, and knows it",
    "volunteer left": "was given the first family, and helps no more",
    "trustee": "signed in with both factors",
    "deactivated": "a co-ordinator whose account was closed while they were signed in",
}
# Whose the record is that the address names.
RELATIONS = {
    "own": "one's own device, account or shift; a link made for that page; otherwise something of "
    "the first family",
    "other": "somebody else's; a link made for another page; something of the second family",
    "swapped": "one family's reference with a part of the other one's file, both ways round",
    "disposed": "something of a family that has been disposed of",
    "unknown": "no such record, no such part, no such family",
}
ANSWERS = {
    "in": "to the sign-in page",
    "->": "to another page, as after something was done",
    "200": "the page",
    "403": "refused, and said so: such a record exists and they know it",
    "404": "no such page, for them",
    "405": "not in this way",
    "422": "the form again, with what has to be put right",
}
METHODS = ("GET", "POST")
MARKS = frozenset({"step-up", "before-second-factor", "shows-many"})


@dataclass(frozen=True)
class Cell:
    """Who asks, how, and whose record it is."""

    principal: str
    method: str
    relation: str


@dataclass
class Page:
    """One address: its marks, and what it answers in each cell."""

    marks: frozenset[str]
    cells: dict[Cell, str] = field(default_factory=dict)


def read(table: str) -> Iterator[tuple[str, Page]]:
    """The pages of one table, each with its name.

    Raises ``ValueError`` for a cell that is filled in twice and for a mark that means nothing.
    """
    for block in table.split("\n\n"):
        lines = [line for line in block.splitlines() if line and not line.startswith("#")]
        rows = [line.split() for line in lines if line.startswith(" ")]
        for line in lines:
            if not line.startswith(" "):
                name, *marks = line.split()
                yield name, _page(frozenset(marks), rows)


def together(tables: Iterable[Iterable[tuple[str, Page]]]) -> dict[str, Page]:
    """The pages of all tables by name. Raises ``ValueError`` for one that is listed twice."""
    pages: dict[str, Page] = {}
    for table in tables:
        for name, page in table:
            if name in pages:
                raise ValueError(f"{name} is listed twice.")
            pages[name] = page
    return pages


def marked(pages: Mapping[str, Page], mark: str) -> frozenset[str]:
    """The names of the pages that carry ``mark``."""
    return frozenset(name for name, page in pages.items() if mark in page.marks)


def _page(marks: frozenset[str], rows: list[list[str]]) -> Page:
    if marks - MARKS:
        raise ValueError(f"{sorted(marks - MARKS)} means nothing; marks are {sorted(MARKS)}.")
    page = Page(marks)
    for row in rows:
        _fill(page.cells, row)
    return page


def _fill(cells: dict[Cell, str], row: list[str]) -> None:
    first = len(row) - len(PRINCIPALS)
    method, *relations = row[:first]
    for relation in relations:
        if relation not in RELATIONS:
            raise ValueError(f"{relation} is no relation; relations are {list(RELATIONS)}.")
        for each in METHODS if method == "both" else [method]:
            for principal, answer in zip(PRINCIPALS, row[first:], strict=True):
                cell = Cell(principal, each, relation)
                if cell in cells:
                    raise ValueError(f"{cell} is filled in twice.")
                cells[cell] = answer
