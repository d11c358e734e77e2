"""What a session sheet says of each family: enough for the day, and nobody's surname."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from contactcentre.safekeeping.sealing import opened
from families.models import Alert, Arrangement, Booking, Person, PersonRole, Session, Side
from families.models.people import age_on
from families.rules.visit import Attendee, Visit
from families.services.described import SIDES, what_they_may
from families.services.expected import expected_with, kept_apart
from families.services.planning import allocations, on_duty_among
from families.services.times import span, wall_clock
from families.services.visits import visits_of

_UNSEEN = "a family that a colleague has to see to"


@dataclass(frozen=True, slots=True)
class OnPaper:
    """One person's line: a first name, and what to know at the door."""

    name: str
    about: str
    is_child: bool
    refuse: str = ""


@dataclass(frozen=True, slots=True)
class Due:
    """When one side comes and goes."""

    side: str
    comes: str
    goes: str


@dataclass(slots=True)
class PaperFamily:
    """One family's block of the sheet. There is no surname here to be printed by accident."""

    number: int
    slot: str
    dues: list[Due]
    room: str
    handover: bool
    parents_may_meet: bool
    may_leave_building: bool
    waits_behind: str
    people: list[OnPaper]
    # Whether it is to be written down which of several visitors a child was walked in to.
    asks_to_whom: bool = False
    alerts: list[str] = field(default_factory=list)
    looked_after_by: str = ""
    # Whom they must not meet, in words that no other family's reader could follow.
    apart_from: list[str] = field(default_factory=list)


def families_on_paper(session: Session, *, by: Any) -> list[PaperFamily]:
    """The families booked on the session that ``by`` may see, in the order of the register."""
    visits = visits_of(session, by=by)
    families = {visit.family_id for visit in visits}
    rooms = dict(Booking.objects.filter(session=session).values_list("pk", "room__name"))
    kinds = dict(
        Arrangement.objects.filter(family_id__in=families).values_list("family_id", "kind")
    )
    alerts, helpers, apart = _alerts(visits), _helpers(session), _apart(visits, session)
    relationships = _relationships(families)
    return [
        PaperFamily(
            number=visit.number,
            slot=span(visit.starts_at, visit.ends_at),
            dues=_dues(visit),
            room=rooms[visit.booking_id] or "",
            handover=kinds[visit.family_id] == Arrangement.Kind.HANDOVER,
            parents_may_meet=visit.may_meet,
            may_leave_building=visit.may_leave,
            waits_behind=Arrangement.WaitsBehind(visit.waits_behind).label,
            people=[
                _on_paper(person, visit, relationships.get(person.id, ""))
                for person in visit.people.values()
                if person.is_listed
            ],
            asks_to_whom=sum(a.is_listed for a in visit.adults(Side.VISITING)) > 1,
            alerts=alerts[visit.family_id],
            looked_after_by=", ".join(helpers[visit.booking_id]),
            apart_from=apart[visit.family_id],
        )
        for visit in visits
    ]


def _dues(visit: Visit) -> list[Due]:
    slot = visit.slot
    return [
        Due(side.in_the_hall, wall_clock(slot.due(side)), wall_clock(slot.leaves(side)))
        for side in (Side.VISITING, Side.RESIDENT)
    ]


def _on_paper(person: Attendee, visit: Visit, relationship: str) -> OnPaper:
    if person.is_child:
        age = f", {age_on(person.born, visit.session.date)}" if person.born else ""
        return OnPaper(person.first_name, f"child{age}", is_child=True)
    side = "" if person.role == PersonRole.COMPANION else SIDES[person.role]
    may = what_they_may(person, may_leave=visit.may_leave)
    return OnPaper(
        person.first_name,
        ", ".join(part for part in (side, relationship, *may) if part),
        is_child=False,
        refuse="" if person.consented else "a written consent is missing",
    )


def _helpers(session: Session) -> dict[UUID, list[str]]:
    """Clause 6: who looks after each booking and counts as cover, by first name.

    Two of one first name are named in full.
    """
    found = allocations(session)
    cover = on_duty_among(found, of=session)
    people = {each.volunteer_id: each.volunteer for given in found.values() for each in given}
    first = {pk: user.known_as.partition(" ")[0] for pk, user in people.items()}
    shared = Counter(first.values())
    called = {pk: name if shared[name] == 1 else people[pk].known_as for pk, name in first.items()}
    helpers: dict[UUID, list[str]] = defaultdict(list)
    for booking_id, given in found.items():
        on_duty = {each.volunteer_id for each in given} & cover
        helpers[booking_id] = sorted(called[pk] for pk in on_duty)
    return helpers


def _apart(visits: Sequence[Visit], session: Session) -> dict[UUID, list[str]]:
    """Whom of those expected that day each family must not meet: by number, never by name."""
    numbers = {visit.family_id: visit.number for visit in visits}
    foes = kept_apart(numbers)
    words = {family_id: f"number {number}" for family_id, number in numbers.items()}
    unseen = {other for family_id in numbers for other in foes.get(family_id, ())} - set(numbers)
    if unseen:
        for visit in expected_with(session, family__in=unseen):
            here = visit.session_id == session.pk
            words[visit.family_id] = _UNSEEN if here else "a family on another session of the day"
    found: dict[UUID, list[str]] = defaultdict(list)
    for family_id in numbers:
        expected = foes.get(family_id, set()) & words.keys()
        found[family_id] = sorted({words[other] for other in expected})
    return found


def _relationships(families: Iterable[UUID]) -> dict[UUID, str]:
    adults = Person.objects.filter(family_id__in=families).exclude(role=PersonRole.CHILD)
    return dict(opened(adults, "pk", "relationship"))


def _alerts(visits: Iterable[Visit]) -> dict[UUID, list[str]]:
    """What helpers need to know of each family; what else there is to know is not for paper."""
    people = {person.id: person for visit in visits for person in visit.people.values()}
    found: dict[UUID, list[str]] = defaultdict(list)
    alerts = Alert.objects.filter(family_id__in={visit.family_id for visit in visits})
    for family_id, person_id, kind, text in opened(
        alerts, "family_id", "person_id", "kind", "text"
    ):
        if words := Alert.for_helpers(kind, text):
            whose = people[person_id].first_name if person_id in people else Alert.WHOLE_FAMILY
            found[family_id].append(f"{whose}: {words}")
    return found
