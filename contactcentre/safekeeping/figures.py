"""Clause 7 in figures: what the audit trail comes to, and the last restore drill."""

from datetime import date, timedelta

from contactcentre.safekeeping import clock
from contactcentre.safekeeping.audit_entry import GENESIS, AuditEntry
from contactcentre.safekeeping.models import Drill


def audit_head() -> tuple[int, str]:
    """How many entries the audit trail has, and the digest of the last one."""
    last = AuditEntry.objects.order_by("-sequence").values_list("sequence", "digest").first()
    return last or (0, GENESIS)


def last_drill(*, by: date) -> str | None:
    """The London day of the last restore drill up to that day, as it is written; None without."""
    drills = Drill.objects.filter(at__lt=clock.start_of(by + timedelta(days=1)))
    last = drills.order_by("-at").first()
    if last is None:
        return None
    day = clock.london_date(last.at)
    return f"{day.day} {day:%B %Y}"
