"""Clauses 7 and 8 in figures: what is held, and what the audit trail comes to."""

from datetime import date, timedelta

from contactcentre.safekeeping import clock
from contactcentre.safekeeping.audit_entry import GENESIS, AuditEntry
from contactcentre.safekeeping.counting import Counts, Part, counted, days
from contactcentre.safekeeping.models import Drill, Hold


def figures(first: date, last: date) -> Counts:
    """Counts between two London days; those that begin with “now.” are of this moment."""
    holding = Hold.objects.filter(released_on__isnull=True)
    kinds = Hold.Kind.values
    return counted(
        Part("holds.placed", Hold.objects.filter(days("placed_on", first, last)), "kind", kinds),
        Part("holds.released", Hold.objects.filter(days("released_on", first, last))),
        Part("now.holds", holding, "kind", kinds),
        Part("now.holds-overdue", holding.filter(review_on__lte=last)),
    )


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
