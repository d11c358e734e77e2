"""For a co-ordinator whose own check has lapsed: one file, in an emergency."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.roles import Role
from contactcentre.answering import posted, status_of, stored
from contactcentre.safekeeping import clock
from contactcentre.safekeeping.access import access
from families.forms.emergency import EmergencyForm
from families.models import Family
from families.services.emergency import has_lapsed, open_in_emergency


@access(Role.CO_ORDINATOR, step_up=True)
@require_http_methods(["GET", "HEAD", "POST"])
def emergency(request: HttpRequest) -> HttpResponse:
    form = EmergencyForm(posted(request))
    if stored(form, lambda: _open(request, form)) and not form.errors:
        return redirect("families:file", form.cleaned_data["reference"])
    context = {"form": form, "lapsed": has_lapsed(request.user)}  # type: ignore[arg-type]
    return render(request, "families/emergency.html", context, status=status_of(form))


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
    messages.warning(request, f"Open until {until:%H:%M}. Every trustee has been told.")
