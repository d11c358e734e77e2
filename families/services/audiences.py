"""Clause 9: the parties of every family on the books are to know of the policy."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from families.models import Family, Person, PersonRole
from policy.coverage import Member, audience
from policy.models import Awareness


@audience(Awareness.Audience.USER)
def parties(by: Any) -> Iterable[Member]:
    """All are counted; those of families that ``by`` may not see are not named."""
    visible = set(Family.objects.visible_to(by).values_list("pk", flat=True))
    rows = Person.objects.filter(
        family__in=Family.objects.on_the_books(),
        role__in=[role for role in PersonRole if role.is_party],
    )
    return [
        Member(
            who,
            f"{reference}, {PersonRole(role).label.lower()}",
            reverse("families:pre-visit", args=[reference, who]),
        )
        if family in visible
        else Member(who)
        for who, role, family, reference in rows.values_list(
            "pk", "role", "family", "family__subject__reference"
        )
    ]
