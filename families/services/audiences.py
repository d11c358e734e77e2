"""Clause 9: the parties of every family on the books are to know of the policy."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse

from contactcentre.safekeeping import clock
from families.models import Family, Person, PersonRole
from families.services.day import Row
from policy import awareness, coverage, versions
from policy.coverage import Member, audience
from policy.models import Awareness
from policy.models.version import FIRST

_PARTIES = [role for role in PersonRole if role.is_party]


def untold(*, by: Any) -> QuerySet[Person]:
    """The parties of families that ``by`` may see who were not told of the version in force."""
    told = coverage.told_of_present(Awareness.Audience.USER).filter(who=OuterRef("pk"))
    families = Family.objects.visible_to(by).on_the_books()
    return Person.objects.filter(~Exists(told), family__in=families, role__in=_PARTIES)


def untold_among(rows: Iterable[Row]) -> int:
    """How many parties on these rows of the register are to be told of a new version.

    The first one is told of at the pre-visit, before anybody comes: then nothing is asked.
    """
    if versions.in_force(clock.today()).number == FIRST:
        return 0
    come = {
        place.person_id for row in rows for place in row.places if PersonRole(place.role).is_party
    }
    return len(come - awareness.told_on(come).keys())


@audience(Awareness.Audience.USER)
def parties(by: Any) -> Iterable[Member]:
    """All are counted; those of families that ``by`` may not see are not named."""
    seen = Family.objects.visible_to(by) if by else Family.objects.none()
    visible = set(seen.values_list("pk", flat=True))
    rows = Person.objects.filter(
        family__in=Family.objects.on_the_books(),
        role__in=_PARTIES,
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
