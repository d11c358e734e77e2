"""Clause 3: sending everybody who was told the corrected dates."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.models import User
from accounts.roles import Role
from contactcentre.answering import posted, status_of, status_of_refusal, stored
from contactcentre.safekeeping import clock
from contactcentre.safekeeping.access import access
from disclosures.forms.release import SendForm, collecting, ticked, ways_read
from disclosures.models import Release
from disclosures.services import correcting, handing, releasing
from policy.clauses import Refused


@access(Role.CO_ORDINATOR, step_up=True, begins_at="disclosures:correct")
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, release_id: UUID) -> HttpResponse:
    """What would be sent to everybody instead; and only from there it goes."""
    try:
        release = releasing.opened_release(release_id, by=request.user)  # type: ignore[arg-type]
    except Release.DoesNotExist:
        raise Http404 from None
    by: User = request.user  # type: ignore[assignment]
    context: dict[str, Any] = {
        "release": release,
        "form": SendForm(posted(request)),
        "others": correcting.wrong_as_well(release, by=by),
        "ticked": ticked(request.POST),
    }
    try:
        context["prepared"] = prepared = correcting.prepare(release, on=clock.today())
        context["told_no_more"] = correcting.told_no_more(release, prepared.recipients)
        along = handing.waiting(release)
        context["along"] = [each for each in prepared.recipients if each.recipient in along]
        form = context["form"] = SendForm(posted(request), cautions=prepared.cautions)
    except Refused as refused:
        context["refusal"] = refused
        return render(
            request, "disclosures/correct.html", context, status=status_of_refusal(request)
        )

    def send() -> None:
        context["made"] = correcting.correct(
            release_id=release.pk,
            collecting=collecting(request.POST, prepared.recipients),
            ways_read=ways_read(request.POST),
            by=by,
            on=clock.today(),
            **form.agreed,
        )

    if stored(form, send):
        messages.success(request, "Corrected for everybody below. Hand over or post each copy.")
        return redirect("disclosures:release", context["made"].pk)
    return render(request, "disclosures/correct.html", context, status=status_of(form))
