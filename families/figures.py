"""Clauses 1, 2 and 4 in figures: visits, families, who was turned away, what was shown."""

from collections import Counter
from datetime import date
from typing import Any

from django.db.models import Case, Count, Max, Q, QuerySet, Sum, When

from contactcentre.safekeeping import clock
from contactcentre.safekeeping.counting import Counts, Part, counted, days, moments
from contactcentre.safekeeping.models import AuditEntry
from families.models import (
    DoorRefusal,
    EmergencyOpening,
    EntryKind,
    KnownFamily,
    Outcome,
    PrintedSheet,
    Referral,
    RegisterEntry,
    Review,
)
from families.models.contact import SHOWN

QUARTERS = (1, 2, 3, 4)
_MONTHS_A_QUARTER = 3


def figures(first: date, last: date) -> Counts:
    """Counts between two London days; those that begin with “now.” are of this moment.

    Families are counted once in the whole time and once in each of its quarters.
    """
    return {**_visits(first, last), **_families(first, last), **_noted(first, last)}


def _visits(first: date, last: date) -> Counts:
    """Grouped by the day as it is stored, and folded into quarters here."""
    did_not = [value for value in Outcome.values if value != Outcome.ATTENDED]
    names = ["visits", *(f"visits.{quarter}" for quarter in QUARTERS)]
    names += ["no-visit", *(f"no-visit.{value}" for value in did_not)]
    found: Counter[str] = Counter(dict.fromkeys(names, 0))
    ended = _outcomes(first, last).values_list("booking__session__date", "outcome")
    for day, outcome, many in ended.annotate(many=Count("pk")):
        took_place = outcome == Outcome.ATTENDED
        total, part = ("visits", _quarter(day, first)) if took_place else ("no-visit", outcome)
        found[total] += many
        found[f"{total}.{part}"] += many
    return dict(found)


def _families(first: date, last: date) -> Counts:
    """Families with at least one visit that took place: in the whole time, in each quarter."""
    came = _outcomes(first, last).filter(outcome=Outcome.ATTENDED)
    quarters = {f"came_{quarter}": _came_in(quarter, first) for quarter in QUARTERS}
    totals = {f"families.{quarter}": Sum(f"came_{quarter}", default=0) for quarter in QUARTERS}
    each = came.values("family").annotate(**quarters)
    found: Counts = each.aggregate(families=Count("family"), **totals)
    return found


def _noted(first: date, last: date) -> Counts:
    known = KnownFamily.objects.filter(moments("declared_at", first, last))
    referrals = Referral.objects.filter(days("opened_on", first, last))
    decided = Referral.objects.filter(days("decided_on", first, last))
    reviews = Review.objects.filter(days("decided_on", first, last)).exclude(decision="")
    refused = DoorRefusal.objects.filter(days("booking__session__date", first, last))
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


def _outcomes(first: date, last: date) -> QuerySet[Any]:
    """How each visit in that time ended, as the register has it now.

    Written so that the databases begin with the sessions of that time: they misjudge columns that
    are nearly always empty.
    """
    superseded = RegisterEntry.objects.filter(supersedes__isnull=False)
    entries = RegisterEntry.objects.filter(
        booking__session__date__range=(first, last),
        booking__cancelled_at__isnull=True,
        kind=EntryKind.OUTCOME,
        contests__isnull=True,
        withdrawn=False,
    )
    return entries.exclude(pk__in=superseded.values("supersedes")).order_by()


def _quarter(day: date, first: date) -> int:
    months = (day.year - first.year) * 12 + day.month - first.month
    return months // _MONTHS_A_QUARTER + 1


def _came_in(quarter: int, first: date) -> Max:
    """One for a family that came in that quarter, else nought."""
    begins = clock.months_after(first, _MONTHS_A_QUARTER * (quarter - 1))
    ends = clock.months_after(first, _MONTHS_A_QUARTER * quarter)
    came = Q(booking__session__date__gte=begins, booking__session__date__lt=ends)
    return Max(Case(When(came, then=1), default=0))
