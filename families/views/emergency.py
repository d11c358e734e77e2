"""One file, opened in an emergency by who has no check that holds, and who may judge it."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.roles import GOVERNS, Role
from accounts.views.requests import StaffRequest
from contactcentre.answering import posted, status_of, stored
from contactcentre.safekeeping import clock
from contactcentre.safekeeping.access import access
from families.forms.emergency import EmergencyForm
from families.models import Family
from families.services.duty import lacks_check
from families.services.emergency import (
    every_opening,
    open_in_emergency,
    with_a_file,
)

PAGE_LENGTH = 50


@access(Role.CO_ORDINATOR, step_up=True)
@require_http_methods(["GET", "HEAD", "POST"])
def emergency(request: HttpRequest) -> HttpResponse:
    form = EmergencyForm(posted(request))
    if stored(form, lambda: _open(request, form)) and not form.errors:
        return redirect("families:file", form.cleaned_data["reference"])
    context = {"form": form, "unchecked": lacks_check(request.user)}  # type: ignore[arg-type]
    return render(request, "families/emergency.html", context, status=status_of(form))


@access(*GOVERNS)
@require_safe
def emergencies(request: StaffRequest) -> HttpResponse:
    """Every opening by reference: who, when and until when. The reason is on the file."""
    openings = Paginator(every_opening(by=request.user), PAGE_LENGTH)
    page = openings.get_page(request.GET.get("page"))
    context = {"page": page, "with_a_file": with_a_file(page, by=request.user)}
    return render(request, "families/emergencies.html", context)


def _open(request: HttpRequest, form: EmergencyForm) -> None:
    try:
        opening = open_in_emergency(
            reference=form.cleaned_data["reference"],
            reason=form.cleaned_data["reason"],
            by=request.user,  # type: ignore[arg-type]
        )
    except Family.DoesNotExist:
        form.add_error("reference", "There is no such file that you may open.")
        return
    until = opening.until.astimezone(clock.LONDON)
    messages.warning(request, f"Open until {until:%H:%M}. The trustees have been told.")
