"""Clauses 1, 2 and 4 in figures: visits, families, who was turned away, what was shown."""

from collections import Counter
from datetime import date

from django.db import connections, router
from django.db.models import Exists, OuterRef

from contactcentre.safekeeping import clock
from contactcentre.safekeeping.counting import Counts, Part, counted, days, moments
from contactcentre.safekeeping.models import AuditEntry
from families.models import (
    Booking,
    DoorRefusal,
    EmergencyOpening,
    KnownFamily,
    Outcome,
    PrintedSheet,
    Referral,
    RegisterEntry,
    Review,
    Session,
)
from families.models.contact import SHOWN

QUARTERS = (1, 2, 3, 4)
_MONTHS_A_QUARTER = 3


def figures(first: date, last: date) -> Counts:
    """Counts between two London days; those that begin with “now.” are of this moment.

    Families are counted once in the whole time and once in each of its quarters.
    """
    return {**_visits(first, last), **_noted(first, last)}


def _visits(first: date, last: date) -> Counts:
    """How the visits ended, by quarter, and the families with one that took place.

    An outcome that was corrected counts against the one it was, so that every outcome that stands
    is read from one index and nothing of the entries themselves.
    """
    did_not = [value for value in Outcome.values if value != Outcome.ATTENDED]
    names = ["visits", "families", "no-visit", *(f"no-visit.{value}" for value in did_not)]
    names += [f"{name}.{quarter}" for name in ("visits", "families") for quarter in QUARTERS]
    found: Counter[str] = Counter(dict.fromkeys(names, 0))
    for what, quarter, outcome, many in _ended(first, last):
        if what == "families":
            found[f"families.{quarter}" if quarter else "families"] += many
        elif outcome == Outcome.ATTENDED:
            found.update({"visits": many, f"visits.{quarter}": many})
        else:
            found.update({"no-visit": many, f"no-visit.{outcome}": many})
    return dict(found)


_ENDED = """
with period as (
 select id, case {quarters} end as quarter from {session} where date between %s and %s
), signed as not materialized (
 select p.quarter, e.outcome, e.family_id, 1 as many
 from period p cross join {entry} e where e.session_id = p.id and {is_outcome}
 union all
 select p.quarter, e.outcome, e.family_id, -1
 from {entry} later, {entry} e, period p
 where e.id = later.supersedes_id and e.session_id = p.id and {is_outcome}
), held as materialized (
 select quarter, outcome, family_id, sum(many) as many from signed
 group by quarter, outcome, family_id
), came as (
 select quarter, family_id from held where outcome = '{attended}' and many > 0
)
select 'visits', quarter, outcome, cast(sum(many) as integer) from held group by quarter, outcome
union all select 'families', quarter, '', count(*) from came group by quarter
union all select 'families', 0, '', count(distinct family_id) from came
"""
# The words of the index’s own condition, or it is not used.
_IS_OUTCOME = "e.kind = 'outcome' and e.contests_id is null and not e.withdrawn"


def _ended(first: date, last: date) -> list[tuple[str, int, str, int]]:
    """Everything there is to count of the visits between two days, in one statement."""
    ends = [clock.months_after(first, _MONTHS_A_QUARTER * quarter) for quarter in QUARTERS]
    statement = _ENDED.format(
        quarters=" ".join(f"when date < %s then {quarter}" for quarter in QUARTERS),
        session=Session._meta.db_table,
        entry=RegisterEntry._meta.db_table,
        is_outcome=_IS_OUTCOME,
        attended=Outcome.ATTENDED.value,
    )
    asked = connections[router.db_for_read(RegisterEntry)]
    with asked.cursor() as cursor:
        cursor.execute(
            statement, [asked.ops.adapt_datefield_value(day) for day in (*ends, first, last)]
        )
        rows: list[tuple[str, int, str, int]] = cursor.fetchall()
    return rows


def _noted(first: date, last: date) -> Counts:
    known = KnownFamily.objects.filter(moments("declared_at", first, last))
    referrals = Referral.objects.filter(days("opened_on", first, last))
    decided = Referral.objects.filter(days("decided_on", first, last))
    reviews = Review.objects.filter(days("decided_on", first, last)).exclude(decision="")
    # Asked of each refusal, of which there are few, and not of each booking of that time.
    held_then = Booking.objects.filter(days("session__date", first, last), pk=OuterRef("booking"))
    refused = DoorRefusal.objects.filter(Exists(held_then))
    opened = EmergencyOpening.objects.filter(moments("opened_at", first, last))
    shown = AuditEntry.objects.filter(moments("timestamp", first, last), event=SHOWN)
    printed = PrintedSheet.objects.filter(moments("printed_at", first, last))
    return counted(
        Part("known.declared", known),
        Part("now.known", KnownFamily.objects.filter(ended_at__isnull=True)),
        Part("emergencies", opened),
        Part("door", refused, "reason", DoorRefusal.Reason.values),
        Part("referrals", referrals, "route", Referral.Route.values),
        Part("referrals-decided", decided, "decision", Referral.Decision.values),
        Part("reviews", reviews, "decision", Review.Decision.values),
        Part("shown", shown),
        Part("sheets", printed),
        Part("sheets-whole", printed.filter(shredded_at__isnull=True)),
    )
