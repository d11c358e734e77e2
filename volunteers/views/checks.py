"""Clause 6 in pages: the stages of a check, by co-ordinators only."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.roles import Role
from contactcentre.answering import posted, status_of, stored
from contactcentre.safekeeping import clock
from contactcentre.safekeeping.access import access
from policy.clauses import Refused
from volunteers.forms.checks import CertificateForm, DecisionForm, StatusForm
from volunteers.forms.record import DayForm
from volunteers.models import DbsCheck
from volunteers.services import checks as services
from volunteers.views.record import opened_record

_FORM_METHODS = ["GET", "HEAD", "POST"]


@access(Role.CO_ORDINATOR)
@require_http_methods(_FORM_METHODS)
def check_apply(request: HttpRequest, volunteer_id: UUID) -> HttpResponse:
    volunteer = opened_record(volunteer_id)
    form = DayForm(posted(request))

    def apply() -> None:
        services.apply_for_check(
            volunteer_id=volunteer.pk,
            applied_on=form.cleaned_data["day"],
            by=request.user,  # type: ignore[arg-type]
            on=clock.today(),
        )

    lead = (
        f"{volunteer.post.get_level_display()}, for the post “{volunteer.post.name}”: "
        f"{volunteer.post.why_eligible}"
    )
    if stored(form, apply):
        return _back(request, volunteer.pk, "The application was noted.")
    return _page(request, volunteer, form, heading="A check was applied for", lead=lead)


@access(Role.CO_ORDINATOR)
@require_http_methods(_FORM_METHODS)
def check_certificate(request: HttpRequest, check_id: UUID) -> HttpResponse:
    check = _check(check_id)
    form = CertificateForm(posted(request), initial=_seen_before(check))
    corrects = check.seen_on is not None
    lead = "Note that you saw it, never what it says. Keep no copy."
    if corrects:
        lead += " What was noted before stays on the record, as corrected by you."
    return _step(
        request,
        check,
        form,
        lambda: services.see_certificate(check_id=check.pk, **_who(request), **form.cleaned_data),
        heading="Correct what was seen" if corrects else "The certificate was seen",
        lead=lead,
    )


@access(Role.CO_ORDINATOR)
@require_http_methods(_FORM_METHODS)
def check_decide(request: HttpRequest, check_id: UUID) -> HttpResponse:
    check = _check(check_id)
    form = DecisionForm(posted(request))

    def decide() -> None:
        entered = form.cleaned_data
        services.decide(
            check_id=check.pk,
            decision=entered["decision"],
            decided_on=entered["day"],
            **_who(request),
        )

    return _step(
        request,
        check,
        form,
        decide,
        heading="Decide",
        lead="Something disclosed is not by itself a reason against somebody. What is decided "
        "stands; your name stands with it.",
    )


@access(Role.CO_ORDINATOR)
@require_http_methods(_FORM_METHODS)
def check_update_service(request: HttpRequest, check_id: UUID) -> HttpResponse:
    check = _check(check_id)
    form = DayForm(posted(request))

    def agree() -> None:
        services.agree_to_update_service(
            check_id=check.pk, agreed_on=form.cleaned_data["day"], on=clock.today()
        )

    return _step(
        request,
        check,
        form,
        agree,
        heading="They agree that the Update Service is asked",
        lead="They joined the service within 30 days of the certificate, and agree in writing.",
    )


@access(Role.CO_ORDINATOR)
@require_http_methods(_FORM_METHODS)
def check_status(request: HttpRequest, check_id: UUID) -> HttpResponse:
    check = _check(check_id)
    form = StatusForm(posted(request))

    def note() -> None:
        entered = form.cleaned_data
        services.record_status(
            check_id=check.pk, answer=entered["answer"], asked_on=entered["day"], **_who(request)
        )

    return _step(
        request,
        check,
        form,
        note,
        heading="What the Update Service says",
        lead="“Changed” ends the check at once: they see nothing until a new certificate is "
        "accepted.",
    )


@access(Role.CO_ORDINATOR)
@require_POST
def update_service_end(request: HttpRequest, check_id: UUID) -> HttpResponse:
    check = _check(check_id)
    services.withdraw_from_update_service(check_id=check.pk, on=clock.today())
    return _back(request, check.volunteer_id, "The Update Service is not asked any more.")


@access(Role.CO_ORDINATOR, step_up=True, begins_at="volunteers:record-of-check")
@require_POST
def check_number(request: HttpRequest, check_id: UUID) -> HttpResponse:
    """The number, once, on the register of who saw details of certificates."""
    check = _check(check_id)
    if not services.has_number(check):
        raise Http404
    try:
        number, *before = services.show_numbers(check_id=check.pk, **_who(request))
    except Refused as refused:
        messages.error(request, refused.because)
        return redirect("volunteers:record", check.volunteer_id)
    context = {"volunteer": check.volunteer, "number": number, "before": before}
    return render(request, "volunteers/number.html", context)


@access(Role.CO_ORDINATOR)
@require_http_methods(["GET", "HEAD"])
def record_of_check(request: HttpRequest, check_id: UUID) -> HttpResponse:
    """Where one comes back to after having shown the second factor again."""
    return redirect("volunteers:record", _check(check_id).volunteer_id)


def _check(check_id: UUID) -> DbsCheck:
    check = services.get(check_id)
    if check is None:
        raise Http404
    return check


def _who(request: HttpRequest) -> dict[str, Any]:
    return {"by": request.user, "on": clock.today()}


def _seen_before(check: DbsCheck) -> dict[str, Any]:
    return {"issued_on": check.issued_on, "seen_on": check.seen_on or clock.today()}


def _step(
    request: HttpRequest,
    check: DbsCheck,
    form: Any,
    do: Callable[[], object],
    *,
    heading: str,
    lead: str,
) -> HttpResponse:
    if stored(form, do):
        return _back(request, check.volunteer_id, "Noted.")
    return _page(request, check.volunteer, form, heading=heading, lead=lead)


def _page(
    request: HttpRequest, volunteer: Any, form: Any, *, heading: str, lead: str
) -> HttpResponse:
    context = {"volunteer": volunteer, "form": form, "heading": heading, "lead": lead}
    return render(request, "volunteers/form.html", context, status=status_of(form))


def _back(request: HttpRequest, volunteer_id: Any, said: str) -> HttpResponse:
    messages.success(request, said)
    return redirect("volunteers:record", volunteer_id)
