"""Breaking the glass: one file, sixty minutes, a reason, and trustees who know of it."""

from datetime import timedelta

from django.db import transaction

from accounts import notices
from accounts.models import Notice, User
from accounts.roles import Role
from contactcentre.safekeeping import audit, clock
from contactcentre.safekeeping.grants import grant
from families.models import EmergencyOpening, Family
from families.models.family import known_to
from families.permissions import FamilyPermission
from families.rules.emergency import check_may_open_in_emergency
from volunteers.models import Volunteer

LASTS = timedelta(minutes=60)


@transaction.atomic
def open_in_emergency(*, reference: str, reason: str, by: User) -> EmergencyOpening:
    """Let ``by``, whose own check has lapsed, open one family's file for an hour.

    Every trustee is told. Raises ``Refused`` without need or reason, and ``Family.DoesNotExist``
    for no family and for one that ``by`` knows alike.
    """
    check_may_open_in_emergency(lapsed=has_lapsed(by), reason=reason)
    family = Family.objects.select_related("subject").exclude(pk__in=known_to(by))
    opened = family.select_for_update(of=("self",)).get(subject__reference=reference)
    moment = clock.now()
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
        notices.holding(Role.TRUSTEE, besides=by),
        kind=Notice.Kind.EMERGENCY,
        about=reference,
        occasion=str(opening.pk),
    )
    return opening


def has_lapsed(user: User) -> bool:
    """Whether the person has a record, and no check that holds."""
    mine = Volunteer.objects.filter(user=user)
    return mine.exists() and not mine.cleared(on=clock.today()).exists()
