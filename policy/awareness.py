"""Telling people of the policy, and knowing who was told of the version in force."""

from collections.abc import Collection
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F

from contactcentre.safekeeping import clock
from contactcentre.safekeeping.own_data import Line, written
from policy import versions
from policy.models import Awareness

_IN_PERSON = [Awareness.How.PRE_VISIT, Awareness.How.COPY, Awareness.How.IN_PERSON]


def made_aware(
    *, subject_id: UUID, who: UUID, audience: str, how: str, on: date, by: Any
) -> Awareness:
    """Clause 9: note that ``who`` was told of the version in force ``on`` that day.

    ``by`` is the member of staff who told them, or None. Told again in the same way, the first
    telling stands.
    """
    aware, _ = Awareness.objects.standing().get_or_create(
        who=who,
        version=versions.in_force(on).name,
        how=how,
        defaults={"subject_id": subject_id, "audience": audience, "on": on, "told_by": by},
    )
    return aware


@transaction.atomic
def told_on_another_day(aware: Awareness, *, on: date, by: Any, today: date) -> Awareness:
    """Clause 9: note that somebody was really told ``on`` that day, of the version then in force.

    What was noted of another day stays on record, with ``by``, who says today that it was wrong.
    """
    held = Awareness.objects.standing().select_for_update(of=("self",)).get(pk=aware.pk)
    if held.on == on:
        return held
    held.corrected_on, held.corrected_by = today, by
    held.save()
    return made_aware(
        subject_id=held.subject_id,
        who=held.who,
        audience=held.audience,
        how=held.how,
        on=on,
        by=held.told_by,
    )


def told_so(who: UUID, *, how: str) -> list[Awareness]:
    """Every note that this person was told in this way, corrected ones too, the latest first."""
    rows = Awareness.objects.filter(who=who, how=how).select_related("corrected_by")
    return list(rows.order_by(F("corrected_on").desc(nulls_first=True), "-on"))


def told(who: Collection[UUID]) -> dict[UUID, date | None]:
    """Who of these was ever told in person, each with the first day for the version in force.

    None for those who were told of an earlier version only. Having been shown it with a form is
    not enough.
    """
    present = versions.in_force(clock.today()).name
    rows = Awareness.objects.standing().filter(who__in=who, how__in=_IN_PERSON).order_by("-on")
    found: dict[UUID, date | None] = {}
    for person, version, day in rows.values_list("who", "version", "on"):
        found[person] = day if version == present else found.get(person)
    return found


def told_on(who: Collection[UUID]) -> dict[UUID, date]:
    """Who of these was told in person of the version in force today, each with the first day."""
    return {person: day for person, day in told(who).items() if day is not None}


def told_of(who: UUID) -> list[Line]:
    """Every time this person was told, and what was noted wrongly, for themselves to read."""
    rows = Awareness.objects.filter(who=who).order_by("on", "pk")
    return [
        Line(
            written(each.on),
            f"{each.get_how_display()}, version {each.version}"
            + (", as was noted by mistake" if each.corrected_on else ""),
        )
        for each in rows
    ]
