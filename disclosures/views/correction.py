"""Clause 3: sending everybody who was told the corrected dates."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.roles import Role
from contactcentre.answering import posted, status_of
from contactcentre.safekeeping import clock
from contactcentre.safekeeping.access import access
from disclosures.forms.release import collecting, ways_read
from disclosures.models import Release
from disclosures.services import correcting, handing, releasing
from policy.clauses import Refused
from policy.refusals import add_refusal


class CorrectForm(forms.Form):
    """The fingerprint of what was shown, so that nothing else goes out."""

    digest = forms.CharField(
        widget=forms.HiddenInput,
        error_messages={"required": "Look at what would be sent first."},
    )


@access(Role.CO_ORDINATOR, step_up=True, begins_at="disclosures:correct")
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, release_id: UUID) -> HttpResponse:
    """What would be sent to everybody instead; and only from there it goes."""
    try:
        release = releasing.opened_release(release_id, by=request.user)  # type: ignore[arg-type]
    except Release.DoesNotExist:
        raise Http404 from None
    form = CorrectForm(posted(request))
    context: dict[str, Any] = {
        "release": release,
        "form": form,
        "others": correcting.wrong_as_well(release, by=request.user),  # type: ignore[arg-type]
    }
    try:
        context["prepared"] = prepared = correcting.prepare(release, on=clock.today())
        along = handing.waiting(release)
        context["along"] = [each for each in prepared.recipients if each.recipient in along]
        if form.is_valid():
            made = correcting.correct(
                release_id=release.pk,
                collecting=collecting(request.POST, prepared.recipients),
                ways_read=ways_read(request.POST),
                digest=form.cleaned_data["digest"],
                by=request.user,  # type: ignore[arg-type]
                on=clock.today(),
            )
            messages.success(request, "Corrected for everybody below. Hand over or post each copy.")
            return redirect("disclosures:release", made.pk)
    except Refused as refused:
        if form.is_bound and form.is_valid():
            add_refusal(form, refused)
        context["refusal"] = refused
    return render(request, "disclosures/correct.html", context, status=status_of(form))
