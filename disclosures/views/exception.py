"""Exceptions 1 and 2 in pages: noting what was passed on, or why nothing was."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from accounts.roles import EVERY_ROLE
from contactcentre.answering import SENT_BEFORE, made_once, posted, stored
from contactcentre.safekeeping import clock
from contactcentre.safekeeping.access import access
from disclosures.forms.exception import ExceptionDisclosureForm, NotReferredForm
from disclosures.models import ExceptionDisclosure, NotReferred
from disclosures.services import exception as services
from disclosures.views.concern import form_of_concern, opened_concern

_KEPT = "Noted. The records it is about are kept from now on."
_NO_FAMILY_KEPT = "Noted. The concern is kept from now on; no family’s record is kept for it yet."
_FORM_METHODS = ["GET", "HEAD", "POST"]


@access(*EVERY_ROLE)
@require_http_methods(_FORM_METHODS)
def concern_pass_on(request: HttpRequest, concern_id: UUID) -> HttpResponse:
    """Note to whom it was passed on, and in which words."""
    concern = opened_concern(request, concern_id)
    form = ExceptionDisclosureForm(
        posted(request),
        people=services.may_pass_on(concern),
        by=request.user,  # type: ignore[arg-type]
    )

    def try_words() -> None:
        services.try_words(
            concern=concern,
            agency=form.cleaned_data["agency"],
            words=form.cleaned_data["words"],
            by=request.user,  # type: ignore[arg-type]
        )

    def pass_on() -> ExceptionDisclosure:
        return services.pass_on(
            concern_id=concern.pk,
            by=request.user,  # type: ignore[arg-type]
            on=clock.today(),
            **form.entered,
        )

    if stored(form, try_words) and (
        made := made_once(request, form, "exception-disclosure", pass_on)
    ):
        if made.new:
            messages.success(request, _KEPT if concern.family_id else _NO_FAMILY_KEPT)
        else:
            messages.warning(request, SENT_BEFORE)
        return redirect("disclosures:concern", concern.pk)
    return form_of_concern(
        request, concern, form, heading="What was passed on?", submit="Note it for good"
    )


@access(*EVERY_ROLE)
@require_http_methods(_FORM_METHODS)
def concern_not_referred(request: HttpRequest, concern_id: UUID) -> HttpResponse:
    """Note the decision to pass it on to nobody."""
    concern = opened_concern(request, concern_id)
    form = NotReferredForm(posted(request), people=services.may_not_refer(concern), by=request.user)  # type: ignore[arg-type]

    def decide() -> NotReferred:
        return services.do_not_refer(
            concern_id=concern.pk,
            by=request.user,  # type: ignore[arg-type]
            on=clock.today(),
            **form.entered,
        )

    if made_once(request, form, "concern-not-referred", decide):
        messages.success(request, "The decision was noted.")
        return redirect("disclosures:concern", concern.pk)
    return form_of_concern(
        request, concern, form, heading="Why is it not passed on?", submit="Note the decision"
    )
