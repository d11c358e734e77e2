"""Clause 1: nobody begins work here before giving their word to keep the policy in force."""

from datetime import date
from typing import Any

from contactcentre.safekeeping import clock
from policy import versions
from policy.awareness import made_aware
from policy.models import Awareness

_GIVEN = "undertaking"


def has_given(person: Any, session: Any) -> bool:
    """Whether the person acknowledged the version in force; the session remembers that they did."""
    present = versions.in_force(clock.today()).name
    if session.get(_GIVEN) == present:
        return True
    words = Awareness.objects.standing().filter(who=person.pk, how=Awareness.How.READ)
    given = words.filter(version=present).exists()
    if given:
        session[_GIVEN] = present
    return given


def give(person: Any, *, on: date) -> Awareness:
    """Note that the person read the version in force and undertakes to keep it; once a version."""
    helps = person.has_role("volunteer")
    return made_aware(
        subject_id=person.subject_id,
        who=person.pk,
        audience=Awareness.Audience.VOLUNTEER if helps else Awareness.Audience.STAFF,
        how=Awareness.How.READ,
        on=on,
        by=None,
    )
