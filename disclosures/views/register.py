"""The register of everything that left the centre."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.models import User
from accounts.roles import EVERY_ROLE, Role
from contactcentre.answering import status_of
from contactcentre.safekeeping.access import access
from disclosures.forms.register import RegisterForm
from disclosures.services import handing
from disclosures.services import register as services

PAGE_LENGTH = 50


@access(*EVERY_ROLE)
@require_safe
def register(request: HttpRequest) -> HttpResponse:
    """All of it, or what was asked for, the latest first; no page for who reads none of it."""
    by: User = request.user  # type: ignore[assignment]
    if not services.is_kept_for(by):
        raise Http404
    form = RegisterForm(
        request.GET if RegisterForm.base_fields.keys() & request.GET.keys() else None
    )
    wanted = form.cleaned_data if form.is_valid() else {}
    rows = services.register(by=by, **wanted)
    page = Paginator(rows, PAGE_LENGTH).get_page(request.GET.get("page"))
    of_families = by.has_role(Role.CO_ORDINATOR)
    context = {
        "form": form,
        "page": page,
        "lines": services.lines(page),
        "of_families": of_families,
        "to_hand_over": handing.to_hand_over(by=by) if of_families else [],
    }
    return render(request, "disclosures/register.html", context, status=status_of(form))
