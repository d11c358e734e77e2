"""Clause 8 in figures: what was flagged, held and disposed of, and what nobody acted on."""

from datetime import date

from django.db.models import DateField, Min, Q, QuerySet

from contactcentre.safekeeping import holds
from contactcentre.safekeeping.counting import Between, Counting, Counts, Part
from contactcentre.safekeeping.models import Hold, Subject, SubjectKind
from disclosures.models import ConcernHold
from retention.models import DataRequest, DisposalCase, Tick

KINDS = (
    SubjectKind.FAMILY,
    SubjectKind.VOLUNTEER,
    SubjectKind.AGENCY_CONTACT,
    SubjectKind.STAFF,
    SubjectKind.REQUEST,
)
# A flag that nobody has acted on for so many months is overdue.
PATIENCE_MONTHS = 3


def figures(first: date, last: date, on: date) -> Counts:
    """Counts between two London days; those that begin with “now.” are of ``on``.

    Neither concerns nor holds because of one are in any of them: whoever sees the others on their
    list would know how many there are.
    """
    return _COUNTING.between(first, last, late=_months_before(on), on=on)


def _parts(between: Between, late: date, on: date) -> list[Part]:
    cases = DisposalCase.objects.exclude(kind=SubjectKind.CONCERN)
    gone = cases.certified()
    certified = gone.filter(between.on("certified_on"))
    ended = cases.filter(between.on("ended_on"))
    flagged = _records().filter(flagged_on__isnull=False)
    undated = Q(last_used_on__isnull=True, disposed_on__isnull=True, created_on__lte=on)
    quiet = ConcernHold.objects.values("hold")
    placed, holding = Hold.objects.exclude(pk__in=quiet), holds.in_force().exclude(pk__in=quiet)
    kinds = Hold.Kind.values
    given = DataRequest.objects.filter(between.on("ended_on"), end=DataRequest.End.GIVEN)
    doubted = Tick.objects.filter(between.on("day")).exclude(doubt="")
    return [
        Part("disposed", certified, "kind", KINDS),
        Part("disposed-repeated", certified.filter(repeated_on__isnull=False)),
        Part("disposals-ended", ended, "ended_because", DisposalCase.Because.values),
        Part("dates-doubted", doubted),
        Part("own-data-given", given),
        Part("now.flagged", flagged),
        Part("now.flagged-late", flagged.filter(flagged_on__lte=late)),
        Part("now.undated", _records().filter(undated)),
        Part("holds.placed", placed.filter(between.on("placed_on")), "kind", kinds),
        Part("holds.released", placed.filter(between.on("released_on"))),
        Part("now.holds", holding),
        Part("now.holds-overdue", holding.filter(review_on__lte=on)),
        Part("now.paper", gone.filter(paper_on__isnull=True)),
    ]


_COUNTING = Counting(_parts, late=DateField(), on=DateField())


def oldest_flag(on: date) -> Counts:
    """For how many days the record has been flagged that has been flagged for longest."""
    since = _records().aggregate(since=Min("flagged_on"))["since"]
    return {"now.flagged-days": (on - since).days if since else 0}


def _records() -> QuerySet[Subject]:
    return Subject.objects.exclude(kind=SubjectKind.CONCERN)


def _months_before(day: date) -> date:
    month = day.month - PATIENCE_MONTHS
    return day.replace(day=1, month=(month - 1) % 12 + 1, year=day.year + (month - 1) // 12)
