"""Clause 1: whoever works here and knows a family sees nothing of it, whatever else they may."""

from collections.abc import Collection
from uuid import UUID

from django.db import transaction

from accounts import notices, persons
from accounts.models import Notice, User
from accounts.roles import RUNS_SESSIONS, Role
from contactcentre.safekeeping import clock
from families.models import Allocation, Family, KnownFamily
from families.rules.known import check_may_end
from families.services.allocation import end_allocation


@transaction.atomic
def declare_known(*, family_id: UUID, user: User, reason: str, by: User) -> KnownFamily:
    """Note that ``user`` knows the family; the very next request shows them nothing of it, by
    whichever account of theirs.

    What they were given of it at sessions to come goes to somebody else. Declared again, the first
    declaration stands.
    """
    family = Family.objects.select_for_update().get(pk=family_id)
    known = KnownFamily.objects.filter(
        family=family_id, user=user, ended_at__isnull=True
    ).first() or KnownFamily.objects.create(
        family_id=family_id, user=user, reason=reason, declared_at=clock.now(), declared_by=by
    )
    _let_go(family, user)
    notices.tell(
        {person for role in RUNS_SESSIONS for person in strangers_to(family, role=role)},
        kind=Notice.Kind.KNOWS_FAMILY,
        about=family.subject.reference,
        occasion=str(known.pk),
    )
    return known


@notices.says_who(Notice.Kind.KNOWS_FAMILY)
def _acquaintances(occasions: Collection[str]) -> dict[str, str]:
    found = KnownFamily.objects.filter(pk__in=occasions).defer("reason").select_related("user")
    return {str(each.pk): each.user.known_as for each in found}


@transaction.atomic
def let_go_of_known(user: User) -> None:
    """Clause 1: whatever any account of this person has of the families they know goes from it.

    For when an account turns out to be theirs that nobody had known for it.
    """
    for known in KnownFamily.objects.of(user.person_key).select_related("family__subject"):
        _let_go(known.family, user)


def _let_go(family: Family, user: User) -> None:
    """What was given of it at sessions to come, and what was told of it, by any account."""
    theirs = User.objects.of_one_person(user)
    given = Allocation.objects.filter(
        booking__family=family, volunteer__in=theirs, booking__session__date__gte=clock.today()
    )
    for allocation in given:
        end_allocation(allocation_id=allocation.pk)
    for account in theirs:
        notices.forget(account, about=family.subject.reference)


@transaction.atomic
def end_known(*, known_id: UUID, by: User) -> KnownFamily:
    """Take the declaration back; raises ``Refused`` for whoever it is about."""
    known = KnownFamily.objects.select_for_update().select_related("user").get(pk=known_id)
    check_may_end(is_about_them=persons.same(known.user, by))
    if known.ended_at is None:
        known.ended_at, known.ended_by = clock.now(), by
        known.save()
    return known


def known_by(family: Family) -> list[KnownFamily]:
    """Who must not see the family, the latest first."""
    rows = KnownFamily.objects.in_force().filter(family=family)
    return list(rows.select_related("user", "declared_by").order_by("-declared_at"))


def get(known_id: UUID, *, family: Family) -> KnownFamily | None:
    return KnownFamily.objects.filter(pk=known_id, family=family, ended_at__isnull=True).first()


def people() -> list[User]:
    """Everybody who works here and might know a family, by name."""
    works = (Role.CO_ORDINATOR, Role.TEAM_LEADER, Role.VOLUNTEER, Role.TRUSTEE)
    found = [user for user in User.objects.filter(is_active=True) if user.has_role(*works)]
    return sorted(found, key=lambda user: user.known_as.casefold())


def strangers_to(family: Family, *, role: str) -> list[User]:
    """Everybody who holds ``role`` and does not know the family themselves."""
    known = KnownFamily.objects.in_force().filter(family=family)
    knows = set(known.values_list("person", flat=True))
    return [user for user in notices.holding(role) if user.person_key not in knows]
