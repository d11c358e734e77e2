"""Saying that a file was consulted, and what for; it is used then, and ages from that day."""

from datetime import date

from django.db import transaction

from accounts.models import User
from contactcentre.safekeeping import audit, subjects
from contactcentre.safekeeping.acting import acting_as
from contactcentre.safekeeping.models import Use
from families.models import Family
from families.rules.consulting import check_may_note_consulting


@transaction.atomic
def consulted(*, family: Family, reason: str, by: User, on: date) -> None:
    """Note who consulted the file and why, among those who looked. Raises ``Refused``."""
    check_may_note_consulting(reason=reason)
    subjects.record_use(family.pk, Use.CONSULTED, on=on)
    with acting_as(by):
        audit.record(
            "consulted",
            family,
            action=audit.Action.ACCESS,
            subject_id=family.pk,
            details=f"Consulted: {reason.strip()}",
        )
