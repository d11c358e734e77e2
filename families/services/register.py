"""Keeping the register: each tap is one entry, each correction one more."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from accounts.models import User
from contactcentre.safekeeping import audit, clock, subjects
from contactcentre.safekeeping.models import Use
from families.models import Booking, EntryKind, Family, Person, PersonRole, RegisterEntry
from families.rules.register import (
    check_in_order,
    check_may_be_signed_in,
    check_moment,
    check_outcome,
)

Chain = tuple[UUID | None, str]


@dataclass(frozen=True)
class Recorded:
    """The entry that now holds, and whether this call made it."""

    entry: RegisterEntry
    new: bool


class Conflict(Exception):
    """Somebody else corrected the same entry first; ``theirs`` is what holds now."""

    def __init__(self, theirs: RegisterEntry) -> None:
        super().__init__("The entry was corrected by somebody else in the meantime.")
        self.theirs = theirs


@transaction.atomic
def record_movement(
    *, booking_id: UUID, person_id: UUID, kind: str, at: datetime, by: User, key: UUID
) -> Recorded:
    """Note that somebody arrived or left.

    A tap sent again (same ``key``), or one for what another tablet has noted already, changes
    nothing and returns the entry that holds. Raises ``Refused`` for a moment that cannot be, and
    ``Booking.DoesNotExist`` or ``Person.DoesNotExist`` for what is not on this register.
    """
    booking = _locked(booking_id)
    person = Person.objects.get(pk=person_id, family_id=booking.family_id)
    holding = _holding(booking)
    current = holding.get((person_id, kind))
    if _is_repeat(key, booking) or (current is not None and not current.withdrawn):
        return Recorded(current or RegisterEntry.objects.get(key=key), new=False)
    check_may_be_signed_in(person=person)
    _check_times(booking, holding, person_id, kind, at)
    return _add(booking, person_id=person_id, kind=kind, at=at, by=by, key=key, after=current)


@transaction.atomic
def record_outcome(*, booking_id: UUID, outcome: str, by: User, key: UUID) -> Recorded:
    """Note how the visit ended, in one of the closed outcomes.

    Repeated or late taps change nothing; a different outcome is a correction.
    Raises ``Refused`` for an outcome that does not fit who was signed in.
    """
    booking = _locked(booking_id)
    holding = _holding(booking)
    current = holding.get((None, EntryKind.OUTCOME))
    if _is_repeat(key, booking) or (current is not None and not current.withdrawn):
        return Recorded(current or RegisterEntry.objects.get(key=key), new=False)
    _check_outcome(booking, holding, outcome)
    return _add(
        booking, kind=EntryKind.OUTCOME, outcome=outcome, at=clock.now(), by=by, key=key,
        after=current,
    )  # fmt: skip


@transaction.atomic
def correct_entry(
    *,
    entry_id: UUID,
    by: User,
    key: UUID,
    at: datetime | None = None,
    outcome: str = "",
    withdraw: bool = False,
) -> Recorded:
    """Put another time or outcome in the place of an entry, or take it back; the first one stays.

    Raises ``Conflict`` when the entry is not the one that holds any more, ``Refused`` when the
    correction cannot be, ``RegisterEntry.DoesNotExist``.
    """
    entry = RegisterEntry.objects.get(pk=entry_id)
    booking = _locked(entry.booking_id)
    holding = _holding(booking)
    current = holding[(entry.person_id, entry.kind)]
    if _is_repeat(key, booking):
        return Recorded(current, new=False)
    if current.pk != entry.pk:
        raise Conflict(current)
    if entry.kind == EntryKind.OUTCOME:
        if not withdraw:
            _check_outcome(booking, holding, outcome)
        at = clock.now()
    elif withdraw:
        at = entry.at
        _check_times(booking, holding, entry.person_id, entry.kind, None)
    else:
        at = at or entry.at
        _check_times(booking, holding, entry.person_id, entry.kind, at)
    return _add(
        booking,
        person_id=entry.person_id,
        kind=entry.kind,
        outcome="" if withdraw else outcome,
        withdrawn=withdraw,
        at=at,
        by=by,
        key=key,
        after=entry,
    )


def _locked(booking_id: UUID) -> Booking:
    return (
        Booking.objects.select_for_update(of=("self",))
        .select_related("session")
        .get(pk=booking_id, cancelled_at__isnull=True)
    )


def _is_repeat(key: UUID, booking: Booking) -> bool:
    return RegisterEntry.objects.filter(key=key, booking=booking).exists()


def _holding(booking: Booking) -> dict[Chain, RegisterEntry]:
    """The last entry of each chain: what the register now says."""
    entries = RegisterEntry.objects.filter(booking=booking, superseded_by__isnull=True)
    return {(entry.person_id, entry.kind): entry for entry in entries}


def _check_times(
    booking: Booking,
    holding: dict[Chain, RegisterEntry],
    person_id: UUID | None,
    kind: str,
    at: datetime | None,
) -> None:
    """``at`` as the person's arrival or departure must fit the other one; None takes it away."""
    if at is not None:
        check_moment(at=at, session=booking.session, now=clock.now())
    times = {
        other: entry.at
        for other in (EntryKind.ARRIVED, EntryKind.LEFT)
        if (entry := holding.get((person_id, other))) is not None and not entry.withdrawn
    }
    times.pop(EntryKind(kind), None)
    if at is not None:
        times[EntryKind(kind)] = at
    check_in_order(arrived=times.get(EntryKind.ARRIVED), left=times.get(EntryKind.LEFT))


def _check_outcome(booking: Booking, holding: dict[Chain, RegisterEntry], outcome: str) -> None:
    came = {
        person_id
        for (person_id, kind), entry in holding.items()
        if person_id is not None and kind == EntryKind.ARRIVED and not entry.withdrawn
    }
    roles = set(
        Person.objects.filter(pk__in=came, family_id=booking.family_id).values_list(
            "role", flat=True
        )
    )
    check_outcome(
        outcome=outcome,
        child_came=PersonRole.CHILD in roles,
        visitor_came=not roles.isdisjoint({PersonRole.VISITING, PersonRole.OTHER_PARTY}),
    )


def _add(
    booking: Booking,
    *,
    kind: str,
    at: datetime,
    by: User,
    key: UUID,
    after: RegisterEntry | None,
    person_id: UUID | None = None,
    outcome: str = "",
    withdrawn: bool = False,
) -> Recorded:
    entry = RegisterEntry.objects.create(
        booking=booking,
        family_id=booking.family_id,
        person_id=person_id,
        kind=kind,
        outcome=outcome,
        withdrawn=withdrawn,
        at=at,
        recorded_at=clock.now(),
        recorded_by=by,
        supersedes=after,
        key=key,
    )
    subjects.record_use(booking.family_id, Use.ATTENDANCE, on=booking.session.date)
    audit.record(
        "register-corrected" if after else "register-entry",
        entry,
        action=audit.Action.CREATE,
        subject_id=booking.family_id,
    )
    return Recorded(entry, new=True)


def history_of(entry_id: UUID, *, by: Any) -> list[RegisterEntry]:
    """The chain that the entry belongs to, the first entry first.

    Empty when there is no such entry, or when it is of a family ``by`` may not see.
    """
    entry = (
        RegisterEntry.objects.filter(pk=entry_id, family__in=Family.objects.visible_to(by))
        .select_related("recorded_by", "person")
        .first()
    )
    if entry is None:
        return []
    links = RegisterEntry.objects.filter(
        booking=entry.booking_id, person=entry.person_id, kind=entry.kind
    ).select_related("recorded_by", "person")
    after = {link.supersedes_id: link for link in links}
    chain, link = [], after.get(None)
    while link is not None:
        chain.append(link)
        link = after.get(link.pk)
    return chain
