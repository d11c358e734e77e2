"""Noting what a court wants, replying, and how it ended."""

from datetime import date
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from accounts import notices
from accounts.models import Notice, User
from accounts.roles import Role
from contactcentre.safekeeping import clock, subjects
from contactcentre.safekeeping.models import Use
from disclosures.models import CourtRequest, OrderedDisclosure
from disclosures.rules import court as rules
from disclosures.services.outgoing import Typed, check_outgoing, counted
from families.models import Family


@transaction.atomic
def note(*, family: Family, by: User, on: date, came_on: date, **entered: Any) -> CourtRequest:
    """Note that a report, a witness or records are wanted; trustees are told, by reference.

    ``entered`` are what is wanted, who asks, and their case number. Raises ``Refused``.
    """
    rules.check_came(came_on=came_on, on=on)
    request = CourtRequest(family=family, came_on=came_on, noted_by=by, **entered)
    _check_leaves(request, reply_to(request, on=on))
    request.save(force_insert=True)
    subjects.record_use(family.pk, Use.CONTACT, on=on)
    _tell_trustees(request, Notice.Kind.COURT_ASKED)
    return request


def try_case_number(*, family: Family, wants: str, case_number: str, by: User, on: date) -> None:
    """Look through a number as ``by`` typed it, before it is noted; a refusal is counted.

    Raises ``Refused``.
    """
    asked = CourtRequest(family=family, wants=wants, case_number=case_number)
    counted(
        lambda: _check_leaves(asked, reply_to(asked, on=on)),
        Typed.CASE_NUMBER,
        record=family,
        subject_id=family.pk,
        by=by,
    )


def reply_to(request: CourtRequest, *, on: date) -> str:
    """The reply as it was sent, or as it would be sent ``on`` that day."""
    if request.replied_on is not None:
        return str(request.reply)
    return rules.reply_to(
        centre=settings.CENTRE_NAME, wants=request.wants, case_number=request.case_number, on=on
    )


def every_request(*, by: User) -> QuerySet[CourtRequest]:
    """What ``by`` may see of all families: those that are not over first."""
    rows = CourtRequest.objects.visible_to(by).select_related("family__subject")
    return rows.order_by("outcome", "-came_on", "pk")


def requests_of(family: Family, *, by: User) -> list[CourtRequest]:
    """Those about one family, the latest first."""
    rows = CourtRequest.objects.visible_to(by).filter(family=family)
    return list(rows.order_by("-came_on", "pk"))


def request_of(family: Family, court_request_id: UUID, *, by: User) -> CourtRequest:
    """One of them, with who dealt with it. Raises ``CourtRequest.DoesNotExist``."""
    rows = CourtRequest.objects.visible_to(by).select_related("replied_by", "ended_by")
    return rows.get(pk=court_request_id, family=family)


@transaction.atomic
def replied(
    *, family: Family, court_request_id: UUID, sent_on: date, by: User, on: date
) -> CourtRequest:
    """Note that the reply was sent, and keep the words of it. Raises ``Refused``."""
    request = _locked(family, court_request_id, by=by)
    rules.check_may_reply(request=request, sent_on=sent_on, on=on)
    request.reply = reply_to(request, on=sent_on)
    _check_leaves(request, request.reply)
    request.replied_on, request.replied_by = sent_on, by
    request.save(update_fields=["reply", "replied_on", "replied_by"])
    subjects.record_use(family.pk, Use.CONTACT, on=on)
    return request


@transaction.atomic
def end(
    *, family: Family, court_request_id: UUID, outcome: str, by: User, on: date
) -> CourtRequest:
    """Note how it ended. If a court ordered it all the same, trustees are told again."""
    request = _locked(family, court_request_id, by=by)
    rules.check_may_end(request=request)
    request.outcome, request.ended_on, request.ended_by = outcome, on, by
    request.save(update_fields=["outcome", "ended_on", "ended_by"])
    subjects.record_use(family.pk, Use.CONTACT, on=on)
    if outcome == CourtRequest.Outcome.ORDERED:
        _tell_trustees(request, Notice.Kind.COURT_ORDERED)
    return request


@transaction.atomic
def give(
    *,
    family: Family,
    court_request_id: UUID,
    ordered_on: date,
    given_on: date,
    by: User,
    on: date,
    **entered: Any,
) -> OrderedDisclosure:
    """Note what was given because the court ordered it: required by law, and counted so.

    ``entered`` are to whom, exactly what, and how. What is noted is never altered; more is another
    one. Raises ``CourtRequest.DoesNotExist`` and ``Refused``.
    """
    request = _locked(family, court_request_id, by=by)
    rules.check_may_give(request=request, ordered_on=ordered_on, given_on=given_on, on=on)
    given = OrderedDisclosure(
        family=family,
        court_request=request,
        ordered_on=ordered_on,
        given_on=given_on,
        noted_at=clock.now(),
        noted_by=by,
        **entered,
    )
    given.save(force_insert=True)
    subjects.record_use(family.pk, Use.CONTACT, on=on)
    return given


def given_on_order(request: CourtRequest) -> list[OrderedDisclosure]:
    """What was given because it was ordered, in the order in which it was."""
    return list(request.given.select_related("noted_by").order_by("given_on", "noted_at"))


def _check_leaves(request: CourtRequest, reply: str) -> None:
    """With what is on the family's file at this moment."""
    rules.check_case_number(case_number=request.case_number)
    check_outgoing(reply, family=request.family, typed=request.case_number)


def _locked(family: Family, court_request_id: UUID, *, by: User) -> CourtRequest:
    rows = CourtRequest.objects.visible_to(by).select_for_update(of=("self",))
    return rows.get(pk=court_request_id, family=family)


def _tell_trustees(request: CourtRequest, kind: str) -> None:
    notices.tell(
        notices.holding(Role.TRUSTEE),
        kind=kind,
        about=request.family.reference,
        occasion=str(request.pk),
    )
