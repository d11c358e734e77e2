"""“I know this family”: said by oneself from the sheet, or by a co-ordinator on the file."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.roles import Role
from contactcentre.answering import posted, status_of, stored
from contactcentre.safekeeping.access import access
from families.forms.known import KnownForm, WhoKnowsForm
from families.services import known, planning
from families.views.opening import back_to, form_page, opened_family
from policy.clauses import Refused

_FORM_METHODS = ["GET", "HEAD", "POST"]


@access(Role.VOLUNTEER)
@require_http_methods(_FORM_METHODS)
def i_know(request: HttpRequest, booking_id: UUID) -> HttpResponse:
    """Of a family on one's own sheet. Afterwards one sees nothing of it."""
    booking = planning.booking(booking_id, by=request.user)
    if booking is None:
        raise Http404
    form = KnownForm(posted(request))

    def declare() -> None:
        known.declare_known(
            family_id=booking.family_id,
            user=request.user,  # type: ignore[arg-type]
            reason=form.cleaned_data["reason"],
            by=request.user,  # type: ignore[arg-type]
        )

    if stored(form, declare):
        messages.success(
            request, "Thank you. You do not see this family any more. Tell the team leader."
        )
        return redirect("families:sheet")
    return render(request, "families/i_know.html", {"form": form}, status=status_of(form))


@access(Role.CO_ORDINATOR)
@require_http_methods(_FORM_METHODS)
def known_add(request: HttpRequest, reference: str) -> HttpResponse:
    family = opened_family(request, reference)
    form = WhoKnowsForm(posted(request), people=known.people())

    def declare() -> None:
        known.declare_known(
            family_id=family.pk,
            user=form.people[form.cleaned_data["user"]],
            reason=form.cleaned_data["reason"],
            by=request.user,  # type: ignore[arg-type]
        )

    if stored(form, declare):
        if form.cleaned_data["user"] == str(request.user.pk):
            messages.success(request, "Noted. You do not see this family any more.")
            return redirect("families:list")
        return back_to(request, family, "Noted. This person sees nothing of the family any more.")
    return form_page(request, family, form, heading="Somebody who must not see this family")


@access(Role.CO_ORDINATOR)
@require_POST
def known_end(request: HttpRequest, reference: str, known_id: UUID) -> HttpResponse:
    family = opened_family(request, reference)
    declared = known.get(known_id, family=family)
    if declared is None:
        raise Http404
    try:
        known.end_known(known_id=declared.pk, by=request.user)  # type: ignore[arg-type]
    except Refused as refused:
        messages.error(request, refused.because)
    return back_to(request, family, "This person may see the family again.")
