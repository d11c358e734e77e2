"""Breaking the glass: one file, sixty minutes, a reason, and trustees who know of it."""

from datetime import timedelta

from django.db import transaction

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
from volunteers.models import Volunteer

LASTS = timedelta(minutes=60)
# So many are told at least, if the centre has them.
_AT_LEAST = 2


@transaction.atomic
def open_in_emergency(*, reference: str, reason: str, by: User) -> EmergencyOpening:
    """Let ``by``, whose own check has lapsed, open one family's file for an hour.

    Every trustee is told; where there are not two, the other co-ordinators too. Sent again while
    it is open, the hour that has begun stands. Raises ``Refused`` without need or reason or while
    another file is open, and ``Family.DoesNotExist`` for no family and for one that ``by`` knows
    alike.
    """
    User.objects.select_for_update(of=("self",), no_key=True).get(pk=by.pk)
    moment = clock.now()
    standing = EmergencyOpening.objects.filter(opened_by=by, until__gt=moment)
    others = standing.exclude(family__subject__reference=reference)
    check_may_open_in_emergency(
        lapsed=has_lapsed(by), another_is_open=others.exists(), reason=reason
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
        _witnesses(by),
        kind=Notice.Kind.EMERGENCY,
        about=reference,
        occasion=str(opening.pk),
    )
    return opening


def _witnesses(by: User) -> list[User]:
    """Who is told: two at least, and none of them ``by`` under another account."""
    themselves = {by, *other_accounts(by)}
    trustees = [each for each in notices.holding(Role.TRUSTEE) if each not in themselves]
    if len(trustees) >= _AT_LEAST:
        return trustees
    keepers = [each for each in notices.holding(Role.CO_ORDINATOR) if each not in themselves]
    return list({*trustees, *keepers})


def has_lapsed(user: User) -> bool:
    """Whether the person has a record, and no check that holds."""
    mine = Volunteer.objects.filter(user=user)
    return mine.exists() and not mine.cleared(on=clock.today()).exists()
