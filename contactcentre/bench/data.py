"""The seeded centre: made-up families from a seed, under real keys, with two years behind them."""

import random
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from itertools import count, islice
from uuid import UUID, uuid4

from django.db.models import QuerySet

from accounts.models import User
from accounts.roles import Role
from accounts.services.records import give_authenticator_app, open_account
from contactcentre.bench.registry import Centre
from contactcentre.safekeeping import audit, clock
from contactcentre.safekeeping.keyring.keys import key_scope, want
from families.models import (
    Alert,
    Arrangement,
    Booking,
    ContactDetail,
    EntryKind,
    Family,
    Outcome,
    Person,
    PersonRole,
    RegisterEntry,
    Session,
)
from families.services import planning
from families.services.family import NewFamily, NewPerson, open_families
from families.services.sessions import plan_session
from policy.undertaking import give

SEED = 2024
HALL_FAMILIES = 40
CROWD_FAMILIES = 400
# So that the hall and the crowd are different families.
FEWEST_FAMILIES = HALL_FAMILIES + CROWD_FAMILIES
_ATTENDANCES = 5
_numbers = count(1)
_PAST_SESSIONS = 48
_AT_ONCE = 500

_FIRST_NAMES = (
    "Aaliyah Adam Agnieszka Aisha Alfie Amélie Amir Anaïs Archie Beatrice Ben Bronagh Callum "
    "Chloë Chidi Daisy Dafydd Deepa Eilidh Elsie Emre Fatima Finn Freya George Grace Hamza Hannah "
    "Ishaan Isla Jack Jasmine Joanne José Kofi Leah Liam Lucía Mohammed Mia Mary-Ann Nia Noah "
    "Oliver Olivia Oisín Poppy Priya Reuben Rhys Ruby Sam Samantha Siân Sofia Tariq Theo Wei "
    "Yusuf Zoë"
).split()
_LAST_NAMES = (
    "Adeyemi Ahmed Ali Bailey Begum Bennett Brown Byrne Campbell Carter Chen Clarke Davies "
    "D’Souza Edwards Evans Fernández Fitzgerald Ford Garcia Green Griffiths Hall Harris Hughes "
    "Hussain Jackson James Jones Kaur Kelly Khan Kowalska Lewis Lloyd Macdonald Martin Müller "
    "Mitchell Moore Morgan Murphy Ndlovu Nowak O’Brien O’Connor Okafor Owen Parker Patel Phillips "
    "Price Roberts Robinson Rossi Şahin Shah Singh Smith-Jones Taylor Thomas Turner Walker Ward "
    "Watson White Williams Wilson Wood Wright Young"
).split()


def plans(count: int, *, on: date, seed: int = SEED) -> Iterator[NewFamily]:
    """``count`` families of a child and two parties each: the same for the same seed and day."""
    chance = random.Random(seed)  # noqa: S311
    for number in range(count):
        yield _plan(chance, number, on)


def populate(count: int, *, on: date, seed: int = SEED) -> Centre:
    """Fill empty databases with ``count`` families, their past visits, and two sessions today."""
    person = co_ordinator()
    venue = planning.venue_named("Trinity Hall")
    past = [
        Session(venue=venue, date=on - timedelta(days=14 * n), capacity=count, **_OPEN)
        for n in range(1, _PAST_SESSIONS + 1)
    ]
    Session.objects.bulk_create(past)
    planned, made = plans(count, on=on, seed=seed), 0
    chance = random.Random(seed + 1)  # noqa: S311
    while batch := list(islice(planned, _AT_ONCE)):
        with key_scope():
            families = open_families(batch, by=person, on=on, use=None)
            _visits([family.pk for family in families], past, chance, by=person)
        made += len(batch)
    ids = list(Family.objects.order_by("subject__created_on", "pk").values_list("pk", flat=True))
    hall, crowd = ids[:HALL_FAMILIES], ids[HALL_FAMILIES:FEWEST_FAMILIES]
    return Centre(
        co_ordinator=person.pk,
        hall=_today("Trinity Hall", hall, on=on, by=person),
        crowd=_today("Corn Exchange", crowd, on=on, by=person),
    )


def co_ordinator() -> User:
    """A co-ordinator with a second factor, as every one has."""
    person = open_account(
        display_name="Siân O’Connor",
        address="co-ordinator@centre.example",
        roles=[Role.CO_ORDINATOR],
        by=None,
    )
    give_authenticator_app(user=person, secret="JBSWY3DPEHPK3PXP")  # noqa: S106
    give(person, on=clock.today())
    return person


def booked(session_id: UUID) -> QuerySet[Booking]:
    """The bookings of one of today's sessions, always in the same order."""
    return Booking.objects.filter(session_id=session_id).order_by("pk")


_OPEN = {"starts_at": time(10), "ends_at": time(12)}
# Whatever the hour of the measuring, a tap is within the session.
_ALL_DAY = {"starts_at": time(0, 1), "ends_at": time(23, 58)}


def _plan(chance: random.Random, number: int, on: date) -> NewFamily:
    surnames = chance.sample(_LAST_NAMES, 2)
    firsts = chance.sample(_FIRST_NAMES, 3)
    born = on - timedelta(days=chance.randrange(400, 15 * 365))
    allergic = chance.random() < 0.2
    child = NewPerson(
        role=PersonRole.CHILD,
        first_name=firsts[0],
        last_name=surnames[1],
        date_of_birth=born,
        alerts=[(Alert.Kind.ALLERGY, "Peanuts: carries a pen")] if allergic else [],
    )
    sides = [
        NewPerson(
            role=role,
            first_name=first,
            last_name=last,
            relationship="Parent",
            may_collect=role == PersonRole.RESIDENT,
            address_withheld=chance.random() < 0.5,
            contact=[
                (ContactDetail.Kind.ADDRESS, f"{number + 1} {last} Street, Trowbridge"),
                (ContactDetail.Kind.TELEPHONE, f"01632 96{chance.randrange(10_000):04d}"),
            ],
        )
        for role, first, last in zip(
            (PersonRole.RESIDENT, PersonRole.VISITING), firsts[1:], surnames, strict=True
        )
    ]
    order = chance.choice([Arrangement.Order.NONE, Arrangement.Order.CHILD_ARRANGEMENTS])
    # Two in a hundred have not been used for three years.
    days = chance.randrange(1100, 1400) if chance.random() < 0.02 else chance.randrange(1, 700)
    return NewFamily(
        people=[child, *sides],
        state=Family.State.ACTIVE,
        arrangement={"order": order},
        last_used_on=on - timedelta(days=days),
    )


def _visits(
    family_ids: Sequence[UUID], past: Sequence[Session], chance: random.Random, *, by: User
) -> None:
    """Some past visits of each family, with what the register says of them."""
    bookings = [
        _booking(session, family_id, by=by)
        for family_id in family_ids
        for session in chance.sample(past, _ATTENDANCES)
    ]
    Booking.objects.bulk_create(bookings)
    for family_id in family_ids:
        want(family_id)
    came = _arrivals(family_ids)
    entries = [entry for booking in bookings for entry in _entries(booking, came, by=by)]
    RegisterEntry.objects.bulk_create(entries)
    audit.record_all(
        audit.entry("register-entry", entry, action=audit.Action.CREATE, subject_id=entry.family_id)
        for entry in entries
    )


def _arrivals(family_ids: Sequence[UUID]) -> dict[UUID, list[UUID]]:
    """Of each family, the child and the visiting party."""
    came: dict[UUID, list[UUID]] = {family_id: [] for family_id in family_ids}
    people = Person.objects.filter(
        family_id__in=family_ids, role__in=[PersonRole.CHILD, PersonRole.VISITING]
    )
    for pk, family_id in people.values_list("pk", "family_id"):
        came[family_id].append(pk)
    return came


def _entries(
    booking: Booking, came: dict[UUID, list[UUID]], *, by: User
) -> Iterator[RegisterEntry]:
    day = booking.session.date
    for person_id in came[booking.family_id]:
        yield _entry(booking, person_id, EntryKind.ARRIVED, _moment(day, time(10, 2)), by=by)
    outcome = _entry(booking, None, EntryKind.OUTCOME, _moment(day, time(12, 1)), by=by)
    outcome.outcome = Outcome.ATTENDED
    yield outcome


def _entry(
    booking: Booking, person_id: UUID | None, kind: str, at: datetime, *, by: User
) -> RegisterEntry:
    return RegisterEntry(
        booking=booking,
        session_id=booking.session_id,
        family_id=booking.family_id,
        person_id=person_id,
        kind=kind,
        at=at,
        recorded_at=at,
        recorded_by=by,
        key=uuid4(),
    )


def _moment(day: date, at: time) -> datetime:
    return datetime.combine(day, at, tzinfo=clock.LONDON)


def _today(hall: str, family_ids: Sequence[UUID], *, on: date, by: User) -> UUID:
    session = plan_session(
        venue=planning.venue_named(hall),
        on=on,
        starts_at=_ALL_DAY["starts_at"],
        ends_at=_ALL_DAY["ends_at"],
        capacity=max(1, len(family_ids)),
    )
    Booking.objects.bulk_create(_booking(session, family_id, by=by) for family_id in family_ids)
    return session.pk


def _booking(session: Session, family_id: UUID, *, by: User) -> Booking:
    return Booking(
        session=session,
        family_id=family_id,
        booked_at=clock.now(),
        booked_by=by,
        number=next(_numbers),
        **_OPEN,
    )
