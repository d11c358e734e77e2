"""Clause 8 in figures: what was flagged, held and disposed of, and what nobody acted on."""

from datetime import date

from django.db.models import Q

from contactcentre.safekeeping import holds
from contactcentre.safekeeping.counting import Counts, Part, counted, days
from contactcentre.safekeeping.models import Hold, Subject, SubjectKind
from disclosures.models import ConcernHold
from retention.models import DisposalCase, Tick

KINDS = (
    SubjectKind.FAMILY,
    SubjectKind.VOLUNTEER,
    SubjectKind.AGENCY_CONTACT,
    SubjectKind.STAFF,
    SubjectKind.REQUEST,
)
# A flag that nobody has acted on for so many months is overdue.
PATIENCE_MONTHS = 3


def figures(first: date, last: date) -> Counts:
    """Counts between two London days; those that begin with “now.” are of this moment."""
    certified = DisposalCase.objects.certified().filter(days("certified_on", first, last))
    ended = DisposalCase.objects.filter(days("ended_on", first, last))
    flagged = Subject.objects.filter(flagged_on__isnull=False)
    undated = Q(last_used_on__isnull=True, disposed_on__isnull=True)
    late = flagged.filter(flagged_on__lte=_months_before(last))
    # As in the figures of concerns: a number must not tell somebody of one about them.
    quiet = ConcernHold.objects.filter(concern__complained_of__isnull=False).values("hold")
    placed, holding = Hold.objects.exclude(pk__in=quiet), holds.in_force().exclude(pk__in=quiet)
    kinds = Hold.Kind.values
    doubted = Tick.objects.filter(days("day", first, last)).exclude(doubt="")
    return counted(
        Part("disposed", certified, "kind", KINDS),
        Part("disposed-repeated", certified.filter(repeated_on__isnull=False)),
        Part("disposals-ended", ended, "ended_because", DisposalCase.Because.values),
        Part("dates-doubted", doubted),
        Part("now.flagged", flagged),
        Part("now.flagged-late", late),
        Part("now.undated", Subject.objects.filter(undated)),
        Part("holds.placed", placed.filter(days("placed_on", first, last)), "kind", kinds),
        Part("holds.released", placed.filter(days("released_on", first, last))),
        Part("now.holds", holding),
        Part("now.holds-overdue", holding.filter(review_on__lte=last)),
        Part("now.paper", DisposalCase.objects.certified().filter(paper_on__isnull=True)),
    )


def _months_before(day: date) -> date:
    month = day.month - PATIENCE_MONTHS
    return day.replace(day=1, month=(month - 1) % 12 + 1, year=day.year + (month - 1) // 12)
