"""Telling people of the policy, and knowing who was told of the present version."""

from collections.abc import Collection
from datetime import date
from typing import Any
from uuid import UUID

from policy.clauses import PRESENT_VERSION
from policy.models import Awareness

_IN_PERSON = [Awareness.How.PRE_VISIT, Awareness.How.COPY]


def made_aware(
    *, subject_id: UUID, who: UUID, audience: str, how: str, on: date, by: Any
) -> Awareness:
    """Clause 9: note that ``who`` was told of the present version of the policy.

    ``by`` is the member of staff who told them, or None. Told again in the same way, the first
    telling stands.
    """
    aware, _ = Awareness.objects.get_or_create(
        who=who,
        version=PRESENT_VERSION,
        how=how,
        defaults={"subject_id": subject_id, "audience": audience, "on": on, "told_by": by},
    )
    return aware


def told_on(who: Collection[UUID]) -> dict[UUID, date]:
    """Who of these was told of the present version in person, each with the first day.

    Having been shown it with a form is not enough.
    """
    told = Awareness.objects.filter(
        who__in=who, version=PRESENT_VERSION, how__in=_IN_PERSON
    ).order_by("-on")
    return dict(told.values_list("who", "on"))
