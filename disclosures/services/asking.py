"""Taking in requests for attendance dates, reading them, and closing them."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Count, OuterRef, QuerySet, Subquery

from accounts import notices
from accounts.models import Notice, User
from accounts.roles import Role
from contactcentre.safekeeping import audit, subjects
from contactcentre.safekeeping.models import Subject, SubjectKind, Use
from disclosures.models import AttendanceRequest, Match, Release, ReleaseCopy
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
    request = AttendanceRequest(
        subject=subject,
        asker=asker,
        # The warning is for one side, and nobody else has been shown it.
        warned=warned and asker in AttendanceRequest.ONE_SIDED,
        asked_on=on,
        place=_next_place(on=on),
        **entered,
    )
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
    """Those that wait, as they came in; or those that were closed, the latest first.

    Each in the order of the index, so that a page of them is found without the others.
    """
    rows = AttendanceRequest.objects.visible_to(by).select_related("subject")
    if closed:
        over = _with_copies_not_out(rows).filter(closed_on__isnull=False)
        return over.order_by("-closed_on", "-asked_on", "-place", "-pk")
    return rows.waiting().order_by("asked_on", "place", "pk")


def reference_of(request_id: UUID) -> str:
    """By what a request is quoted: whoever sent it is told, and it says nothing of anybody."""
    return Subject.objects.values_list("reference", flat=True).get(pk=request_id)


def tell_of_ceiling(*, on: date) -> None:
    """Tell co-ordinators, once a day, that so many asked that the form takes no more for now."""
    notices.tell(
        notices.holding(Role.CO_ORDINATOR),
        kind=Notice.Kind.MANY_ASKED,
        about="",
        occasion=f"asked-{on.isoformat()}",
    )


def _with_copies_not_out(requests: QuerySet[AttendanceRequest]) -> QuerySet[AttendanceRequest]:
    """Each with how many copies of what was released on it have reached nobody yet."""
    copies = ReleaseCopy.objects.not_out().filter(release__request=OuterRef("pk")).order_by()
    many = copies.values("release").annotate(many=Count("pk")).values("many")
    return requests.annotate(copies_not_out=Subquery(many))


def _next_place(*, on: date) -> int:
    """After those that wait from that day; two at the same moment may have the same."""
    waiting = AttendanceRequest.objects.waiting().filter(asked_on=on)
    last = waiting.order_by("-place").values_list("place", flat=True).first()
    return 1 if last is None else last + 1


def opened_request(request_id: UUID, *, by: User) -> AttendanceRequest:
    """One request to read, on the record, with how many ``copies_not_out`` are left of it.

    Raises ``AttendanceRequest.DoesNotExist``."""
    rows = _with_copies_not_out(AttendanceRequest.objects.visible_to(by))
    request = rows.select_related("subject", "closed_by").get(pk=request_id)
    audit.record(
        "attendance-request-read",
        request,
        action=audit.Action.ACCESS,
        subject_id=request.pk,
    )
    return request


@transaction.atomic
def close(*, request_id: UUID, ending: str, by: User, on: date) -> AttendanceRequest:
    """Say how a request ended; what was held for it goes. Raises ``Refused``."""
    request = locked(request_id, by=by)
    found = Match.objects.filter(request=request).exists()
    rules.check_may_close(request=request, ending=ending, found=found)
    drop_held(request)
    end(request, ending, by=by, on=on)
    return request


def locked(request_id: UUID, *, by: User) -> AttendanceRequest:
    """One request, locked until the transaction ends.

    Raises ``AttendanceRequest.DoesNotExist`` for one that ``by`` may not see.
    """
    rows = AttendanceRequest.objects.visible_to(by).select_for_update(of=("self",))
    return rows.get(pk=request_id)


def end(request: AttendanceRequest, ending: str, *, by: User, on: date) -> None:
    """Store that it ended, in the transaction of the caller."""
    request.state, request.closed_on, request.closed_by = ending, on, by
    request.save(update_fields=["state", "closed_on", "closed_by"])
    subjects.record_use(request.pk, Use.CONTACT, on=on)


def is_held(request: AttendanceRequest) -> bool:
    """Whether an answer waits frozen for it; it went with its family if that was disposed of."""
    return Release.objects.filter(request=request, released_on__isnull=True).exists()


def is_decided(request: AttendanceRequest) -> bool:
    """Whether it has ended by now, or an answer is held; asked of the database."""
    request.refresh_from_db(fields=["state"])
    return request.has_ended or is_held(request)


def drop_held(request: AttendanceRequest) -> None:
    """Take away what waits frozen for this request: it has gone to nobody."""
    Release.objects.filter(request=request, released_on__isnull=True).delete()
