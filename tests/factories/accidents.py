"""Entries of the accident book, written along the road the centre takes."""

from datetime import datetime
from typing import Any

from accidents.models import AccidentEntry, Addendum
from accidents.services import writing
from accounts.models import User
from contactcentre.safekeeping import clock


def accident(**fields: Any) -> dict[str, Any]:
    """What is entered of a child who fell this moment."""
    return {
        "role": "child",
        "name": "Clementine Ashgrove",
        "age": "7 years",
        "happened_at": clock.now(),
        "place": "At the foot of the stage steps",
        "what_happened": "Ran down the steps of the stage, missed the last one and fell.",
        "injury": "A graze on the left knee, as big as a penny",
        "treatment": "Washed with water, a plaster put on",
        "treated_by": "Wilfreda Pennyworth",
        "to_hospital": False,
        "told": "Her aunt, ten minutes later",
        "witnesses": "Thaddeus Quarrington, volunteer",
        "written_by": "Wilfreda Pennyworth",
        **fields,
    }


def make_entry(*, by: User, at: datetime | None = None, **fields: Any) -> AccidentEntry:
    """Written at once: now, or at that moment."""
    moment = at or clock.now()
    return writing.write(by=by, at=moment, **accident(**{"happened_at": moment, **fields}))


def make_addendum(entry: AccidentEntry, *, by: User, **fields: Any) -> Addendum:
    said = {
        "text": "It was the right knee, as the co-ordinator saw at the next session.",
        "written_by": "Leopoldina Marchbanks",
        "at": clock.now(),
        **fields,
    }
    return writing.add(entry=entry, by=by, **said)


def in_full(entry: AccidentEntry) -> tuple[dict[str, Any], list[tuple[Any, ...]]]:
    """All that the book says of it, read anew: the entry, and what was added."""
    read = AccidentEntry.objects.get(pk=entry.pk)
    said = {field.name: getattr(read, field.name) for field in read._meta.concrete_fields}
    added = [
        (each.number, each.text, each.written_by, each.written_at) for each in read.addenda.all()
    ]
    return said, added
