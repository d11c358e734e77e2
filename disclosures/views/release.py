"""Clause 3 in pages: find the family, say who asks, see what goes to whom, release or hold."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.roles import Role
from contactcentre.answering import posted, status_of, status_of_refusal, stored
from contactcentre.safekeeping import clock
from contactcentre.safekeeping.access import access
from disclosures.forms.release import (
    CallForm,
    FindFamilyForm,
    MatchForm,
    SendForm,
    collecting,
    ticked,
    ways_read,
)
from disclosures.models import AttendanceRequest, Release, ReleaseCopy, Standing
from disclosures.rules.deciding import (
    Caution,
    may_be_meant,
    other_references,
    typed_otherwise,
)
from disclosures.rules.release import Recipient
from disclosures.services import asking as requests
from disclosures.services import correcting, deciding, handing, releasing, statement_pdf, unread
from families.services import listing
from families.views.opening import opened_family
from policy.clauses import Refused
from policy.refusals import add_refusal

_RELEASED = "Released to everybody below. Hand over or post each copy that is not read online."
_FORM_METHODS = ["GET", "HEAD", "POST"]


@access(Role.CO_ORDINATOR)
@require_http_methods(_FORM_METHODS)
def find_family(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """The family a request is about, found by a person; searched for by POST, as in the list."""
    asking = _request(request, request_id)
    if asking.has_ended:
        return redirect("disclosures:request", asking.pk)
    form = FindFamilyForm(posted(request))
    context: dict[str, Any] = {"asking": asking, "form": form}
    if form.is_valid():
        found = listing.matching(form.cleaned_data["text"], by=request.user)
        context["lines"] = listing.lines(found[: listing.MATCHES_SHOWN])
        context["searched"] = True
    return render(request, "disclosures/find_family.html", context, status=status_of(form))


@access(Role.CO_ORDINATOR)
@require_http_methods(_FORM_METHODS)
def match(request: HttpRequest, request_id: UUID, reference: str) -> HttpResponse:
    """Who of those on file asks, and for whom."""
    asking = _request(request, request_id)
    if asking.has_ended:
        return redirect("disclosures:request", asking.pk)
    family = opened_family(request, reference)
    callers = deciding.callers(asking, family, on=clock.today())
    form = MatchForm(posted(request), callers=callers, asking=asking)

    def store() -> None:
        deciding.match(
            request_id=asking.pk,
            reference=family.reference,
            by=request.user,  # type: ignore[arg-type]
            on=clock.today(),
            **form.cleaned_data,
        )

    if stored(form, store):
        return redirect("disclosures:release-new", asking.pk)
    context = {
        "asking": asking,
        "family": family,
        "form": form,
        "callers": callers,
        "others": other_references(asking.family, reference=family.reference),
        "otherwise": typed_otherwise(
            request=asking, callers=may_be_meant(request=asking, callers=callers)
        ),
    }
    return render(request, "disclosures/match.html", context, status=status_of(form))


@access(Role.CO_ORDINATOR, step_up=True, begins_at="disclosures:release-new")
@require_http_methods(_FORM_METHODS)
def release_new(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Call back; then exactly what each is given; and only from there it goes, or is held."""
    asking = _request(request, request_id)
    if requests.is_decided(asking):
        return _decided_meanwhile(request, asking)
    found = deciding.match_of(asking)
    if found is None:
        return redirect("disclosures:find-family", asking.pk)
    context: dict[str, Any] = {
        "asking": asking,
        "match": found,
        "others": other_references(asking.family, reference=found.family.reference),
    }
    cautions: Sequence[Caution] = ()
    try:
        to_call = releasing.to_call_back(found, on=clock.today())
        context["caller"], cautions = to_call.caller, to_call.cautions
        context["otherwise"] = typed_otherwise(request=asking, callers=[to_call.caller])
    except Refused as refused:
        context["refusal"] = refused
    form = context["form"] = CallForm(
        posted(request),
        caller=context.get("caller"),
        alone=found.standing == Standing.NEUTRAL,
        cautions=cautions,
    )
    if form.is_valid() and "change" not in request.POST:
        called_on = form.cleaned_data["called_on"]
        try:
            context["prepared"] = prepared = releasing.prepare_as_typed(
                request=asking,
                called_on=called_on,
                note=form.cleaned_data["note"],
                by=request.user,  # type: ignore[arg-type]
                on=clock.today(),
            )
            context["ticked"] = ticked(request.POST)
            context["unreached"] = any(each.needs_a_tick for each in prepared.recipients)
            if not {"release", "hold"}.isdisjoint(request.POST):
                return _decided(request, asking, form.cleaned_data, prepared.recipients)
        except Refused as refused:
            if requests.is_decided(asking):
                return _decided_meanwhile(request, asking)
            add_refusal(form, refused)
    page = "preview" if "prepared" in context else "release_new"
    return render(request, f"disclosures/{page}.html", context, status=status_of(form))


@access(Role.CO_ORDINATOR)
@require_safe
def release_page(request: HttpRequest, release_id: UUID) -> HttpResponse:
    """What was released, to whom it goes, and what has been handed over; or what is held."""
    release = _release(request, release_id)
    if release.is_held:
        return _held(request, release)
    context: dict[str, Any] = {"release": release}
    context["later"] = later = correcting.correction_of(release)
    context["wrong"] = wrong = later is None and correcting.is_wrong(release)
    along, copies = handing.given_with(release), handing.copies_of(release)
    holds = later is None and not wrong
    instead = unread.instead(copies, family=release.family, on=clock.today()) if holds else {}
    context["copies"] = [
        (copy, along.get(copy.recipient, ()), instead.get(copy.pk)) for copy in copies
    ]
    if release.corrects:
        context["told_no_more"] = correcting.told_no_more(release.corrects, copies)
        context["others"] = correcting.wrong_as_well(release, by=request.user)  # type: ignore[arg-type]
    return render(request, "disclosures/release.html", context)


@access(Role.CO_ORDINATOR, step_up=True, begins_at="disclosures:release")
@require_http_methods(_FORM_METHODS)
def send_held(request: HttpRequest, release_id: UUID) -> HttpResponse:
    """What was held goes to everybody at once. Loaded again after a mistake, nothing is sent."""
    release = _release(request, release_id)
    if request.method != "POST":
        return redirect("disclosures:release", release.pk)
    if not release.is_held:
        messages.warning(request, "This has been released already.")
        return redirect("disclosures:release", release.pk)
    return _held(request, release)


@access(Role.CO_ORDINATOR)
@require_POST
def take_back(request: HttpRequest, release_id: UUID) -> HttpResponse:
    """What was held is dropped; the request is open as before."""
    held = _release(request, release_id)
    try:
        asking = releasing.take_back(
            release_id=held.pk,
            by=request.user,  # type: ignore[arg-type]
            on=clock.today(),
        )
    except Refused as refused:
        messages.warning(request, refused.because)
        return redirect("disclosures:release", held.pk)
    messages.success(request, "Taken back. Nobody was given anything.")
    return redirect("disclosures:request", asking.pk)


@access(Role.CO_ORDINATOR, step_up=True)
@require_safe
def statement(request: HttpRequest, release_id: UUID) -> HttpResponse:
    """The file that everybody is given, to the byte; of what is held there is none."""
    release = _release(request, release_id)
    if release.file is None:
        raise Http404
    return HttpResponse(
        release.file,
        content_type="application/pdf",
        headers={
            "Content-Disposition": f'attachment; filename="{statement_pdf.FILE_NAME}"',
            "Cache-Control": "no-store",
        },
    )


@access(Role.CO_ORDINATOR, step_up=True)
@require_safe
def letter(request: HttpRequest, release_id: UUID, copy_id: UUID) -> HttpResponse:
    """One copy to print: the statement, and whom it is for."""
    release = _release(request, release_id)
    try:
        printed = handing.copy_to_print(release, copy_id, on=clock.today())
    except ReleaseCopy.DoesNotExist:
        raise Http404 from None
    except Refused as refused:
        messages.warning(request, refused.because)
        return redirect("disclosures:release", release.pk)
    along = handing.given_with(release).get(printed.copy.recipient, [])
    context = {
        "release": release,
        "printed": printed,
        "earlier": [each.release for each in along],
    }
    return render(request, "disclosures/letter.html", context)


@access(Role.CO_ORDINATOR)
@require_POST
def hand_over(request: HttpRequest, release_id: UUID, copy_id: UUID) -> HttpResponse:
    release = _release(request, release_id)
    try:
        handing.hand_over(
            copy_id=copy_id,
            release=release,
            by=request.user,  # type: ignore[arg-type]
            on=clock.today(),
        )
        messages.success(request, "Noted.")
    except ReleaseCopy.DoesNotExist:
        raise Http404 from None
    except Refused as refused:
        messages.warning(request, refused.because)
    return redirect("disclosures:release", release.pk)


def _held(request: HttpRequest, release: Release) -> HttpResponse:
    """What is held, and what there is to look at before it goes; sent, to everybody at once."""
    context: dict[str, Any] = {"release": release, "ticked": ticked(request.POST)}
    try:
        context["prepared"] = prepared = releasing.prepare_held(release, on=clock.today())
    except Refused as refused:
        context["refusal"] = refused
        return render(request, "disclosures/held.html", context, status=status_of_refusal(request))
    form = context["form"] = SendForm(
        posted(request), cautions=prepared.cautions, otherwise="take it back"
    )

    def send() -> None:
        releasing.send_held(
            release_id=release.pk,
            collecting=collecting(request.POST, prepared.recipients),
            ways_read=ways_read(request.POST),
            by=request.user,  # type: ignore[arg-type]
            on=clock.today(),
            **form.agreed,
        )

    if stored(form, send):
        messages.success(request, _RELEASED)
        return redirect("disclosures:release", release.pk)
    return render(request, "disclosures/held.html", context, status=status_of(form))


def _decided(
    request: HttpRequest,
    asking: AttendanceRequest,
    said: dict[str, Any],
    recipients: list[Recipient],
) -> HttpResponse:
    given: dict[str, Any] = {
        "request_id": asking.pk,
        "called_on": said["called_on"],
        "note": said["note"],
        "digest": request.POST.get("digest", ""),
        "heeded": frozenset(said.get("heeded", ())),
        "by": request.user,
        "on": clock.today(),
    }
    if "hold" in request.POST:
        made = releasing.hold(**given)
        messages.success(request, "Held. Nobody has been given anything yet.")
    else:
        made = releasing.release(
            collecting=collecting(request.POST, recipients),
            ways_read=ways_read(request.POST),
            **given,
        )
        messages.success(request, _RELEASED)
    return redirect("disclosures:release", made.pk)


def _decided_meanwhile(request: HttpRequest, asking: AttendanceRequest) -> HttpResponse:
    """Where it says what became of it; nothing was done by this sending.

    Whoever did the same a moment ago, as by a double tap, is led to what they made.
    """
    made = releasing.release_of(asking, by=request.user)  # type: ignore[arg-type]
    if made is not None and not {"release", "hold"}.isdisjoint(request.POST):
        done_by = made.held_by_id if "hold" in request.POST else made.released_by_id
        if done_by == request.user.pk and made.is_held == ("hold" in request.POST):
            return redirect("disclosures:release", made.pk)
    if request.method == "POST":
        messages.warning(
            request,
            "Somebody has decided about this request meanwhile, so nothing was done by you. What "
            "became of it is said below.",
        )
    return redirect("disclosures:request", asking.pk)


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
