"""Clauses 1, 2 and 4 in figures: visits, families, who was turned away, what was shown."""

from collections import Counter
from datetime import date

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
    names = ["visits", "families", "no-visit", *(f"no-visit.{value}" for value in _OTHERWISE)]
    names.append(_UNSETTLED)
    names += [f"{name}.{quarter}" for name in ("visits", "families") for quarter in QUARTERS]
    found: Counter[str] = Counter(dict.fromkeys(names, 0))
    came: dict[int, list[str]] = {quarter: [] for quarter in QUARTERS}
    gone: dict[int, list[str]] = {quarter: [] for quarter in QUARTERS}
    for quarter, outcome, many, families in _ended(first, last):
        if outcome == Outcome.ATTENDED:
            whose = families.split(",") if families else []
            (came if many > 0 else gone)[quarter] += whose
        elif outcome == _UNSETTLED:
            found[_UNSETTLED] += many
        else:
            found["no-visit"] += many
            found[f"no-visit.{outcome}"] += many
    for quarter in QUARTERS:
        held = len(came[quarter]) - len(gone[quarter])
        found["visits"] += held
        found[f"visits.{quarter}"] = held
    families_of = {quarter: _left(came[quarter], gone[quarter]) for quarter in QUARTERS}
    found.update({f"families.{quarter}": len(each) for quarter, each in families_of.items()})
    found["families"] = len(set().union(*families_of.values()))
    return dict(found)


def _left(came: list[str], gone: list[str]) -> set[str]:
    """Those with a visit more than were counted away, of which there are few if any."""
    return set(Counter(came) - Counter(gone)) if gone else set(came)


_UNSETTLED = "unsettled"
_OTHERWISE = [value for value in Outcome.values if value != Outcome.ATTENDED]
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
# The order of the joins is held by “cross join”, the index by the words of its own condition. Asked
# of each session by itself, its entries are read in the order of that index and never sorted.
_CAME = """
select {quarter}, '{attended}', 1, (
 select {listed} from {entry} e
 where e.session_id = p.id and e.outcome = '{attended}' and {standing}
) from {session} p where {held}
"""
_DID_NOT = """
select {quarter}, o.outcome, (
 select count(*) from {entry} e where e.session_id = p.id and e.outcome = o.outcome and {standing}
), null from {session} p cross join ({did_not}) o where {held}
"""
_CORRECTED = """
select {quarter}, e.outcome, -1, {family}
from {session} p cross join {entry} later cross join {entry} e
where later.session_id = p.id and later.supersedes_id is not null and e.id = later.supersedes_id
 and {standing} and {held}
"""
_IN_DOUBT = """
select {quarter}, e.outcome, -1, {family}
from contested c join {session} p on p.id = c.session_id
join {entry} e on e.booking_id = c.booking_id
where {standing} and {held}
 and not exists (select 1 from {entry} later where later.supersedes_id = e.id)
"""
_TO_SETTLE = """
select {quarter}, '{unsettled}', 1, null
from contested c join {session} p on p.id = c.session_id where {held}
"""
_NAMES = {
    "session": Session._meta.db_table,
    "entry": RegisterEntry._meta.db_table,
    "family": "cast(e.family_id as varchar)",
    "standing": "e.kind = 'outcome' and e.contests_id is null and not e.withdrawn",
    "quarter": "case when p.date < %s then 1 when p.date < %s then 2 when p.date < %s then 3 "
    "else 4 end",
    "held": "p.date between %s and %s",
    "attended": Outcome.ATTENDED.value,
    "unsettled": _UNSETTLED,
    "did_not": " union all ".join(f"select '{value}' as outcome" for value in _OTHERWISE),
}
_PARTS = (_CAME, _DID_NOT, _CORRECTED, _IN_DOUBT, _TO_SETTLE)
_LISTED = {
    "sqlite": "group_concat(e.family_id)",
    "postgresql": "string_agg(cast(e.family_id as varchar), ',')",
}
_ENDED = {
    vendor: (_CONTESTED + "union all".join(_PARTS)).format(listed=listed, **_NAMES)
    for vendor, listed in _LISTED.items()
}


def _ended(first: date, last: date) -> list[tuple[int, str, int, str | None]]:
    """What there is to count of the visits between two days, in one statement.

    By quarter and outcome: how many ended so. Of those that took place instead the families, and
    whether each counts one more or one less.
    """
    begins = [clock.months_after(first, _MONTHS_A_QUARTER * done) for done in (1, 2, 3)]
    asked = connections[router.db_for_read(RegisterEntry)]
    days = [asked.ops.adapt_datefield_value(day) for day in (*begins, first, last)]
    with asked.cursor() as cursor:
        cursor.execute(_ENDED[asked.vendor], days * len(_PARTS))
        rows: list[tuple[int, str, int, str | None]] = cursor.fetchall()
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
