"""Who may come in though nobody expected them, who was turned away, and who agreed in writing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid5

from django.conf import settings
from django.db import transaction

from accounts.models import User
from contactcentre.safekeeping import audit, clock, subjects
from contactcentre.safekeeping.models import Use
from contactcentre.safekeeping.once import once
from families.models import DoorRefusal, Person, Side, WrittenConsent
from families.rules.door import (
    NearMiss,
    check_is_listed,
    check_may_be_taken_back,
    plain_name,
)
from families.rules.handover import (
    check_may_bring,
    check_may_collect,
    check_may_come_in,
    check_may_visit,
    check_visitors,
)
from families.rules.visit import Attendee, Visit
from families.services.times import wall_clock
from families.services.visits import locked_visit, seen_visit
from policy.clauses import Refused, answer

TO_VISIT, TO_COLLECT = "visit", "collect"
TAKEN_BACK = "door-refusal-taken-back"


@dataclass(frozen=True, slots=True)
class Recognised:
    """Somebody on the family's list, and what they may do, in words."""

    person: Attendee
    may: Sequence[str]


@dataclass(frozen=True, slots=True)
class AtTheDoor:
    """Who it is; or why they are not let in, and the refusal that is then on record.

    There is none where this very form was sent before and what it noted was taken back.
    """

    found: Sequence[Recognised] = ()
    refused: Refused | None = None
    refusal: DoorRefusal | None = None


@transaction.atomic
def who_is_at_the_door(
    *, booking_id: UUID, name: str, wants: str, by: User, key: UUID
) -> AtTheDoor:
    """Look for the name on the list of the family booked, and keep a refusal on record.

    A form sent twice (same ``key``, same name) is one refusal. ``wants`` is ``TO_VISIT`` or
    ``TO_COLLECT``. Raises ``Booking.DoesNotExist``.
    """
    booking, visit = locked_visit(booking_id, by=by)
    found, refusal = _judged(visit, name, wants)
    if refusal is None:
        return AtTheDoor([Recognised(person, _may(visit, person)) for person in found])
    refused, reason = refusal
    turned_away = DoorRefusal(
        family_id=booking.family_id,
        booking=booking,
        name=name,
        reason=reason,
        at=clock.now(),
        refused_by=by,
    )

    def keep() -> DoorRefusal:
        turned_away.save(force_insert=True)
        return turned_away

    # Another name tried on the same screen is another refusal; the same one sent twice is not.
    each = uuid5(key, f"{wants} {plain_name(name)}")
    made = once(each, purpose="door-refusal", by=by, make=keep)
    subjects.record_use(booking.family_id, Use.ATTENDANCE, on=booking.session.date)
    return AtTheDoor(refused=refused, refusal=DoorRefusal.objects.filter(pk=made.id).first())


@transaction.atomic
def take_back(*, booking_id: UUID, refusal_id: UUID, by: User) -> None:
    """Do away with a refusal that was a slip, so that it labels nobody and is not counted.

    What it said stays in the trail, sealed, with who took it back. Sent again it changes nothing.
    Raises ``Refused`` after the day of the refusal, and ``Booking.DoesNotExist``.
    """
    booking, _ = locked_visit(booking_id, by=by)
    refusal = DoorRefusal.objects.filter(pk=refusal_id, booking=booking).first()
    if refusal is None:
        return
    check_may_be_taken_back(refused_on=clock.london_date(refusal.at), on=clock.today())
    said = f"{refusal.name}, {wall_clock(refusal.at)}: {refusal.get_reason_display()}"
    audit.record(TAKEN_BACK, refusal, subject_id=booking.family_id, details=said)
    refusal.delete()
    subjects.record_use(booking.family_id, Use.CORRECTION, on=clock.today())


@dataclass(frozen=True, slots=True)
class TurnedAway:
    """A refusal; and when somebody of that very name came in after it, if they did."""

    refusal: DoorRefusal
    came_at: datetime | None = None
    may_be_taken_back: bool = False


def refusals_at(booking_id: UUID, *, by: User) -> list[TurnedAway]:
    """Who was turned away for this booking, the latest first. Raises ``Booking.DoesNotExist``."""
    refused = DoorRefusal.objects.filter(booking=booking_id).select_related("refused_by")
    found = sorted(refused, key=lambda refusal: refusal.at, reverse=True)
    if not found:
        return []
    visit = seen_visit(booking_id, by=by)
    arrivals = {
        plain_name(adult.name): stays[-1].arrived.at
        for adult in visit.adults()
        if (stays := visit.stays(adult.id))
    }
    return [
        TurnedAway(each, came if came and came > each.at else None, _may_be_taken_back(each))
        for each in found
        for came in [arrivals.get(plain_name(each.name))]
    ]


def _may_be_taken_back(refusal: DoorRefusal) -> bool:
    day, today = clock.london_date(refusal.at), clock.today()
    return answer(check_may_be_taken_back, refused_on=day, on=today).yes


Judged = tuple[list[Attendee], tuple[Refused, DoorRefusal.Reason] | None]


def _judged(visit: Visit, name: str, wants: str) -> Judged:
    """Who it is, or what stands against letting them in."""
    reason = DoorRefusal.Reason.NOT_LISTED
    try:
        found = check_is_listed(given=name, listed=[p for p in visit.adults() if p.is_listed])
        for person in found:
            reason = DoorRefusal.Reason.NO_CONSENT
            check_may_come_in(person=person)
            if wants == TO_COLLECT:
                reason = DoorRefusal.Reason.MAY_NOT_COLLECT
                check_may_collect(person=person, may_leave_building=visit.may_leave)
                continue
            reason = DoorRefusal.Reason.MAY_NOT_VISIT
            check_may_visit(person=person, parents_may_meet=visit.may_meet)
            if person.side == Side.VISITING and not visit.is_in(person.id):
                reason = DoorRefusal.Reason.TOO_MANY
                inside = sum(visit.is_in(other.id) for other in visit.adults(Side.VISITING))
                check_visitors(already_in=inside, at_most=settings.VISITORS_AT_MOST)
    except NearMiss as refused:
        return [], (refused, DoorRefusal.Reason.NEAR_MISS)
    except Refused as refused:
        return [], (refused, reason)
    return found, None


def _may(visit: Visit, person: Attendee) -> list[str]:
    collects = answer(check_may_collect, person=person, may_leave_building=visit.may_leave)
    visits = answer(check_may_visit, person=person, parents_may_meet=visit.may_meet)
    may = {
        "may bring the child": answer(check_may_bring, person=person).yes,
        "may collect the child": collects.yes,
        "may visit the child": visits.yes,
    }
    return [words for words, yes in may.items() if yes]


def consents_to(companion: Person) -> list[WrittenConsent]:
    """The written consents to this companion, withdrawn ones too, the first one first."""
    given = WrittenConsent.objects.filter(companion=companion).select_related("party", "seen_by")
    return sorted(given, key=lambda consent: consent.given_on)


@transaction.atomic
def record_consent(
    *,
    companion: Person,
    party_id: UUID,
    given_on: date,
    withdrawn_on: date | None,
    by: User,
) -> WrittenConsent:
    """Note that a party consents in writing to the companion, or has withdrawn it.

    There is one consent a party: entered again it is corrected. Raises ``Person.DoesNotExist`` for
    a party of another family.
    """
    party = Person.objects.select_for_update(of=("self",)).get(
        pk=party_id, family=companion.family_id
    )
    consent = WrittenConsent.objects.filter(companion=companion, party=party).first()
    if consent is None:
        consent = WrittenConsent(
            family_id=companion.family_id, companion=companion, party=party, seen_by=by
        )
    consent.given_on = given_on
    consent.withdrawn_on = withdrawn_on  # type: ignore[assignment]
    consent.save()
    subjects.record_use(companion.family_id, Use.PERMISSION, on=clock.today())
    return consent
