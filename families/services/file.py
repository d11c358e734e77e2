"""What a family's file says, ready to be shown. Contact details are named, never opened."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q

from families.models import (
    Alert,
    Arrangement,
    Booking,
    ContactDetail,
    EntryKind,
    Family,
    FamilyTransition,
    Outcome,
    Person,
    PersonRole,
    Referral,
    RegisterEntry,
    Representative,
)
from families.models.people import ROLE_ORDER
from families.rules.family import check_is_no_party
from families.rules.handover import check_may_be_named
from families.rules.referral import check_goes_by_its_referral
from families.rules.review import MISSED
from families.services.acting import Acting, acting_for
from families.services.contact import held_about
from families.services.reasons import reasons_of
from families.services.times import span
from families.services.visits import ends, is_contested
from policy.clauses import answer

VISITS_SHOWN = 10

_SIDES = {
    PersonRole.CHILD: "Children",
    PersonRole.RESIDENT: "The child’s side",
    PersonRole.VISITING: "The visiting side",
    PersonRole.OTHER_PARTY: "Other parties",
    PersonRole.COMPANION: "Authorised to attend or collect",
}


@dataclass(frozen=True, slots=True)
class Card:
    """One person of the family, with what hangs on them."""

    person: Person
    age: int | None
    alerts: list[Alert]
    representatives: list[Representative]
    contact: list[ContactDetail]
    # Whether the arrangement lets the child leave with the visiting parent.
    may_leave: bool
    # Who acts for them now, where that is kept with the agencies: then that counts, and whom the
    # file names does not. None where it is not kept there.
    acting: list[Acting] | None = None
    # A companion, entered before that was refused, who may be one of the parties.
    like_a_party: bool = False

    @property
    def is_party(self) -> bool:
        return PersonRole(self.person.role).is_party

    @property
    def named_wrongly(self) -> bool:
        """Whether they are noted to bring and collect, as notes of old may, and cannot be."""
        named = {"role": self.person.role, "may_collect": self.person.may_collect}
        return not answer(check_may_be_named, **named).yes

    @property
    def may(self) -> str:
        """What they may do of bringing and collecting the child, as the door has it."""
        if self.person.may_collect and not self.named_wrongly:
            return "bring and collect"
        return "collect" * (self.may_leave and self.person.role == PersonRole.VISITING)


@dataclass(frozen=True, slots=True)
class Side:
    title: str
    cards: list[Card]


@dataclass(frozen=True, slots=True)
class Visit:
    """One booking: when, where, and how it ended or stands."""

    session_id: UUID
    on: date
    slot: str
    venue: str
    says: str
    # Where a side did not attend: the booking, to note whether there was a valid reason.
    missed: UUID | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class FamilyFile:
    family: Family
    arrangement: Arrangement
    alerts: list[Alert]
    sides: list[Side]
    upcoming: list[Visit]
    past: list[Visit]
    history: list[FamilyTransition]
    next_states: list[tuple[str, str]]
    referrals: list[Referral]

    @property
    def is_arranged(self) -> bool:
        return is_arranged(self.arrangement, by_referral=bool(self.referrals))


def is_arranged(arrangement: Arrangement, *, by_referral: bool) -> bool:
    """Whether anybody has said what is arranged or ordered.

    A file opened by a referral begins with nothing but the safest values.
    """
    return not by_referral or arrangement.version > 1


def file_of(family: Family, *, on: date) -> FamilyFile:
    """Everything on the family's file but the values of its contact details."""
    alerts = list(family.alerts.select_related("person").order_by("pk"))
    transitions = family.transitions.select_related("changed_by")
    # Today's visit is over as soon as it has its outcome.
    over = Q(pk__in=ends(family=family).values("booking"))
    referrals = list(family.referrals.order_by("opened_on", "pk"))
    return FamilyFile(
        family=family,
        arrangement=family.arrangement,
        alerts=alerts,
        sides=_sides(family, alerts, on=on),
        upcoming=_visits(
            family,
            family.bookings.filter(~over, session__date__gte=on),
            "session__date",
            otherwise="Booked",
        ),
        past=_visits(
            family,
            family.bookings.filter(over | Q(session__date__lt=on)),
            "-session__date",
            otherwise="No outcome recorded",
        ),
        history=list(transitions),
        next_states=_next_states(family, referrals),
        referrals=referrals,
    )


def people_of(family: Family) -> list[Person]:
    """The family's people: the children first, then each side, each by name."""
    return sorted(
        family.people.prefetch_related("representatives"),
        key=lambda person: (ROLE_ORDER[PersonRole(person.role)], person.full_name.casefold()),
    )


def parties_of(family: Family) -> list[Person]:
    return [person for person in people_of(family) if PersonRole(person.role).is_party]


def _next_states(family: Family, referrals: list[Referral]) -> list[tuple[str, str]]:
    """The states the family may be moved to by hand, each with its label."""
    decision = referrals[-1].decision if referrals else None
    if not answer(check_goes_by_its_referral, state=family.state, decision=decision).yes:
        return []
    allowed = FamilyTransition.ALLOWED[family.state]
    return [(state.value, str(state.label)) for state in Family.State if state in allowed]


def _sides(family: Family, alerts: Iterable[Alert], *, on: date) -> list[Side]:
    contact: dict[UUID, list[ContactDetail]] = defaultdict(list)
    for detail in held_about(family=family):
        contact[detail.person_id].append(detail)
    about: dict[UUID | None, list[Alert]] = defaultdict(list)
    for alert in alerts:
        about[alert.person_id].append(alert)
    sides: dict[str, list[Card]] = defaultdict(list)
    people = people_of(family)
    acting = acting_for(family, on=on)
    parties = [each.full_name for each in people if PersonRole(each.role).is_party]
    for person in people:
        card = Card(
            person=person,
            age=person.age_on(on),
            alerts=about[person.pk],
            representatives=list(person.representatives.all()),
            contact=contact[person.pk],
            may_leave=family.arrangement.may_leave_building,
            acting=acting.get(person.pk),
            like_a_party=person.role == PersonRole.COMPANION
            and (person.may_attend or person.may_collect)
            and not answer(check_is_no_party, name=person.full_name, parties=parties).yes,
        )
        sides[person.role].append(card)
    return [Side(_SIDES[PersonRole(role)], cards) for role, cards in sides.items()]


def _visits(family: Family, bookings: Any, order: str, *, otherwise: str) -> list[Visit]:
    shown = list(
        bookings.filter(cancelled_at__isnull=True)
        .select_related("session__venue")
        .order_by(order, "starts_at")[:VISITS_SHOWN]
    )
    outcomes = RegisterEntry.objects.filter(
        booking__in=[booking.pk for booking in shown],
        kind=EntryKind.OUTCOME,
        superseded_by__isnull=True,
        contests__isnull=True,
        withdrawn=False,
    ).values_list("booking_id", "outcome", is_contested())
    missed = {pk for pk, outcome, contested in outcomes if outcome in MISSED and not contested}
    reasons = reasons_of(family) if missed else {}
    ended = {
        booking_id: Outcome(outcome).label + (": to be settled on the register" * contested)
        for booking_id, outcome, contested in outcomes
    }
    return [
        replace(
            _visit(booking, ended.get(booking.pk), otherwise),
            missed=booking.pk if booking.pk in missed else None,
            reason=reasons[booking.pk].get_reason_display() if booking.pk in reasons else "",
        )
        for booking in shown
    ]


def _visit(booking: Booking, ended: str | None, otherwise: str) -> Visit:
    session = booking.session
    says = ended or ("Session cancelled" if session.cancelled_at else otherwise)
    return Visit(
        session_id=session.pk,
        on=session.date,
        slot=span(booking.starts_at, booking.ends_at),
        venue=session.venue.name,
        says=says,
    )
