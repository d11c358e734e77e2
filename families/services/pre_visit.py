"""Keeping the pre-visit of each party: always one party's alone, never both on one page."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction

from accounts.models import User
from contactcentre.safekeeping import subjects
from contactcentre.safekeeping.models import Use
from contactcentre.safekeeping.versions import Outdated
from families.models import (
    Family,
    FamilyTransition,
    Person,
    PersonRole,
    PreVisit,
    Referral,
)
from families.models.people import ROLE_ORDER
from families.rules.pre_visit import (
    Step,
    check_held_in_its_time,
    check_pre_visit,
    check_pre_visits_done,
    check_seen_apart,
    check_something_done,
    still_to_do,
)
from families.rules.stagger import SIDE_OF
from families.services.visits import took_place
from policy import awareness
from policy.awareness import made_aware, told_on_another_day
from policy.models import Awareness

_PARTIES = [role for role in PersonRole if role.is_party]
# Families entered or imported in one of these states came before the centre kept its files here.
_CAME_BEFORE = [Family.State.ACTIVE, Family.State.PAUSED, Family.State.MOVED_ON]


@dataclass(frozen=True, slots=True)
class Standing:
    """How one party's pre-visit stands."""

    person: Person
    pre_visit: PreVisit | None
    told_on: date | None
    # Of whichever version of the policy was in force then.
    told_before: bool
    to_do: list[Step]

    @property
    def held_on(self) -> date | None:
        return self.pre_visit.held_on if self.pre_visit else None

    @property
    def brings_the_child(self) -> bool:
        return self.person.role == PersonRole.RESIDENT


@transaction.atomic
def record_pre_visit(
    *,
    person_id: UUID,
    family_id: UUID,
    version: int,
    held_on: date,
    told: bool,
    by: User,
    on: date,
    apart: bool = False,
    **seen: Any,
) -> PreVisit:
    """Note what has been done with one party; sent again it changes nothing.

    ``seen`` holds values by field name of ``PreVisit``; ``version`` is that of what was noted
    before, and 0 where nothing was. Clause 9: ``told`` notes that the party was told on that day of
    the policy then in force. That is never taken back; said again of another day, the day noted
    before was wrong. ``apart`` says that the other side was not there at the same time; it is asked
    for where both are noted for one day and may not meet.
    Raises ``Outdated`` where somebody has noted something meanwhile; ``Refused`` for somebody who
    is no party, where nothing was done, for a day still to come, and for one before the centre can
    have known the family.
    """
    family = Family.objects.select_for_update().get(pk=family_id)
    person = Person.objects.get(pk=person_id, family_id=family_id)
    check_pre_visit(
        role=person.role,
        held_on=held_on,
        child_shown_round=seen.get("child_shown_round", False),
        on=on,
    )
    opened_on = family.subject.created_on
    check_held_in_its_time(
        held_on=held_on, referred_on=_referred_on(family, opened_on), opened_on=opened_on
    )
    check_something_done(
        role=person.role,
        pre_visit=PreVisit(**seen),
        told=told or person.pk in awareness.told([person.pk]),
    )
    earlier = PreVisit.objects.filter(person=person).first()
    if earlier is not None and earlier.version != version:
        raise Outdated(earlier)
    if earlier is None or earlier.held_on != held_on:
        check_seen_apart(
            same_day=held_on in _days_of_the_other_side(person),
            parents_may_meet=family.arrangement.parents_may_meet,
            apart=apart,
        )
    pre_visit = earlier or PreVisit(family_id=family_id, person=person)
    pre_visit.held_on = held_on
    pre_visit.recorded_by = by
    for name, value in seen.items():
        setattr(pre_visit, name, value)
    pre_visit.save()
    if told:
        _note_told(person, on=held_on, by=by, today=on)
    subjects.record_use(family_id, Use.PRE_VISIT, on=held_on)
    if earlier is not None:
        subjects.record_use(family_id, Use.CORRECTION, on=on)
    return pre_visit


def _days_of_the_other_side(person: Person) -> set[date]:
    side = SIDE_OF[PersonRole(person.role)]
    noted = PreVisit.objects.filter(family=person.family_id).select_related("person")
    return {each.held_on for each in noted if SIDE_OF[PersonRole(each.person.role)] != side}


def _note_told(person: Person, *, on: date, by: User, today: date) -> None:
    stands = told_at_pre_visit(person)[:1]
    if stands:
        told_on_another_day(stands[0], on=on, by=by, today=today)
        return
    made_aware(
        subject_id=person.family_id,
        who=person.pk,
        audience=Awareness.Audience.USER,
        how=Awareness.How.PRE_VISIT,
        on=on,
        by=by,
    )


def told_at_pre_visit(person: Person) -> list[Awareness]:
    """When it was noted that this party was told at the pre-visit: what stands, then the rest."""
    return awareness.told_so(person.pk, how=Awareness.How.PRE_VISIT)


@transaction.atomic
def tell_of_policy(*, person_id: UUID, family_id: UUID, by: User, on: date) -> None:
    """Clause 9: note that a party was told in person, today, of the version in force.

    Raises ``Refused`` for somebody who is no party.
    """
    Family.objects.select_for_update().get(pk=family_id)
    person = Person.objects.get(pk=person_id, family_id=family_id)
    check_pre_visit(role=person.role, held_on=on, child_shown_round=False, on=on)
    made_aware(
        subject_id=family_id,
        who=person.pk,
        audience=Awareness.Audience.USER,
        how=Awareness.How.IN_PERSON,
        on=on,
        by=by,
    )
    subjects.record_use(family_id, Use.CONTACT, on=on)


def standing_of(person: Person) -> Standing:
    """How the pre-visit of this one party stands."""
    return _standings([person])[0]


def standings(family: Family) -> list[Standing]:
    """How the pre-visit of each party stands, the child's side first: for the family file only."""
    parties = Person.objects.filter(family=family, role__in=_PARTIES).order_by("pk")
    return _standings(sorted(parties, key=lambda each: ROLE_ORDER[PersonRole(each.role)]))


def check_done(*, family: Family) -> None:
    """Refuse a first booking of a family while a party's pre-visit lacks what comes first."""
    came_before = _came_before(family)
    to_do = [] if came_before else [(each.person.role, each.to_do) for each in standings(family)]
    check_pre_visits_done(came_before=came_before, to_do=to_do)


def _referred_on(family: Family, opened_on: date) -> date | None:
    """The day of the referral that the file was opened for; None for a family taken over."""
    first = Referral.objects.filter(family=family).order_by("opened_on").first()
    return first.opened_on if first is not None and first.opened_on <= opened_on else None


def _came_before(family: Family) -> bool:
    """Whether contact took place before, here or before the centre kept its files here."""
    entered = FamilyTransition.objects.filter(
        family=family, from_state="", to_state__in=_CAME_BEFORE
    )
    return entered.exists() or took_place(family=family).exists()


def _standings(people: Iterable[Person]) -> list[Standing]:
    people = list(people)
    pre_visits = {each.person_id: each for each in PreVisit.objects.filter(person__in=people)}
    told = awareness.told([person.pk for person in people])
    return [
        Standing(
            person,
            pre_visit := pre_visits.get(person.pk),
            told.get(person.pk),
            person.pk in told,
            still_to_do(
                role=person.role,
                pre_visit=pre_visit,
                told=told.get(person.pk) is not None,
            ),
        )
        for person in people
    ]
