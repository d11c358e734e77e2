"""The families of the demonstration centre: who they are and what became of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from contactcentre.demonstration.people import Inventor
from contactcentre.safekeeping.models import Use
from families.models import Family
from families.services.family import NewFamily

State = Family.State
Path = tuple[tuple[str, date], ...]


@dataclass(frozen=True)
class Story:
    """One family, the states it went through and when, and between which days it attended."""

    family: NewFamily
    path: Path
    attends_from: date | None = None
    attends_until: date | None = None
    last_use: Use | None = Use.CORRECTION

    @property
    def created_on(self) -> date:
        return self.path[0][1]

    def attends_on(self, day: date) -> bool:
        return (
            self.attends_from is not None
            and self.attends_from <= day
            and (self.attends_until is None or day <= self.attends_until)
        )


def years_before(day: date, years: int) -> date:
    """The same calendar day ``years`` earlier; 28 February where that year has no 29th."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def all_stories(today: date, chance: Random) -> list[Story]:
    """About sixty families in every state, in a fixed order."""
    inventor = Inventor(today, chance)
    return [
        *_attending(today, chance, inventor),
        *_stopped(today, chance, inventor),
        *_not_yet(today, chance, inventor),
        *_long_unused(today, inventor),
    ]


def _attending(today: date, chance: Random, inventor: Inventor) -> Iterator[Story]:
    for number in range(28):
        referred = today - timedelta(800 if number < 12 else chance.randint(60, 700))
        began = referred + timedelta(chance.randint(20, 50))
        path = [(State.REFERRED, referred), (State.ACTIVE, began)]
        if number % 2:
            path.insert(1, (State.WAITING, referred + timedelta(7)))
        yield Story(inventor.family(State.ACTIVE, since=referred), tuple(path), attends_from=began)


def _stopped(today: date, chance: Random, inventor: Inventor) -> Iterator[Story]:
    for state, how_many in ((State.PAUSED, 4), (State.MOVED_ON, 5)):
        for _ in range(how_many):
            ended = today - timedelta(chance.randint(40, 560))
            began = ended - timedelta(chance.randint(120, 350))
            referred = began - timedelta(35)
            family = inventor.family(state, since=referred)
            path = (
                (State.REFERRED, referred),
                (State.ACTIVE, began),
                (state, ended),
            )
            yield Story(family, path, attends_from=began, attends_until=ended)


def _not_yet(today: date, chance: Random, inventor: Inventor) -> Iterator[Story]:
    for _ in range(5):
        referred = today - timedelta(chance.randint(20, 70))
        path = ((State.REFERRED, referred), (State.WAITING, referred + timedelta(6)))
        yield Story(inventor.family(State.WAITING, since=referred), path)
    for days in (1, 3, 9, 16):
        referred = today - timedelta(days)
        family = inventor.family(State.REFERRED, since=referred)
        yield Story(family, ((State.REFERRED, referred),), last_use=Use.REFERRAL)
    for days in (30, 90, 400):
        referred = today - timedelta(days)
        path = ((State.REFERRED, referred), (State.DECLINED, referred + timedelta(5)))
        yield Story(inventor.family(State.DECLINED, since=referred), path)


def _long_unused(today: date, inventor: Inventor) -> Iterator[Story]:
    """Just under, at and over three years without use; and two imported with no date at all."""
    three_years = years_before(today, 3)
    last_days = [three_years + timedelta(days) for days in (1, 9, 35)]
    last_days += [three_years, three_years]
    last_days += [three_years - timedelta(days) for days in (1, 40, 300, 1000)]
    for number, last_day in enumerate(last_days):
        state = State.DECLINED if number % 4 == 1 else State.MOVED_ON
        before = State.REFERRED if state == State.DECLINED else State.ACTIVE
        began = last_day - timedelta(150)
        path = ((before, began), (state, last_day))
        family = inventor.family(state, since=began, long_ago=last_day == last_days[-1])
        yield Story(family, path, last_use=Use.CONTACT)
    for state in (State.MOVED_ON, State.WAITING):
        imported_on = today - timedelta(200)
        family = inventor.family(state, since=imported_on)
        yield Story(family, ((state, imported_on),), last_use=None)
