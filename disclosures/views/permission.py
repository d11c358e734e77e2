"""Clause 4 in pages: what may be passed on, passing it on, and saying no."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from accounts.roles import RUNS_SESSIONS, Role
from contactcentre.answering import made_once, posted, status_of
from contactcentre.safekeeping import clock
from contactcentre.safekeeping.access import access
from disclosures.forms.permission import PermissionForm
from disclosures.models import ContactPermission
from disclosures.services import permission as services
from families.views.contact import SHOWN_FOR_SECONDS
from families.views.opening import opened_family
from policy.clauses import Refused

_FORM_METHODS = ["GET", "HEAD", "POST"]


@access(Role.CO_ORDINATOR)
@require_http_methods(_FORM_METHODS)
def permission_new(request: HttpRequest, reference: str, detail_id: UUID) -> HttpResponse:
    family = opened_family(request, reference)
    try:
        detail = services.detail_of(family, detail_id)
    except ObjectDoesNotExist:
        raise Http404 from None
    form = PermissionForm(posted(request))
    other_side = form.is_valid() and services.goes_to_other_side(
        form.cleaned_data["recipient"], family=family, detail=detail
    )
    if other_side:
        form = PermissionForm(posted(request), other_side=True)

    def permit() -> ContactPermission:
        return services.permit(
            family=family,
            detail=detail,
            by=request.user,  # type: ignore[arg-type]
            on=clock.today(),
            **form.entered,
        )

    if made_once(request, form, "contact-permission", permit):
        messages.success(request, "The permission was noted.")
        return redirect("disclosures:of-family", family.reference)
    context = {"family": family, "detail": detail, "form": form, "other_side": other_side}
    return render(request, "disclosures/permission_new.html", context, status=status_of(form))


@access(Role.CO_ORDINATOR)
@require_POST
def withdraw(request: HttpRequest, reference: str, permission_id: UUID) -> HttpResponse:
    family = opened_family(request, reference)
    try:
        services.withdraw(
            family=family,
            permission_id=permission_id,
            by=request.user,  # type: ignore[arg-type]
            on=clock.today(),
        )
        messages.success(request, "Withdrawn: from now on it is not passed on any more.")
    except ContactPermission.DoesNotExist:
        raise Http404 from None
    except Refused as refused:
        messages.warning(request, refused.because)
    return redirect("disclosures:of-family", family.reference)


@access(Role.CO_ORDINATOR, step_up=True, begins_at="disclosures:pass-on")
@require_http_methods(_FORM_METHODS)
def pass_on(request: HttpRequest, reference: str, permission_id: UUID) -> HttpResponse:
    """Says what goes to whom; its button notes that and shows the value once."""
    family = opened_family(request, reference)
    today = clock.today()
    try:
        held = services.permitted(family=family, permission_id=permission_id, on=today)
    except ContactPermission.DoesNotExist:
        raise Http404 from None
    context: dict[str, Any] = {
        "family": family,
        "held": held,
        "seconds": SHOWN_FOR_SECONDS,
        "other_side": services.goes_to_other_side(
            held.permission.recipient, family=family, detail=held.permission.detail
        ),
    }
    status = 200
    if request.method == "POST":
        try:
            context["value"] = services.pass_on(
                family=family,
                permission_id=permission_id,
                by=request.user,  # type: ignore[arg-type]
                on=today,
            )
        except Refused as refused:
            context["refusal"], status = refused, 409
    response = render(request, "disclosures/pass_on.html", context, status=status)
    response["Cache-Control"] = "no-store"
    if "value" in context:
        leaves_for = reverse("disclosures:of-family", args=[family.reference])
        response["Refresh"] = f"{SHOWN_FOR_SECONDS};url={leaves_for}"
    return response


@access(*RUNS_SESSIONS)
@require_POST
def refuse(request: HttpRequest, reference: str) -> HttpResponse:
    """One tap at reception."""
    family = opened_family(request, reference)
    services.refuse(
        family=family,
        by=request.user,  # type: ignore[arg-type]
    )
    messages.success(request, "Noted. Say: “We pass on nobody’s details without their permission.”")
    return redirect("families:file", family.reference)
