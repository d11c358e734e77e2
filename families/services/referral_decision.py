"""The decision on a referral, and what it makes of the family's file."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from django.db import transaction

from accounts.models import User
from contactcentre.safekeeping import audit, clock, subjects
from contactcentre.safekeeping.models import AuditEntry, Use
from families.models import (
    Alert,
    Family,
    Person,
    PersonRole,
    Referral,
    ReferralHalf,
    Representative,
    Screening,
    Side,
)
from families.rules.referral import (
    STATE_BEFORE,
    check_is_known,
    check_may_be_accepted,
    check_may_be_reopened,
    check_referral_is_open,
    check_says_why,
)
from families.services import contact
from families.services.family import NewPerson, add_person, change_state, correct, move
from families.services.referral import end_links, states_of
from families.services.referral_file import answers_of
from families.services.referral_plan import Plan, plan_of
from families.services.screening import concluded_of
from policy.awareness import made_aware
from policy.clauses import answer
from policy.models import Awareness

_REOPENED = "referral-reopened"
_OF_A_PARTY = (
    "first_name",
    "last_name",
    "relationship",
    "date_of_birth",
    "needs",
    "interpreter",
    "may_attend",
    "may_collect",
    "address_withheld",
    "safe_route",
)


def plan_for(referral: Referral, *, settled: Mapping[str, str] | None = None) -> Plan:
    """What accepting the referral would write, and where the halves differ."""
    return plan_of(
        {Side(half.side): answers_of(half) for half in _halves(referral)},
        settled=settled,
        concluded=concluded_of(referral),
    )


@transaction.atomic
def accept(
    *, referral_id: UUID, settled: Mapping[str, str], reason: str, by: User, on: date
) -> Referral:
    """Put what both halves say on the family's file and the family on the waiting list.

    ``settled`` also says what neither side answered. Raises ``Refused`` without a screening, for
    a red light or a half with gaps without a reason, while the kind of contact, how often or what
    a court ordered is known to nobody, for a date of birth that cannot be, and once the referral
    is decided.
    """
    referral = _locked(referral_id)
    halves = _halves(referral)
    screening = Screening.objects.filter(referral=referral).first()
    check_may_be_accepted(
        light=screening.light if screening else None,
        whole=all(state.settled for state in states_of(referral)),
        reason=reason,
    )
    plan = plan_for(referral, settled=settled)
    check_is_known(unknown=plan.unknown)
    parties = _write(referral.family, plan, on=on)
    _tell_again(halves, parties)
    _decide(referral, Referral.Decision.ACCEPTED, reason, by, on, state=Family.State.WAITING)
    return referral


@transaction.atomic
def turn_away(*, referral_id: UUID, signposted: bool, reason: str, by: User, on: date) -> Referral:
    """Decline the referral, or send the family elsewhere. Raises ``Refused`` without a reason,
    and once the referral is decided."""
    referral = _locked(referral_id)
    check_says_why(reason=reason, what="not taken")
    kinds, states = Referral.Decision, Family.State
    decision, state = (
        (kinds.SIGNPOSTED, states.SIGNPOSTED) if signposted else (kinds.DECLINED, states.DECLINED)
    )
    _decide(referral, decision, reason, by, on, state=state)
    return referral


@transaction.atomic
def reopen(*, referral_id: UUID, reason: str, by: User, on: date) -> Referral:
    """Take back that the family was turned away; it goes to where it was before.

    What had been decided, and both reasons, stay in the trail. Private links that ended with the
    decision stay ended. Raises ``Refused`` without a reason, and for a family that was not turned
    away.
    """
    referral = Referral.objects.select_for_update().get(pk=referral_id)
    family = Family.objects.select_for_update().get(pk=referral.family_id)
    check_may_be_reopened(decision=referral.decision, state=family.state)
    check_says_why(reason=reason, what="taken back")
    back_to = STATE_BEFORE[Referral.Decision(referral.decision)]
    details = [reason]
    if back_to == Family.State.REFERRED:
        decided = f"{referral.get_decision_display()}, {referral.decided_on:%-d %B %Y}"
        details.append(f"Before: {decided}. {referral.reason}")
        referral.decision = referral.reason = ""
        referral.decided_on = referral.decided_by = None
        referral.save()
    audit.record(_REOPENED, referral, subject_id=family.pk, details="\n".join(details))
    move(family, back_to, by=by, on=on)
    subjects.record_use(family.pk, Use.REFERRAL, on=on)
    return referral


def may_be_reopened(referral: Referral) -> bool:
    return answer(
        check_may_be_reopened, decision=referral.decision, state=referral.family.state
    ).yes


def reopenings(referral: Referral) -> list[AuditEntry]:
    """When, by whom and why it was reopened, and what had been decided; the first one first."""
    found = AuditEntry.objects.filter(
        subject_id=referral.family_id, event=_REOPENED, object_pk=str(referral.pk)
    )
    return list(found.select_related("actor").order_by("sequence"))


def _locked(referral_id: UUID) -> Referral:
    referral = Referral.objects.select_for_update().get(pk=referral_id)
    check_referral_is_open(decision=referral.decision)
    return referral


def _halves(referral: Referral) -> list[ReferralHalf]:
    return list(ReferralHalf.objects.filter(referral=referral).order_by("side"))


def _decide(
    referral: Referral, decision: str, reason: str, by: User, on: date, *, state: str
) -> None:
    referral.decision, referral.reason = decision, reason
    referral.decided_on, referral.decided_by = on, by
    referral.save()
    end_links(_halves(referral), at=clock.now())
    if referral.family.state == Family.State.REFERRED:
        change_state(family_id=referral.family_id, state=state, by=by, on=on)
    subjects.record_use(referral.family_id, Use.REFERRAL, on=on)


# --- The family's file --------------------------------------------------------------------------


def _write(family: Family, plan: Plan, *, on: date) -> dict[Side, Person]:
    arrangement = family.arrangement
    for name, value in plan.arrangement.items():
        setattr(arrangement, name, value)
    correct(arrangement, on=on)
    for kind, text in plan.alerts:
        correct(Alert(family=family, kind=kind, text=text), on=on)
    _write_children(family, plan.children, on=on)
    for companion in plan.companions:
        add_person(family_id=family.pk, person=companion, on=on)
    return {side: _write_party(family, new, on=on) for side, new in plan.parties.items()}


def _write_children(family: Family, children: list[NewPerson], *, on: date) -> None:
    """The child the file was opened with is known by its name, or is the only one there."""
    known = {
        child.first_name.casefold(): child for child in family.people.filter(role=PersonRole.CHILD)
    }
    said = {child.first_name.casefold() for child in children}
    unmatched = [child for name, child in known.items() if name not in said]
    for new in children:
        child = known.pop(new.first_name.casefold(), None)
        if child is None and len(unmatched) == 1:
            child = unmatched.pop()
        if child is None:
            add_person(family_id=family.pk, person=new, on=on)
            continue
        child.first_name, child.last_name = new.first_name, new.last_name or child.last_name
        child.date_of_birth = new.date_of_birth or child.date_of_birth
        correct(child, on=on)
        for kind, text in new.alerts:
            correct(Alert(family=family, person=child, kind=kind, text=text), on=on)


def _write_party(family: Family, new: NewPerson, *, on: date) -> Person:
    party = family.people.filter(role=new.role).first()
    if party is None:
        return add_person(family_id=family.pk, person=new, on=on)
    for name in _OF_A_PARTY:
        setattr(party, name, getattr(new, name) or getattr(party, name))
    correct(party, on=on)
    held = {
        (each.kind, each.value)
        for each in contact.held_about(family=family)
        if each.person_id == party.pk
    }
    for kind, value in new.contact:
        if (kind, value) not in held:
            contact.add_contact_detail(person=party, kind=kind, value=value, on=on)
    if new.representative is not None and not party.representatives.exists():
        acting = vars(new.representative)
        correct(Representative(family=family, party=party, **acting), on=on)
    return party


def _tell_again(halves: list[ReferralHalf], parties: Mapping[Side, Person]) -> None:
    """Clause 9: who filled in a half was shown the policy with it, as the person on the file."""
    for half in halves:
        party = parties.get(Side(half.side))
        if party is None or half.completed_at is None:
            continue
        if answers_of(half).get("filled_in_by") == "self":
            made_aware(
                subject_id=half.family_id,
                who=party.pk,
                audience=Awareness.Audience.USER,
                how=Awareness.How.REFERRAL,
                on=clock.london_date(half.completed_at),
                by=half.entered_by,
            )
