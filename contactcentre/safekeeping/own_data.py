"""What the centre holds of one person, in words they can read. Apps fill it in, each its own."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Model

from contactcentre.safekeeping import clock

# In place of where somebody can be reached, until it goes to nobody but themselves.
NOT_SHOWN = "Held; it stands in the copy that is given out"


@dataclass(frozen=True)
class Line:
    """One thing that is held. ``reaches`` says that it tells where the person can be reached."""

    label: str
    value: str
    reaches: bool = False


@dataclass(frozen=True)
class Section:
    title: str
    lines: list[Line]


@dataclass(frozen=True)
class Item:
    """Something that speaks of somebody else too: a person decides whether it is given out.

    ``key`` is the kind of record and its random key.
    """

    key: str
    what: str
    says: str
    why: str


@dataclass(frozen=True)
class OwnData:
    """All of it: what is theirs alone, and what has to be decided about."""

    sections: list[Section] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)

    def __add__(self, other: "OwnData") -> "OwnData":
        return OwnData([*self.sections, *other.sections], [*self.items, *other.items])


def section(title: str, lines: Iterable[Line]) -> list[Section]:
    """The section, or nothing where nothing is held."""
    found = list(lines)
    return [Section(title, found)] if found else []


def lines_of(record: Model, *names: str, reaches: frozenset[str] = frozenset()) -> list[Line]:
    """What the record says in these fields, each under the field’s name; empty ones left out."""
    found = []
    for name in names:
        column: Any = record._meta.get_field(name)
        said = in_words(record, name)
        if said:
            label = str(column.verbose_name)
            found.append(Line(label[0].upper() + label[1:], said, reaches=name in reaches))
    return found


def item_of(record: Model, what: str, *names: str, why: str) -> Item:
    """What the record says in these fields, as one thing to decide about."""
    lines = [f"{line.label}: {line.value}" for line in lines_of(record, *names)]
    return Item(f"{record._meta.model_name}:{record.pk}", what, "\n".join(lines), why)


def in_words(record: Any, name: str) -> str:
    """The value of one field as it is read out: its choice, its day, yes or no."""
    value, column = getattr(record, name), record._meta.get_field(name)
    if column.choices:
        return str(dict(column.flatchoices).get(value, value) or "")
    return written(value)


def written(value: Any) -> str:
    """A day as people write it, yes or no, or the text itself."""
    match value:
        case None:
            return ""
        case bool():
            return "Yes" if value else "No"
        case datetime():
            return f"{value.astimezone(clock.LONDON):%-d %B %Y, %H:%M}"
        case date():
            return f"{value:%-d %B %Y}"
    return str(value)
