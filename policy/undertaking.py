"""Clause 1: nobody begins work here before giving their word to keep the present policy."""

from datetime import date
from typing import Any

from policy.awareness import made_aware
from policy.clauses import PRESENT_VERSION
from policy.models import Awareness

_GIVEN = "undertaking"


def has_given(person: Any, session: Any) -> bool:
    """Whether the person acknowledged the present version; the session remembers that they did."""
    if session.get(_GIVEN) == PRESENT_VERSION:
        return True
    given = Awareness.objects.filter(
        who=person.pk, version=PRESENT_VERSION, how=Awareness.How.READ
    ).exists()
    if given:
        session[_GIVEN] = PRESENT_VERSION
    return given


def give(person: Any, *, on: date) -> Awareness:
    """Note that the person read the present version and undertakes to keep it; once a version."""
    helps = person.has_role("volunteer")
    return made_aware(
        subject_id=person.subject_id,
        who=person.pk,
        audience=Awareness.Audience.VOLUNTEER if helps else Awareness.Audience.STAFF,
        how=Awareness.How.READ,
        on=on,
        by=None,
    )
