"""Taking in requests for attendance dates, reading them, and closing them."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from accounts import notices
from accounts.models import Notice, User
from accounts.roles import Role
from contactcentre.safekeeping import audit, subjects
from contactcentre.safekeeping.models import SubjectKind, Use
from disclosures.models import AttendanceRequest
from disclosures.rules import asking as rules
from policy.awareness import made_aware
from policy.models import Awareness


@transaction.atomic
def ask(*, asker: str, warned: bool, on: date, **entered: Any) -> AttendanceRequest:
    """Take in a request, sealed under its own key. No record of any family is looked at.

    ``entered`` are the sealed fields of ``AttendanceRequest``. Co-ordinators are told that there
    is something to read. Clause 9: whoever asks was shown the way to the policy.
    Raises ``Refused`` for a period that will not do and for one side that was not warned.
    """
    rules.check_period(first_day=entered["first_day"], last_day=entered["last_day"], on=on)
    rules.check_warned(asker=asker, warned=warned)
    subject = subjects.open_subject(SubjectKind.REQUEST, on=on, use=Use.CONTACT)
    request = AttendanceRequest(subject=subject, asker=asker, warned=warned, asked_on=on, **entered)
    request.save(force_insert=True)
    party = asker == AttendanceRequest.Asker.PARTY
    made_aware(
        subject_id=subject.pk,
        who=request.pk,
        audience=Awareness.Audience.USER if party else Awareness.Audience.REFERRER,
        how=Awareness.How.REQUEST,
        on=on,
        by=None,
    )
    notices.tell(
        notices.holding(Role.CO_ORDINATOR),
        kind=Notice.Kind.DATES_ASKED,
        about=subject.reference,
        occasion=str(request.pk),
    )
    return request


def inbox(*, by: User, closed: bool) -> QuerySet[AttendanceRequest]:
    """Those that wait, the longest first; or those that were closed, the latest first."""
    rows = AttendanceRequest.objects.visible_to(by).select_related("subject")
    if closed:
        return rows.exclude(closed_as="").order_by("-closed_on", "pk")
    return rows.waiting().order_by("asked_on", "pk")


def opened_request(request_id: UUID, *, by: User) -> AttendanceRequest:
    """One request to read, on the record. Raises ``AttendanceRequest.DoesNotExist``."""
    request = (
        AttendanceRequest.objects.visible_to(by)
        .select_related("subject", "closed_by")
        .get(pk=request_id)
    )
    audit.record(
        "attendance-request-read",
        request,
        action=audit.Action.ACCESS,
        subject_id=request.pk,
    )
    return request


@transaction.atomic
def close(*, request_id: UUID, closed_as: str, by: User, on: date) -> AttendanceRequest:
    """Say how a request ended. Raises ``Refused`` for one that has ended."""
    request = (
        AttendanceRequest.objects.visible_to(by).select_for_update(of=("self",)).get(pk=request_id)
    )
    rules.check_may_close(request=request, closed_as=closed_as)
    request.closed_as, request.closed_on, request.closed_by = closed_as, on, by
    request.save(update_fields=["closed_as", "closed_on", "closed_by"])
    subjects.record_use(request.pk, Use.CONTACT, on=on)
    return request
