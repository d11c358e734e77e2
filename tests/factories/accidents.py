"""Entries of the accident book, written along the road the centre takes."""

from datetime import datetime, timedelta
from typing import Any

from accidents.models import AccidentEntry, Addendum
from accidents.services import writing
from accounts.models import User
from contactcentre.safekeeping import clock


def accident(**fields: Any) -> dict[str, Any]:
    """What is entered of a child who fell an hour ago."""
    return {
        "role": "child",
        "name": "Clementine Ashgrove",
        "age": "seven and a half",
        "happened_at": clock.now() - timedelta(hours=1),
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
    """Written now, or at that moment, of an hour before."""
    moment = at or clock.now()
    happened = {"happened_at": moment - timedelta(hours=1)}
    return writing.write(by=by, at=moment, **accident(**happened | fields))


def make_addendum(entry: AccidentEntry, *, by: User, **fields: Any) -> Addendum:
    said = {
        "text": "It was the right knee, as the co-ordinator saw at the next session.",
        "written_by": "Leopoldina Marchbanks",
        "at": clock.now(),
        **fields,
    }
    return writing.add(entry=entry, by=by, **said)
