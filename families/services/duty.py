"""Who is on duty, of those in the building: in post, with a check that holds, and a stranger."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

from django.db.models import Case, DateField, Exists, OuterRef, QuerySet, UUIDField, When

from accounts.models import User
from accounts.roles import RUNS_SESSIONS
from contactcentre.safekeeping import clock
from contactcentre.safekeeping.prepared import PreparedRows
from families.models import KnownFamily, Session
from families.rules.allocation import check_cleared
from families.rules.building import check_works_here
from families.rules.handover import check_somebody_walks, check_walker_is_a_stranger
from families.rules.visit import Visit
from volunteers.models import Volunteer
from volunteers.models.record import check_limit, cleared_since, holder_checked, is_checked


def on_duty(people: Collection[UUID], *, day: date) -> set[UUID]:
    """Clause 6: those of ``people`` who are in post with a check that holds on ``day``. One query.

    Who runs sessions is on duty whenever their check lets them see families.
    """
    found = _duties().ask(people=[*people], day=day, limit=check_limit(on=day))
    return {
        pk
        for pk, roles, helps, checked in found
        if helps or (checked and not set(RUNS_SESSIONS).isdisjoint(roles))
    }


@cache
def _duties() -> PreparedRows:
    """Of active accounts: their roles, whether they help that day, and whether they are checked."""

    def build(*, people: Any, day: Any, limit: Any) -> QuerySet[Any]:
        cleared = Volunteer.objects.filter(user=OuterRef("pk")).filter(
            cleared_since("", on=day, limit=limit)
        )
        checked = Case(When(holder_checked(on=day, limit=limit), then=True), default=False)
        found = User.objects.filter(pk__in=people, is_active=True)
        return found.annotate(helps=Exists(cleared), checked=checked).values_list(
            "pk", "roles", "helps", "checked"
        )

    return PreparedRows(
        build, several=["people"], people=UUIDField(), day=DateField(), limit=DateField()
    )


def lacks_check(user: User) -> bool:
    """Clause 6: whether nobody has a check of this person’s that holds, so they see no family."""
    return not is_checked(user, on=clock.today())


def acquainted(people: Collection[UUID], *, session: Session) -> dict[UUID, set[UUID]]:
    """Clause 1: by booking, those of ``people`` who know the family. Two queries."""
    by_person: dict[UUID, set[UUID]] = defaultdict(set)
    for booking_id, person_key in _known_at().ask(session=session.pk):
        by_person[person_key].add(booking_id)
    found: dict[UUID, set[UUID]] = defaultdict(set)
    if by_person:
        for user in User.objects.filter(pk__in=people):
            for booking_id in by_person.get(user.person_key, ()):
                found[booking_id].add(user.pk)
    return found


@cache
def _known_at() -> PreparedRows:
    """Which bookings of a session are of a family that somebody knows, and who that is."""

    def build(*, session: Any) -> QuerySet[Any]:
        known: QuerySet[Any] = KnownFamily.objects.in_force()
        return known.filter(family__bookings__session=session).values_list(
            "family__bookings", "person"
        )

    return PreparedRows(build, session=UUIDField())


def check_may_walk(walker: UUID | None, *, visit: Visit) -> None:
    """Raises ``Refused`` unless that person may walk this family's children this moment."""
    user = User.objects.filter(pk=walker, is_active=True).first() if walker else None
    check_somebody_walks(walked_by=user.pk if user else None)
    if user is None:
        return
    check_works_here(user=user)
    day = visit.session.date
    check_cleared(cleared=user.pk in on_duty([user.pk], day=day), day=day)
    knows = KnownFamily.objects.of(user.person_key).filter(family=visit.family_id)
    check_walker_is_a_stranger(knows=knows.exists())
