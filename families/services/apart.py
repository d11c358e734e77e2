"""Families who must not meet: noting a pair, ending it, and where their bookings clash."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import BooleanField, ExpressionWrapper, F, Q

from accounts import notices
from accounts.models import Notice, User
from accounts.persons import other_accounts
from accounts.roles import Role
from contactcentre.safekeeping import subjects
from contactcentre.safekeeping.models import Use
from families.models import Family, KeepApart
from families.rules.apart import check_may_lift, check_pair, cross
from families.services.expected import Visit, visits
from families.services.known import strangers_to
from families.services.planning import labelled


@dataclass(frozen=True, slots=True)
class Clash:
    """Two bookings at one hall on one day of families who must not meet, in wall-clock times."""

    session_id: UUID
    day: date
    times: str
    other_times: str


@dataclass(frozen=True, slots=True)
class Pair:
    """A pair as one family's file shows it: the other family, the reason, what clashes.

    Without a reference to whoever knows the other family: that there is one, and nothing of it.
    """

    pair_id: UUID
    noted_on: date
    reference: str = ""
    reason: str = ""
    noted_by: str = ""
    clashes: list[Clash] = field(default_factory=list)
    lifted_on: date | None = None
    lifted_by: str = ""
    lifted_because: str = ""


@transaction.atomic
def keep_apart(
    *, family_id: UUID, other_id: UUID, reason: str, by: User, on: date
) -> tuple[KeepApart, list[Clash]]:
    """Note that two families must not meet; also returns the bookings that clash already.

    Those stay until a person moves them. Raises ``Refused`` for a family with itself, or for a pair
    that is noted already.
    """
    first, second = sorted([family_id, other_id])
    # Nobody books either of them meanwhile.
    families = Family.objects.select_for_update(no_key=True).filter(pk__in=[first, second])
    list(families.order_by("pk"))
    check_pair(
        same=first == second,
        already=KeepApart.objects.in_force().filter(first=first, second=second).exists(),
    )
    pair = KeepApart(first_id=first, second_id=second, reason=reason, noted_on=on, noted_by=by)
    pair.save()
    _record_use(pair, on=on)
    return pair, clashes_of(family_id, {other_id}, since=on).get(other_id, [])


@transaction.atomic
def lift(*, pair_id: UUID, reason: str, by: User, on: date) -> KeepApart:
    """The two families need not be kept apart any more; who else answers for them is told at once.

    It stays on both files who lifted it, when and why. Raises ``Refused`` without a reason, and for
    a pair that was lifted already.
    """
    pair = KeepApart.objects.select_for_update().get(pk=pair_id)
    check_may_lift(lifted=pair.lifted_on is not None, reason=reason)
    pair.lifted_on, pair.lifted_by, pair.lifted_because = on, by, reason.strip()
    pair.save(update_fields=["lifted_on", "lifted_by", "lifted_because"])
    _record_use(pair, on=on)
    notices.tell(
        _witnesses(pair, by=by),
        kind=Notice.Kind.APART_LIFTED,
        about=pair.first.reference,
        occasion=str(pair.pk),
    )
    return pair


def _witnesses(pair: KeepApart, *, by: User) -> set[User]:
    """Every other co-ordinator and trustee who knows neither family."""
    both = (pair.first, pair.second)
    told = (
        set(strangers_to(both[0], role=role)) & set(strangers_to(both[1], role=role))
        for role in (Role.CO_ORDINATOR, Role.TRUSTEE)
    )
    return set().union(*told) - {by, *other_accounts(by)}


@notices.says_who(Notice.Kind.APART_LIFTED)
def _lifters(occasions: Collection[str]) -> dict[str, str]:
    found = KeepApart.objects.filter(pk__in=occasions, lifted_by__isnull=False)
    found = found.only("lifted_by").select_related("lifted_by")
    return {str(each.pk): each.lifted_by.known_as for each in found if each.lifted_by}


def pair_of(pair_id: UUID, *, family: Family, by: User) -> KeepApart:
    """One pair of the family's, lifted or not.

    Raises ``KeepApart.DoesNotExist`` for a pair of others, and where ``by`` knows either family.
    """
    return KeepApart.objects.select_related("first__subject", "second__subject").get(
        Q(first=family) | Q(second=family), _both_shown_to(by), pk=pair_id
    )


def other_of(pair: KeepApart, *, family: Family) -> Family:
    return pair.second if pair.first_id == family.pk else pair.first


def pairs_of(family: Family, *, by: User, on: date) -> list[Pair]:
    """Whom the family must not meet, and what clashes from ``on``; last those that were lifted.

    Of a family that ``by`` knows, only that it is there while the two are kept apart.
    """
    found = list(
        KeepApart.objects.filter(Q(first=family) | Q(second=family))
        .annotate(shown=ExpressionWrapper(_both_shown_to(by), output_field=BooleanField()))
        .exclude(shown=False, lifted_on__isnull=False)
        .select_related("first__subject", "second__subject", "noted_by", "lifted_by")
        .order_by(F("lifted_on").desc(nulls_first=True), "noted_on", "pk")
    )
    others = {pair.pk: other_of(pair, family=family) for pair in found}
    foes = {others[pair.pk].pk for pair in found if pair.shown and pair.lifted_on is None}
    clashing = clashes_of(family.pk, foes, since=on)
    return [
        Pair(
            pair_id=pair.pk,
            noted_on=pair.noted_on,
            reference=others[pair.pk].reference,
            reason=pair.reason,
            noted_by=pair.noted_by.known_as if pair.noted_by else "",
            clashes=[] if pair.lifted_on else clashing.get(others[pair.pk].pk, []),
            lifted_on=pair.lifted_on,
            lifted_by=pair.lifted_by.known_as if pair.lifted_by else "",
            lifted_because=pair.lifted_because or "",
        )
        if pair.shown
        else Pair(pair_id=pair.pk, noted_on=pair.noted_on)
        for pair in found
    ]


def _both_shown_to(person: User) -> Q:
    shown = Family.objects.visible_to(person).values("pk")
    return Q(first__in=shown, second__in=shown)


def both_expected(pair: KeepApart, *, family: Family, since: date) -> list[Clash]:
    """Every two visits from ``since`` at one hall on one day, ``family``'s first: but for the pair
    nothing keeps the two apart there.
    """
    other = other_of(pair, family=family)
    found = clashes_of(family.pk, {other.pk}, since=since, when=_at_one_place)
    return found.get(other.pk, [])


def clashes_of(
    family_id: UUID,
    others: set[UUID],
    *,
    since: date,
    when: Callable[[Visit, Visit], bool] | None = None,
) -> dict[UUID, list[Clash]]:
    """Where the family's visits from ``since`` cross those of ``others``, by the other family.

    ``when`` says which two count, if not those that cross.
    """
    if not others:
        return {}
    counts = when or crosses
    ahead = visits(family__in={family_id, *others}, session__date__gte=since)
    ahead.sort(key=lambda visit: (visit.day, visit.stagger.first))
    found: dict[UUID, list[Clash]] = {}
    mine = [visit for visit in ahead if visit.family_id == family_id]
    for theirs in ahead:
        if theirs.family_id in others:
            clashing = [_clash(each, theirs) for each in mine if counts(each, theirs)]
            found.setdefault(theirs.family_id, []).extend(clashing)
    return found


def crosses(one: Visit, other: Visit) -> bool:
    """Whether the two visits are at one hall, and people of both there at the same moment."""
    return _at_one_place(one, other) and cross(one.stagger, other.stagger)


def to_choose_from(family: Family, *, by: Any) -> list[tuple[UUID, str]]:
    """The other families on the books, with labels."""
    return labelled(Family.objects.visible_to(by).on_the_books().exclude(pk=family.pk))


def in_words(clashes: Iterable[Clash]) -> str:
    """The clashes in one sentence, without a name."""
    return "; ".join(
        f"{each.day.day} {each.day:%B %Y}, {each.times} and {each.other_times}" for each in clashes
    )


def _at_one_place(one: Visit, other: Visit) -> bool:
    return one.venue_id == other.venue_id and one.day == other.day


def _clash(mine: Visit, theirs: Visit) -> Clash:
    return Clash(
        session_id=mine.session_id, day=mine.day, times=_times(mine), other_times=_times(theirs)
    )


def _times(visit: Visit) -> str:
    return f"{visit.starts_at:%H:%M} to {visit.ends_at:%H:%M}"


def _record_use(pair: KeepApart, *, on: date) -> None:
    for family_id in (pair.first_id, pair.second_id):
        subjects.record_use(family_id, Use.CORRECTION, on=on)
