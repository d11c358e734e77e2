"""The waiting list: who was referred first is offered a place first, or a person says why not."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction

from accounts.models import User
from contactcentre.safekeeping import audit, clock, subjects
from contactcentre.safekeeping.models import AuditEntry, Use
from families.models import Family, PersonRole
from families.rules.referral import check_in_turn
from families.services.family import change_state

OUT_OF_TURN = "place-offered-out-of-turn"
_DAYS_A_WEEK = 7


@dataclass(frozen=True, slots=True)
class Waiting:
    """One family on the list."""

    family: Family
    referred_on: date
    children: list[str]
    days: int

    @property
    def weeks(self) -> int:
        return self.days // _DAYS_A_WEEK

    @property
    def how_long(self) -> str:
        if self.weeks == 0:
            return "1 day" if self.days == 1 else f"{self.days} days"
        return "1 week" if self.weeks == 1 else f"{self.weeks} weeks"


def waiting_list(*, by: Any, on: date) -> list[Waiting]:
    """The families ``by`` may see that wait for a place, those referred first at the top."""
    families = (
        Family.objects.visible_to(by)
        .filter(state=Family.State.WAITING)
        .select_related("subject", "arrangement")
        .prefetch_related("people", "referrals", "transitions")
    )
    lines = [_line(family, on) for family in families]
    return sorted(lines, key=lambda line: (line.referred_on, line.family.reference))


@transaction.atomic
def offer_place(*, family_id: UUID, reason: str, by: User, on: date) -> Family:
    """Give the family a place. Out of turn only with a reason, which is sealed in the trail.

    Raises ``Refused`` off the agreed paths and out of turn without a reason.
    """
    family = Family.objects.select_for_update().get(pk=family_id)
    order = waiting_list(by=by, on=on)
    is_next = bool(order) and order[0].family.pk == family.pk
    if family.state == Family.State.WAITING:
        check_in_turn(is_next=is_next, reason=reason)
    family = change_state(family_id=family.pk, state=Family.State.ACTIVE, by=by, on=on)
    if not is_next:
        audit.record(OUT_OF_TURN, family, subject_id=family.pk, details=reason)
    subjects.record_use(family.pk, Use.REFERRAL, on=on)
    return family


def why_out_of_turn(family: Family) -> str:
    """The reason given when the family was offered a place before others; empty otherwise."""
    entry = AuditEntry.objects.filter(subject_id=family.pk, event=OUT_OF_TURN).first()
    return str(entry.details) if entry else ""


def _line(family: Family, on: date) -> Waiting:
    names = [each.first_name for each in family.people.all() if each.role == PersonRole.CHILD]
    referred = _referred_on(family)
    return Waiting(family, referred, sorted(names, key=str.casefold), (on - referred).days)


def _referred_on(family: Family) -> date:
    """The day of the latest referral; for a family entered without one, of its first state."""
    if referrals := [each.opened_on for each in family.referrals.all()]:
        return max(referrals)
    changes = [each.changed_at for each in family.transitions.all()]
    return clock.london_date(min(changes)) if changes else family.subject.created_on
