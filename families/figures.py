"""Clauses 1, 2 and 4 in figures: visits, families, who was turned away, what was shown."""

from collections import Counter
from datetime import date, timedelta
from itertools import pairwise

from django.db import connections, router
from django.db.models import Exists, OuterRef

from contactcentre.safekeeping import clock
from contactcentre.safekeeping.counting import Between, Counting, Counts, Part
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
    return {**_visits(first, last), **_NOTED.between(first, last)}


def _visits(first: date, last: date) -> Counts:
    """How the visits ended, by quarter, and the families with one that took place.

    An outcome that was corrected counts against the one it was, so that every outcome that stands
    is read from one index and nothing of the entries themselves. A visit of which somebody has
    still to settle how it ended counts as that alone.
    """
    did_not = [value for value in Outcome.values if value != Outcome.ATTENDED]
    names = ["visits", "families", "no-visit", *(f"no-visit.{value}" for value in did_not)]
    names.append(_UNSETTLED)
    names += [f"{name}.{quarter}" for name in ("visits", "families") for quarter in QUARTERS]
    found: Counter[str] = Counter(dict.fromkeys(names, 0))
    came: Counter[tuple[int, object]] = Counter()
    for quarter, outcome, family, many in _ended(first, last):
        if outcome == Outcome.ATTENDED:
            found.update({"visits": many, f"visits.{quarter}": many})
        elif outcome == _UNSETTLED:
            found[_UNSETTLED] += many
        elif outcome:
            found.update({"no-visit": many, f"no-visit.{outcome}": many})
        if family is not None and outcome in ("", Outcome.ATTENDED):
            came[quarter, family] += many
    held = [which for which, many in came.items() if many > 0]
    found.update(f"families.{quarter}" for quarter, _ in held)
    found["families"] = len({family for _, family in held})
    return dict(found)


_UNSETTLED = "unsettled"
# The few that contest are found by their index: made distinct at once, or asked for by what most
# entries are (without one before them), they would be looked for among all.
_CONTESTED = """
with contesting as materialized (
 select c.booking_id, c.session_id from {entry} c join {entry} t on t.id = c.contests_id
 where c.contests_id is not null and coalesce(c.supersedes_id, c.id) = c.id
 and (c.kind = 'outcome' or t.kind = 'outcome')
 and not exists (select 1 from {entry} later where later.supersedes_id = c.id)
), contested as (select distinct booking_id, session_id from contesting)
"""
# The order of the joins is held by “cross join”, the index by the words of its own condition.
_OUTCOMES = """
select {quarter}, o.outcome, null, (
 select count(*) from {entry} e where e.session_id = p.id and e.outcome = o.outcome and {standing}
) from {session} p cross join ({outcomes}) o where {held}
"""
_FAMILIES = """
select {quarter}, '', e.family_id, count(*)
from {session} p cross join {entry} e
where e.session_id = p.id and e.outcome = '{attended}' and {standing} and {held}
group by e.family_id
"""
_CORRECTED = """
select {quarter}, e.outcome, e.family_id, -1
from {session} p cross join {entry} later cross join {entry} e
where later.session_id = p.id and later.supersedes_id is not null and e.id = later.supersedes_id
 and {standing} and {held}
"""
_IN_DOUBT = """
select {quarter}, e.outcome, e.family_id, -1
from contested c join {session} p on p.id = c.session_id
join {entry} e on e.booking_id = c.booking_id
where {standing} and {held}
 and not exists (select 1 from {entry} later where later.supersedes_id = e.id)
"""
_TO_SETTLE = """
select {quarter}, '{unsettled}', null, count(*)
from contested c join {session} p on p.id = c.session_id where {held}
"""
_NAMES = {
    "session": Session._meta.db_table,
    "entry": RegisterEntry._meta.db_table,
    "standing": "e.kind = 'outcome' and e.contests_id is null and not e.withdrawn",
    "held": "p.date between %s and %s",
    "attended": Outcome.ATTENDED.value,
    "unsettled": _UNSETTLED,
    "outcomes": " union all ".join(f"select '{value}' as outcome" for value in Outcome.values),
}
_PARTS = (_FAMILIES, _OUTCOMES, _CORRECTED, _IN_DOUBT, _TO_SETTLE)
_ENDED = _CONTESTED.format(**_NAMES) + "union all".join(
    part.format(quarter=quarter, **_NAMES) for part in _PARTS for quarter in QUARTERS
)


def _ended(first: date, last: date) -> list[tuple[int, str, object, int]]:
    """What there is to count of the visits between two days, in one statement.

    By quarter: an outcome and how many ended so; no outcome, and a family and how often it came;
    both, and how many of its outcomes that counts away.
    """
    starts = [clock.months_after(first, _MONTHS_A_QUARTER * done) for done in range(5)]
    days_of = [
        day for start, end in pairwise(starts) for day in (start, min(end - timedelta(1), last))
    ]
    asked = connections[router.db_for_read(RegisterEntry)]
    with asked.cursor() as cursor:
        cursor.execute(
            _ENDED, [asked.ops.adapt_datefield_value(day) for day in days_of * len(_PARTS)]
        )
        rows: list[tuple[int, str, object, int]] = cursor.fetchall()
    return rows


def _noted(between: Between) -> list[Part]:
    known = KnownFamily.objects.filter(between.at("declared_at"))
    referrals = Referral.objects.filter(between.on("opened_on"))
    decided = Referral.objects.filter(between.on("decided_on"))
    reviews = Review.objects.filter(between.on("decided_on")).exclude(decision="")
    # Asked of each refusal, of which there are few, and not of each booking of that time.
    held_then = Booking.objects.filter(between.on("session__date"), pk=OuterRef("booking"))
    refused = DoorRefusal.objects.filter(Exists(held_then))
    opened = EmergencyOpening.objects.filter(between.at("opened_at"))
    shown = AuditEntry.objects.filter(between.at("timestamp"), event=SHOWN)
    printed = PrintedSheet.objects.filter(between.at("printed_at"))
    return [
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
    ]


_NOTED = Counting(_noted)
