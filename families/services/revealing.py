"""Noting that somebody is about to be shown where a person can be reached."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from accounts import notices
from accounts.models import Notice, User
from contactcentre.safekeeping import audit, clock, subjects
from contactcentre.safekeeping.acting import acting_as
from contactcentre.safekeeping.models import AuditEntry, Use
from families.models.contact import SHOWN
from families.rules.revealing import check_may_be_shown
from policy.clauses import Refused

_AN_HOUR = timedelta(hours=1)


def note_showing(record: Any, *, family_id: UUID, details: str, by: User) -> None:
    """Clause 4: commit the entry of the audit trail; what is shown is opened only afterwards.

    It is use of the record (clause 8): to open a file is not, to have to reach somebody is.
    Raises ``Refused``, and tells the trustees, once it has been too many within an hour.
    """
    refused: Refused | None = None
    with transaction.atomic(durable=True), acting_as(by):
        # Of two showings at the same moment the second counts the first.
        User.objects.select_for_update().get(pk=by.pk)
        now = clock.now()
        lately = AuditEntry.objects.filter(event=SHOWN, actor=by, timestamp__gt=now - _AN_HOUR)
        try:
            check_may_be_shown(shown=lately.count())
        except Refused as too_many:
            refused = too_many
            notices.tell_trustees_of(by, kind=Notice.Kind.MANY_SHOWN)
        else:
            audit.record(
                SHOWN,
                record,
                action=audit.Action.ACCESS,
                subject_id=family_id,
                details=details,
            )
            subjects.record_use(family_id, Use.SHOWN, on=clock.today())
    if refused is not None:
        raise refused
