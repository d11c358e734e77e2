"""Clauses 2 to 5 in figures: what was asked of the centre, what it gave, what it refused.

What one part says must not be the rest of another: a small number could be worked out from the two.
"""

from collections import Counter
from datetime import date

from django.db.models import Count, IntegerField, Min, OuterRef, Q, Subquery

from contactcentre.safekeeping import clock
from contactcentre.safekeeping.audit_entry import AuditEntry
from contactcentre.safekeeping.counting import Between, Counting, Counts, Part
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
from disclosures.models.release import LEFT_ON

State = AttendanceRequest.State
Outcome = CourtRequest.Outcome
_PARTIES = Subquery(
    ReleaseCopy.objects.filter(release=OuterRef("pk"), party__isnull=False)
    .order_by()
    .values("release")
    .annotate(many=Count("pk"))
    .values("many"),
    output_field=IntegerField(),
)


def figures(first: date, last: date) -> Counts:
    """Counts between two London days; those that begin with “now.” are of this moment."""
    return {
        **_COUNTING.between(first, last),
        **_days_to_release(first, last),
        **_days_to_passing_on(first, last),
    }


def _parts(between: Between) -> list[Part]:
    return [
        *_dates_and_times(between),
        *_courts(between),
        *_contact_details(between),
        *_assessments(between),
        *_concerns(between),
    ]


def _dates_and_times(between: Between) -> list[Part]:
    asked = AttendanceRequest.objects.filter(between.on("asked_on"))
    one_sided = asked.filter(asker__in=AttendanceRequest.ONE_SIDED)
    closed = AttendanceRequest.objects.filter(between.on("closed_on"))
    over = [value for value in State.values if value not in AttendanceRequest.OPEN]
    otherwise = [value for value in over if value != State.RELEASED]
    released = Release.objects.filter(between.on("released_on"))
    first_releases = released.filter(corrects__isnull=True)
    held = Release.objects.filter(between.on("held_on"))
    mirrored = first_releases.filter(standing=Standing.SIDE).alias(parties=_PARTIES)
    copies = ReleaseCopy.objects.filter(between.on("release__released_on"))
    out = Q(*(Q((f"{day}__lte", between.last)) for day in LEFT_ON), _connector=Q.OR)
    not_out = copies.exclude(out).exclude(release__corrected_by__released_on__lte=between.last)
    return [
        Part("asked", asked, "asker", AttendanceRequest.Asker.values),
        Part("asked-warned", one_sided.filter(warned=True)),
        Part("asked-unwarned", one_sided.filter(warned=False)),
        Part("closed", closed.exclude(state=State.RELEASED), "state", otherwise),
        Part("released", first_releases, "standing", Standing.values),
        Part("mirrored", mirrored.filter(parties__gte=2)),
        Part("held", held),
        Part("corrected", released.filter(corrects__isnull=False)),
        Part("copies", copies, "route", ReleaseCopy.Route.values),
        Part("copies-not-out", not_out),
        Part("now.requests-waiting", AttendanceRequest.objects.waiting()),
    ]


def _courts(between: Between) -> list[Part]:
    came = CourtRequest.objects.filter(between.on("came_on"))
    ended = CourtRequest.objects.filter(between.on("ended_on"))
    otherwise = [value for value in Outcome.values if value != Outcome.ORDERED]
    return [
        Part("court", came, "wants", CourtRequest.Wants.values),
        Part("court-replied", CourtRequest.objects.filter(between.on("replied_on"))),
        Part("court-ended", ended.exclude(outcome=Outcome.ORDERED), "outcome", otherwise),
        Part("court-ordered", ended.filter(outcome=Outcome.ORDERED)),
        Part("court-given", OrderedDisclosure.objects.filter(between.on("given_on"))),
        Part("now.court-unanswered", CourtRequest.objects.filter(replied_on__isnull=True)),
    ]


def _contact_details(between: Between) -> list[Part]:
    """When a permission was given is sealed; the audit trail says when it was noted."""
    noted = AuditEntry.objects.filter(
        between.at("timestamp"),
        content_type__app_label="disclosures",
        content_type__model=ContactPermission._meta.model_name,
        action=AuditEntry.Action.CREATE,
    )
    refused = AuditEntry.objects.filter(between.at("timestamp"), event="words-refused")
    withdrawn = ContactPermission.objects.filter(between.on("withdrawn_on"))
    return [
        Part("permissions", noted),
        Part("permissions-withdrawn", withdrawn),
        Part("passed-on", ContactPassing.objects.filter(between.on("passed_on"))),
        Part("words-refused", refused),
        Part("details-refused", ContactRefusal.objects.filter(between.at("at"))),
    ]


def _assessments(between: Between) -> list[Part]:
    agreed = AssessmentAgreement.objects.filter(between.on("agreed_on"))
    return [
        Part("assessments", agreed),
        Part("assessments-ended", AssessmentAgreement.objects.filter(between.on("ended_on"))),
        Part("assessments-refused", AssessmentRefusal.objects.filter(between.on("refused_on"))),
    ]


def _concerns(between: Between) -> list[Part]:
    """Passed on under exception 1, exception 2 or because the law requires it; or not referred.

    Those about somebody who works here are in no figure: whoever leads on safeguarding reads the
    report as well, and would know by a number that there is one they are not shown.
    """
    told = Concern.objects.filter(complained_of__isnull=True)
    passed_on = ExceptionDisclosure.objects.filter(between.at("passed_at"), concern__in=told)
    not_referred = NotReferred.objects.filter(concern__in=told)
    return [
        Part("concerns", told.filter(between.at("recorded_at"))),
        *(
            Part(f"exception-{basis}", passed_on.filter(basis=basis))
            for basis in ExceptionDisclosure.Basis.values
        ),
        Part("not-referred", not_referred.filter(between.on("decided_on"))),
    ]


def _days_to_passing_on(first: date, last: date) -> Counts:
    """After how many days how many concerns were first passed on, to whoever acts on them."""
    told = ExceptionDisclosure.objects.filter(concern__complained_of__isnull=True)
    passed_on = told.exclude(agency=ExceptionDisclosure.Agency.THREATENED).order_by()
    of_each = passed_on.values("concern").annotate(first=Min("passed_at"))
    found: Counter[str] = Counter()
    for recorded_at, first_at in of_each.filter(Between.days(first, last).at("first")).values_list(
        "concern__recorded_at", "first"
    ):
        days = (clock.london_date(first_at) - clock.london_date(recorded_at)).days
        # It may be passed on by telephone before there is time to write it down.
        found[f"days-to-passing-on.{max(days, 0)}"] += 1
    return dict(found)


def _days_to_release(first: date, last: date) -> Counts:
    """How many requests waited how many days; grouped by the days as they are stored."""
    closed = AttendanceRequest.objects.filter(Between.days(first, last).on("closed_on"))
    released = closed.filter(state=State.RELEASED)
    found: Counter[str] = Counter()
    grouped = released.order_by().values_list("asked_on", "closed_on").annotate(many=Count("pk"))
    for asked_on, closed_on, many in grouped:
        found[f"days-to-release.{(closed_on - asked_on).days}"] += many
    return dict(found)


_COUNTING = Counting(_parts)
