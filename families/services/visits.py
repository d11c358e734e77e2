"""Loading what the register knows of visits: one for a tap, all of a session for its page."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from functools import cache
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.lookups import In

from contactcentre.safekeeping.keyring import keys
from contactcentre.safekeeping.prepared import Prepared, PreparedRows
from contactcentre.safekeeping.sealing import OpenedRows, Place, opened
from families.models import (
    Arrangement,
    AuthorisedBy,
    Booking,
    EntryKind,
    KeepApart,
    Outcome,
    Person,
    PersonRole,
    RegisterEntry,
    Session,
    WrittenConsent,
)
from families.models.family import seen_by
from families.models.people import ROLE_ORDER
from families.rules.visit import Attendee, Chain, Contest, Fact, Visit

_SEALED: dict[str, Any] = {
    name: Person._meta.get_field(name)
    for name in ("first_name", "last_name", "date_of_birth", "may_attend", "may_collect")
}
# What the values of somebody in each role are sealed with.
_BOUND = {role.value: Person(role=role).bound_now() for role in PersonRole}
_Row = tuple[UUID, UUID, str, str, dict[str, Any]]
_BY_CONSENT = (PersonRole.COMPANION, AuthorisedBy.CONSENT)


def visits_of(session: Session, *, by: Any, booking_ids: Collection[UUID] = ()) -> list[Visit]:
    """The visits of the session that ``by`` may see, in slot order.

    ``booking_ids``, where given, are the only ones asked about. Three queries, and one more
    where somebody comes by written consent.
    """
    which = seen_by(by, "family")
    return _read(session, which & Q(family__bookings__in=booking_ids) if booking_ids else which)


def all_visits_of(session: Session) -> list[Visit]:
    """The same, of every family: only for what befalls every visit of the session alike.

    But for a family whose disposal has begun, which nothing is added to.
    """
    return _read(session, Q(family__subject__fenced_on__isnull=True))


def unseen_of(session: Session, *, by: Any) -> tuple[int, frozenset[UUID]]:
    """How many families ``by`` may not see, and who of them is in the building."""
    unseen = _read(session, ~seen_by(by, "family"))
    return len(unseen), _inside(unseen)


def inside_of(session: Session) -> frozenset[UUID]:
    """Who of every family is in the building: only to count them, as one does in a fire."""
    return _inside(_read(session, Q()))


def _inside(visits: Iterable[Visit]) -> frozenset[UUID]:
    return frozenset(person.id for visit in visits for person in visit.inside())


def _read(session: Session, which: Q) -> list[Visit]:
    rows = Arrangement.objects.filter(
        which,
        family__bookings__session=session,
        family__bookings__cancelled_at__isnull=True,
    )
    apart = _apart_on_the_day().ask(venue=session.venue_id, day=session.date)
    rows = rows.annotate(kept_apart=In(F("family_id"), apart))
    found = opened(
        rows.order_by("family__bookings__starts_at", "family__bookings__number"),
        "family__bookings__pk",
        "family_id",
        "family__subject__reference",
        "family__bookings__starts_at",
        "family__bookings__ends_at",
        "family__bookings__number",
        "family__bookings__room_id",
        "parents_may_meet",
        "may_leave_building",
        "waits_behind",
        "kept_apart",
    )
    visits = [
        Visit(
            booking_id=booking_id,
            family_id=family_id,
            session=session,
            reference=reference,
            starts_at=starts_at,
            ends_at=ends_at,
            number=number,
            has_room=room_id is not None,
            may_meet=may_meet,
            may_leave=may_leave,
            waits_behind=waits_behind,
            kept_apart=kept_apart,
        )
        for (
            booking_id,
            family_id,
            reference,
            starts_at,
            ends_at,
            number,
            room_id,
            may_meet,
            may_leave,
            waits_behind,
            kept_apart,
        ) in found
    ]
    _fill(visits)
    return visits


def locked_visit(booking_id: UUID, *, by: Any) -> tuple[Booking, Visit]:
    """The booking, locked until the transaction ends, and its visit.

    Raises ``Booking.DoesNotExist``, also for one that was given back or that ``by`` may not see.
    """
    return _locked(booking_id, seen_by(by, "family"))


def locked_visit_of_session(booking_id: UUID) -> tuple[Booking, Visit]:
    """The same, of whichever family: only for what befalls every visit of its session alike."""
    return _locked(booking_id, Q())


def seen_visit(booking_id: UUID, *, by: Any) -> Visit:
    """One visit to look at. Raises ``Booking.DoesNotExist`` as ``locked_visit`` does."""
    return visit_of(_booking(booking_id, seen_by(by, "family")).get())


def _locked(booking_id: UUID, which: Q) -> tuple[Booking, Visit]:
    booking = _booking(booking_id, which).select_for_update(of=("self",)).get()
    return booking, visit_of(booking)


def _booking(booking_id: UUID, which: Q) -> QuerySet[Booking]:
    apart = _apart_beside().ask(booking=booking_id)
    return (
        Booking.objects.filter(which, pk=booking_id, cancelled_at__isnull=True)
        .select_related("session", "family__subject", "family__arrangement")
        .annotate(kept_apart=In(F("family_id"), apart))
    )


def _apart_from_those_at(*, venue: Any, day: Any) -> QuerySet[Any]:
    """The families who must not meet somebody who is expected at that hall on that day."""
    there = Booking.objects.filter(
        cancelled_at__isnull=True,
        session__cancelled_at__isnull=True,
        session__venue=venue,
        session__date=day,
    ).values("family")
    pairs = KeepApart.objects.in_force()
    return (
        pairs.filter(second__in=there)
        .values_list("first")
        .union(pairs.filter(first__in=there).values_list("second"), all=True)
    )


@cache
def _apart_on_the_day() -> Prepared:
    return Prepared(_apart_from_those_at, venue=models.UUIDField(), day=models.DateField())


@cache
def _apart_beside() -> Prepared:
    """The same, of where and when a booking is."""

    def build(*, booking: Any) -> QuerySet[Any]:
        this = Booking.objects.filter(pk=booking)
        venue, day = (this.values(f"session__{name}")[:1] for name in ("venue", "date"))
        return _apart_from_those_at(venue=venue, day=day)

    return Prepared(build, booking=models.UUIDField())


def visit_of(booking: Booking) -> Visit:
    """The visit of one booking."""
    arrangement = booking.family.arrangement
    visit = Visit(
        booking_id=booking.pk,
        family_id=booking.family_id,
        session=booking.session,
        reference=booking.family.reference,
        starts_at=booking.starts_at,
        ends_at=booking.ends_at,
        number=booking.number,
        has_room=booking.room_id is not None,
        may_meet=arrangement.parents_may_meet,
        may_leave=arrangement.may_leave_building,
        waits_behind=arrangement.waits_behind,
        kept_apart=getattr(booking, "kept_apart", False),
    )
    _fill([visit])
    return visit


def unsettled(*kinds: EntryKind) -> QuerySet[RegisterEntry]:
    """What contradicts an entry of these kinds, on either side, until a person decides about it."""
    return RegisterEntry.objects.filter(
        Q(contests__kind__in=kinds) | Q(kind__in=kinds),
        contests__isnull=False,
        supersedes__isnull=True,
        superseded_by__isnull=True,
    )


def is_contested() -> Exists:
    """Of an entry that says how a visit ended: whether a person has still to decide about it."""
    return Exists(unsettled(EntryKind.OUTCOME).filter(booking=OuterRef("booking")))


def ends(**of: Any) -> QuerySet[RegisterEntry]:
    """How visits ended, as the register holds it, where nobody has still to decide about it."""
    return RegisterEntry.objects.filter(
        **of,
        kind=EntryKind.OUTCOME,
        withdrawn=False,
        superseded_by__isnull=True,
        contests__isnull=True,
    ).exclude(booking__in=unsettled(EntryKind.OUTCOME).values("booking"))


def took_place(**of: Any) -> QuerySet[RegisterEntry]:
    """The ends of those visits at which, beyond dispute, contact took place."""
    return ends(**of, outcome=Outcome.ATTENDED)


def people_of(family_ids: Iterable[UUID]) -> dict[UUID, list[Attendee]]:
    """The people of each family, the children first, then each side, each by name."""
    people: dict[UUID, list[Attendee]] = defaultdict(list)
    rows: list[_Row] = []
    for pk, family_id, role, authorised_by, *sealed in _people().ask(families=[*family_ids]):
        keys.want(family_id)
        rows.append((pk, family_id, role, authorised_by, dict(zip(_SEALED, sealed, strict=True))))
    missing = _without_consent(rows)
    for row in rows:
        people[row[1]].append(_attendee(row, consented=row[0] not in missing))
    for family in people.values():
        family.sort(key=lambda person: (ROLE_ORDER[person.role], person.name))
    return people


@cache
def _people() -> PreparedRows:
    def build(*, families: Any) -> QuerySet[Any]:
        columns = ("pk", "family_id", "role", "authorised_by", *_SEALED)
        return Person.objects.filter(family_id__in=families).values_list(*columns)

    return PreparedRows(build, several=["families"], families=models.UUIDField())


def _attendee(row: _Row, *, consented: bool) -> Attendee:
    """Opens only what matters of somebody in that role."""
    pk, family_id, role, _, sealed = row
    place = Place(Person, pk=pk, subject_id=family_id, bound=_BOUND[role])

    def value(name: str) -> Any:
        return place.open(_SEALED[name], sealed[name])

    companion = role == PersonRole.COMPANION
    brings = companion or role == PersonRole.RESIDENT
    return Attendee(
        id=pk,
        role=PersonRole(role),
        first_name=value("first_name"),
        last_name=value("last_name"),
        may_attend=companion and value("may_attend"),
        may_collect=brings and value("may_collect"),
        consented=consented,
        born=value("date_of_birth") if role == PersonRole.CHILD else None,
    )


def _without_consent(rows: Iterable[_Row]) -> set[UUID]:
    """The companions by consent to whom not every party consents in writing now."""
    parties = defaultdict(set)
    by_consent = []
    for pk, family_id, role, authorised_by, _ in rows:
        if PersonRole(role).is_party:
            parties[family_id].add(pk)
        elif (role, authorised_by) == _BY_CONSENT:
            by_consent.append((pk, family_id))
    if not by_consent:
        return set()
    given = defaultdict(set)
    for companion_id, party_id, withdrawn_on in opened(
        WrittenConsent.objects.filter(companion__in=[pk for pk, _ in by_consent]),
        "companion_id",
        "party_id",
        "withdrawn_on",
    ):
        if withdrawn_on is None:
            given[companion_id].add(party_id)
    return {pk for pk, family_id in by_consent if not parties[family_id] <= given[pk]}


def _fill(visits: list[Visit]) -> None:
    by_family = {visit.family_id: visit for visit in visits}
    for family_id, people in people_of(by_family).items():
        by_family[family_id].people = {person.id: person for person in people}
    by_booking = {visit.booking_id: visit for visit in visits}
    for row in _entries().ask(bookings=list(by_booking)):
        booking_id, pk, person_id, kind, stay, withdrawn, contests, *against = row[:10]
        chain = Chain(person_id, EntryKind(kind), stay)
        contested = Chain(*against) if contests else None
        _add(by_booking[booking_id], pk, chain, withdrawn, contested, row[10:])


@cache
def _entries() -> OpenedRows:
    """The last entry of each chain, and what it contests."""

    def build(*, bookings: Any) -> QuerySet[Any]:
        return RegisterEntry.objects.filter(booking_id__in=bookings, superseded_by__isnull=True)

    return OpenedRows(
        RegisterEntry,
        build,
        "booking_id",
        "pk",
        "person_id",
        "kind",
        "stay",
        "withdrawn",
        "contests_id",
        "contests__person_id",
        "contests__kind",
        "contests__stay",
        "at",
        "with_person_id",
        "walked_by_id",
        "way",
        "outcome",
        several=["bookings"],
        bookings=models.UUIDField(),
    )


def _add(
    visit: Visit,
    pk: UUID,
    chain: Chain,
    withdrawn: bool,
    against: Chain | None,
    rest: Sequence[Any],
) -> None:
    at, with_id, walked_by, way, outcome = rest
    fact = Fact(at, pk, with_id, walked_by, way, outcome)
    if against is not None:
        if not withdrawn:
            visit.contests.append(Contest(pk, chain, fact, against))
        return
    visit.last[chain] = pk
    if not withdrawn:
        visit.hold(chain, fact)
