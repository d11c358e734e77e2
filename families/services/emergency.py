"""Breaking the glass: one file, sixty minutes, a reason, and trustees who know of it."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from accounts import notices
from accounts.models import Notice, User
from accounts.persons import other_accounts
from accounts.roles import Role
from contactcentre.safekeeping import audit, clock
from contactcentre.safekeeping.grants import grant
from families.models import EmergencyOpening, Family
from families.models.family import known_to
from families.permissions import FamilyPermission
from families.rules.emergency import check_may_open_in_emergency
from families.services.duty import lacks_check
from families.services.known import strangers_to

LASTS = timedelta(minutes=60)
# So many are told at least, if the centre has them.
_AT_LEAST = 2


@transaction.atomic
def open_in_emergency(*, reference: str, reason: str, by: User) -> EmergencyOpening:
    """Let ``by``, who has no check that holds, open one family's file for an hour.

    Every trustee who does not know the family is told; where there are not two, the other
    co-ordinators too. Sent again while it is open, the hour that has begun stands.
    Raises ``Refused`` without need or reason or while another file is open, and
    ``Family.DoesNotExist`` for no family and for one that ``by`` knows alike.
    """
    User.objects.select_for_update(of=("self",), no_key=True).get(pk=by.pk)
    moment = clock.now()
    standing = EmergencyOpening.objects.filter(opened_by=by, until__gt=moment)
    others = standing.exclude(family__subject__reference=reference)
    check_may_open_in_emergency(
        unchecked=lacks_check(by), another_is_open=others.exists(), reason=reason
    )
    family = Family.objects.select_related("subject").filter(subject__fenced_on__isnull=True)
    strange = family.exclude(pk__in=known_to(by)).select_for_update(of=("self",))
    opened = strange.get(subject__reference=reference)
    if already := standing.filter(family=opened).first():
        return already
    opening = EmergencyOpening.objects.create(
        family=opened, reason=reason.strip(), opened_at=moment, opened_by=by, until=moment + LASTS
    )
    grant(
        FamilyPermission.OPEN_IN_EMERGENCY,
        to=by,
        on=opened,
        valid_from=moment,
        valid_until=opening.until,
    )
    audit.record("opened-in-emergency", opened, subject_id=opened.pk)
    notices.tell(
        _witnesses(opened, by=by),
        kind=Notice.Kind.EMERGENCY,
        about=reference,
        occasion=str(opening.pk),
    )
    return opening


def _witnesses(family: Family, *, by: User) -> set[User]:
    """Who is told: two at least, neither ``by`` under another account nor who knows the family."""
    themselves = {by, *other_accounts(by)}
    trustees = set(strangers_to(family, role=Role.TRUSTEE)) - themselves
    if len(trustees) >= _AT_LEAST:
        return trustees
    return trustees | set(strangers_to(family, role=Role.CO_ORDINATOR)) - themselves


@notices.says_who(Notice.Kind.EMERGENCY)
def _openers(occasions: Collection[str]) -> dict[str, str]:
    found = EmergencyOpening.objects.filter(pk__in=occasions).defer("reason")
    return {str(each.pk): each.opened_by.known_as for each in found.select_related("opened_by")}


def every_opening(*, by: User) -> QuerySet[EmergencyOpening]:
    """Clause 1: each but those of a family that ``by`` knows, the latest first, without the reason.

    Trustees read references only, and a reason tells of the family: it is on the file.
    """
    told = EmergencyOpening.objects.filter(family__subject__fenced_on__isnull=True)
    told = told.exclude(family__in=known_to(by)).defer("reason")
    return told.select_related("opened_by", "family__subject").order_by("-opened_at", "pk")


def with_a_file(openings: Iterable[EmergencyOpening], *, by: User) -> set[UUID]:
    """The families of these whose file ``by`` may open, and read the reason on it."""
    if not by.has_role(Role.CO_ORDINATOR):
        return set()
    families = [each.family_id for each in openings]
    seen = Family.objects.visible_to(by).filter(pk__in=families)
    return set(seen.values_list("pk", flat=True))


def openings_of(family: Family) -> list[EmergencyOpening]:
    """Each time the file was opened in an emergency, the latest first: for co-ordinators."""
    return list(EmergencyOpening.objects.filter(family=family).select_related("opened_by"))


def open_until(openings: Iterable[EmergencyOpening], *, by: User) -> datetime | None:
    """The end of the hour that ``by`` has begun, of these openings; none if there is none."""
    moment = clock.now()
    hours = (each.until for each in openings if each.opened_by_id == by.pk and each.until > moment)
    return max(hours, default=None)
