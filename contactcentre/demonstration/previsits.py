"""Pre-visits of the demonstration centre: each party apart, before the family began to attend."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Protocol
from uuid import UUID

from accounts.models import User
from contactcentre.demonstration.stories import Story
from contactcentre.safekeeping.models import Use
from families.models import Closure, Family, Person, PersonRole, PreVisit
from policy import versions
from policy.models import Awareness

_SEEN = [
    PreVisit.Identity.PASSPORT,
    PreVisit.Identity.DRIVING_LICENCE,
    PreVisit.Identity.PASSPORT,
    PreVisit.Identity.VOUCHED,
    PreVisit.Identity.OTHER_PHOTOGRAPH,
]
# Apart by days: the two sides are never in the building together.
_DAYS_BEFORE = {PersonRole.RESIDENT: 5, PersonRole.VISITING: 3, PersonRole.OTHER_PARTY: 2}


class Known(Protocol):
    """A family as the builder knows it."""

    family: Family
    story: Story
    people: list[Person]
    events: list[tuple[date, Use]]


def store(kept: Iterable[Known], *, by: User) -> None:
    """The pre-visits of all who came to attend, and what was begun with those who wait."""
    held: list[PreVisit] = []
    told: dict[UUID, Awareness] = {}
    for number, each in enumerate(kept):
        began = _began(each.story)
        for person, day in _seen(each, began, waits=number % 3):
            whole = began is not None or person.role == PersonRole.RESIDENT
            held.append(_pre_visit(person, day, number, whole=whole, by=by))
            each.events.append((day, Use.PRE_VISIT))
            if whole:
                told[person.pk] = _told(person, day, by=by)
    first = min(held, key=lambda pre_visit: pre_visit.held_on)
    _hold_alone(first)
    told[first.person_id].how = Awareness.How.COPY
    told[first.person_id].on += timedelta(_DAYS_BEFORE[PersonRole(first.person.role)])
    PreVisit.objects.bulk_create(held)
    Awareness.objects.bulk_create(told.values())


def _hold_alone(first: PreVisit) -> None:
    """The earliest date is a canary, so nothing that is stored in clear has the same one."""
    closed = Closure.objects.values_list("first_day", "last_day")
    taken = {day for closure in closed for day in closure}
    while first.held_on in taken:
        first.held_on -= timedelta(1)


def _began(story: Story) -> date | None:
    """The day on which the centre accepted a family that had been referred to it."""
    days = [day for state, day in story.path[1:] if state == Family.State.ACTIVE]
    return days[0] if days else None


def _seen(each: Known, began: date | None, *, waits: int) -> Iterator[tuple[Person, date]]:
    parties = [person for person in each.people if PersonRole(person.role).is_party]
    parties.sort(key=lambda person: (-_DAYS_BEFORE[PersonRole(person.role)], person.pk))
    if began is None:
        # On the waiting list some have been seen on one side, some on both, some not yet.
        if each.story.path[-1][0] != Family.State.WAITING or len(each.story.path) == 1:
            return
        for person in parties[:waits]:
            yield person, each.story.path[-1][1] + timedelta(9 - _days_before(person))
        return
    for person in parties:
        yield person, began - timedelta(_days_before(person))


def _days_before(person: Person) -> int:
    return _DAYS_BEFORE[PersonRole(person.role)]


def _pre_visit(person: Person, day: date, number: int, *, whole: bool, by: User) -> PreVisit:
    return PreVisit(
        family_id=person.family_id,
        person=person,
        held_on=day,
        identity=_SEEN[number % len(_SEEN)],
        rules_explained=True,
        agreement_signed=whole,
        child_shown_round=person.role == PersonRole.RESIDENT,
        recorded_by=by,
    )


def _told(person: Person, on: date, *, by: User) -> Awareness:
    return Awareness(
        subject_id=person.family_id,
        who=person.pk,
        audience=Awareness.Audience.USER,
        version=versions.in_force(on).name,
        how=Awareness.How.PRE_VISIT,
        on=on,
        told_by=by,
    )
