"""Clause 3 in pages: find the family, say who asks, see what goes to whom, release, hand over."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.roles import Role
from contactcentre.answering import posted, status_of
from contactcentre.safekeeping import clock
from contactcentre.safekeeping.access import access
from disclosures.forms.release import FindFamilyForm, ReleaseForm
from disclosures.models import AttendanceRequest, Release, ReleaseCopy
from disclosures.services import asking as requests
from disclosures.services import correcting, releasing
from families.services import listing
from families.views.opening import opened_family
from policy.clauses import Refused
from policy.refusals import add_refusal

# Of a fixed name: what is saved says nothing of the family, of who asked or of who is told.
_FILE_NAME = "attendance-dates.txt"
_FORM_METHODS = ["GET", "HEAD", "POST"]


@access(Role.CO_ORDINATOR)
@require_http_methods(_FORM_METHODS)
def find_family(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """The family a request is about, found by a person; searched for by POST, as in the list."""
    asking = _request(request, request_id)
    form = FindFamilyForm(posted(request))
    context: dict[str, Any] = {"asking": asking, "form": form}
    if form.is_valid():
        found = listing.matching(form.cleaned_data["text"], by=request.user)
        context["lines"] = listing.lines(found[: listing.MATCHES_SHOWN])
        context["searched"] = True
    return render(request, "disclosures/find_family.html", context, status=status_of(form))


@access(Role.CO_ORDINATOR, step_up=True, begins_at="disclosures:release-new")
@require_http_methods(_FORM_METHODS)
def release_new(request: HttpRequest, request_id: UUID, reference: str) -> HttpResponse:
    """Who asks and for whom; then exactly what each is given; and only from there it goes."""
    asking = _request(request, request_id)
    family = opened_family(request, reference)
    today = clock.today()
    form = ReleaseForm(posted(request), parties=releasing.parties_of(family, on=today))
    context: dict[str, Any] = {"asking": asking, "family": family, "form": form}
    if form.is_valid() and "change" not in request.POST:
        given = {"reference": family.reference, "by": request.user, "on": today, **form.entered}
        try:
            context["prepared"] = releasing.prepare(request=asking, **given)
            if "release" in request.POST:
                return _released(request, asking, form, given)
        except Refused as refused:
            add_refusal(form, refused)
    page = "preview" if "prepared" in context else "release_new"
    return render(request, f"disclosures/{page}.html", context, status=status_of(form))


@access(Role.CO_ORDINATOR)
@require_safe
def release_page(request: HttpRequest, release_id: UUID) -> HttpResponse:
    """What was released, to whom it goes, and what has been handed over."""
    release = _release(request, release_id)
    context = {
        "release": release,
        "copies": releasing.copies_of(release),
        "later": correcting.correction_of(release),
    }
    return render(request, "disclosures/release.html", context)


@access(Role.CO_ORDINATOR, step_up=True)
@require_safe
def statement(request: HttpRequest, release_id: UUID) -> HttpResponse:
    """The statement as a file: the same bytes for everybody."""
    release = _release(request, release_id)
    return HttpResponse(
        release.statement.encode(),
        content_type="text/plain; charset=utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="{_FILE_NAME}"',
            "Cache-Control": "no-store",
        },
    )


@access(Role.CO_ORDINATOR, step_up=True)
@require_safe
def letter(request: HttpRequest, release_id: UUID, copy_id: UUID) -> HttpResponse:
    """One copy to print: the statement, and whom it is for."""
    release = _release(request, release_id)
    try:
        copy = releasing.copy_of(release, copy_id)
    except ReleaseCopy.DoesNotExist:
        raise Http404 from None
    return render(request, "disclosures/letter.html", {"release": release, "copy": copy})


@access(Role.CO_ORDINATOR)
@require_POST
def hand_over(request: HttpRequest, release_id: UUID, copy_id: UUID) -> HttpResponse:
    release = _release(request, release_id)
    try:
        releasing.hand_over(
            copy_id=copy_id,
            release=release,
            by=request.user,  # type: ignore[arg-type]
            on=clock.today(),
        )
    except ReleaseCopy.DoesNotExist:
        raise Http404 from None
    messages.success(request, "Noted.")
    return redirect("disclosures:release", release.pk)


def _released(
    request: HttpRequest, asking: AttendanceRequest, form: ReleaseForm, given: dict[str, Any]
) -> HttpResponse:
    collecting = set(request.POST.getlist("collect"))
    release = releasing.release(
        request_id=asking.pk,
        reason=form.cleaned_data["reason"],
        collecting={party_id for party_id in form.party_ids if str(party_id) in collecting},
        digest=request.POST.get("digest", ""),
        **given,
    )
    messages.success(request, "Released to everybody below. Hand over or post each copy.")
    return redirect("disclosures:release", release.pk)


def _request(request: HttpRequest, request_id: UUID) -> AttendanceRequest:
    try:
        return requests.opened_request(request_id, by=request.user)  # type: ignore[arg-type]
    except AttendanceRequest.DoesNotExist:
        raise Http404 from None


def _release(request: HttpRequest, release_id: UUID) -> Release:
    try:
        return releasing.opened_release(release_id, by=request.user)  # type: ignore[arg-type]
    except Release.DoesNotExist:
        raise Http404 from None
