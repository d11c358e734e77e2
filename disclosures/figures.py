"""Clauses 2 to 5 in figures: what was asked of the centre, what it gave, what it refused.

What one part says must not be the rest of another: a small number could be worked out from the two.
"""

from collections import Counter
from datetime import date

from django.db.models import Count

from contactcentre.safekeeping.audit_entry import AuditEntry
from contactcentre.safekeeping.counting import Counts, Part, counted, days, moments
from disclosures.models import (
    AssessmentAgreement,
    AssessmentRefusal,
    AttendanceRequest,
    Concern,
    ContactPassing,
    ContactPermission,
    ContactRefusal,
    CourtRequest,
    ExceptionDisclosure,
    NotReferred,
    OrderedDisclosure,
    Release,
    ReleaseCopy,
    Standing,
)

State = AttendanceRequest.State
Outcome = CourtRequest.Outcome


def figures(first: date, last: date) -> Counts:
    """Counts between two London days; those that begin with “now.” are of this moment."""
    return {**_counted(first, last), **_days_to_release(first, last)}


def _counted(first: date, last: date) -> Counts:
    return counted(
        *_dates_and_times(first, last),
        *_courts(first, last),
        *_contact_details(first, last),
        *_assessments(first, last),
        *_concerns(first, last),
    )


def _dates_and_times(first: date, last: date) -> list[Part]:
    asked = AttendanceRequest.objects.filter(days("asked_on", first, last))
    one_sided = asked.filter(asker__in=AttendanceRequest.ONE_SIDED)
    closed = AttendanceRequest.objects.filter(days("closed_on", first, last))
    over = [value for value in State.values if value not in AttendanceRequest.OPEN]
    otherwise = [value for value in over if value != State.RELEASED]
    released = Release.objects.filter(days("released_on", first, last))
    first_releases = released.filter(corrects__isnull=True)
    copies = ReleaseCopy.objects.filter(days("release__released_on", first, last))
    return [
        Part("asked", asked, "asker", AttendanceRequest.Asker.values),
        Part("asked-unwarned", one_sided.filter(warned=False)),
        Part("closed", closed.exclude(state=State.RELEASED), "state", otherwise),
        Part("released", first_releases, "standing", Standing.values),
        Part("corrected", released.filter(corrects__isnull=False)),
        Part("copies", copies, "route", ReleaseCopy.Route.values),
        Part("now.requests-waiting", AttendanceRequest.objects.waiting()),
    ]


def _courts(first: date, last: date) -> list[Part]:
    came = CourtRequest.objects.filter(days("came_on", first, last))
    ended = CourtRequest.objects.filter(days("ended_on", first, last))
    otherwise = [value for value in Outcome.values if value != Outcome.ORDERED]
    return [
        Part("court", came, "wants", CourtRequest.Wants.values),
        Part("court-replied", CourtRequest.objects.filter(days("replied_on", first, last))),
        Part("court-ended", ended.exclude(outcome=Outcome.ORDERED), "outcome", otherwise),
        Part("court-ordered", ended.filter(outcome=Outcome.ORDERED)),
        Part("court-given", OrderedDisclosure.objects.filter(days("given_on", first, last))),
        Part("now.court-unanswered", CourtRequest.objects.filter(replied_on__isnull=True)),
    ]


def _contact_details(first: date, last: date) -> list[Part]:
    """When a permission was given is sealed; the audit trail says when it was noted."""
    noted = AuditEntry.objects.filter(
        moments("timestamp", first, last),
        content_type__app_label="disclosures",
        content_type__model=ContactPermission._meta.model_name,
        action=AuditEntry.Action.CREATE,
    )
    withdrawn = ContactPermission.objects.filter(days("withdrawn_on", first, last))
    return [
        Part("permissions", noted),
        Part("permissions-withdrawn", withdrawn),
        Part("passed-on", ContactPassing.objects.filter(days("passed_on", first, last))),
        Part("details-refused", ContactRefusal.objects.filter(moments("at", first, last))),
    ]


def _assessments(first: date, last: date) -> list[Part]:
    agreed = AssessmentAgreement.objects.filter(days("agreed_on", first, last))
    return [
        Part("assessments", agreed),
        Part(
            "assessments-ended", AssessmentAgreement.objects.filter(days("ended_on", first, last))
        ),
        Part(
            "assessments-refused", AssessmentRefusal.objects.filter(days("refused_on", first, last))
        ),
    ]


def _concerns(first: date, last: date) -> list[Part]:
    """Passed on under exception 1, exception 2 or because the law requires it; or not referred.

    Those about somebody who works here are in no figure: whoever leads on safeguarding reads the
    report as well, and would know by a number that there is one they are not shown.
    """
    told = Concern.objects.filter(complained_of__isnull=True)
    passed_on = ExceptionDisclosure.objects.filter(
        moments("passed_at", first, last), concern__in=told
    )
    not_referred = NotReferred.objects.filter(concern__in=told)
    return [
        Part("concerns", told.filter(moments("recorded_at", first, last))),
        *(
            Part(f"exception-{basis}", passed_on.filter(basis=basis))
            for basis in ExceptionDisclosure.Basis.values
        ),
        Part("not-referred", not_referred.filter(days("decided_on", first, last))),
    ]


def _days_to_release(first: date, last: date) -> Counts:
    """How many requests waited how many days; grouped by the days as they are stored."""
    released = AttendanceRequest.objects.filter(
        days("closed_on", first, last), state=State.RELEASED
    )
    found: Counter[str] = Counter()
    grouped = released.order_by().values_list("asked_on", "closed_on").annotate(many=Count("pk"))
    for asked_on, closed_on, many in grouped:
        found[f"days-to-release.{(closed_on - asked_on).days}"] += many
    return dict(found)
