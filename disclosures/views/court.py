"""Clause 2 in pages: what courts want, the reply, and how it ended."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.roles import Role
from contactcentre.answering import SENT_BEFORE, made_once, posted, status_of, stored
from contactcentre.safekeeping import clock
from contactcentre.safekeeping.access import access
from disclosures.forms.court import CourtOutcomeForm, CourtRequestForm, OrderedForm, ReplySentForm
from disclosures.models import CourtRequest, OrderedDisclosure
from disclosures.services import court as services
from families.models import Family
from families.views.opening import form_page, opened_family

PAGE_LENGTH = 50
_FORM_METHODS = ["GET", "HEAD", "POST"]


@access(Role.CO_ORDINATOR)
@require_safe
def court_requests(request: HttpRequest) -> HttpResponse:
    """Every one, those that are not over first."""
    rows = services.every_request(by=request.user)  # type: ignore[arg-type]
    page = Paginator(rows, PAGE_LENGTH)
    context = {"page": page.get_page(request.GET.get("page"))}
    return render(request, "disclosures/court_requests.html", context)


@access(Role.CO_ORDINATOR)
@require_http_methods(_FORM_METHODS)
def court_request_new(request: HttpRequest, reference: str) -> HttpResponse:
    family = opened_family(request, reference)
    form = CourtRequestForm(posted(request))

    def note() -> CourtRequest:
        return services.note(
            family=family,
            by=request.user,  # type: ignore[arg-type]
            on=clock.today(),
            **form.entered,
        )

    def try_case_number() -> None:
        services.try_case_number(
            family=family,
            wants=form.cleaned_data["wants"],
            case_number=form.cleaned_data["case_number"],
            by=request.user,  # type: ignore[arg-type]
            on=clock.today(),
        )

    if stored(form, try_case_number) and (made := made_once(request, form, "court-request", note)):
        messages.success(request, "Noted, and the trustees were told. Here is the reply to send.")
        return redirect("disclosures:court-request", family.reference, made.id)
    return form_page(request, family, form, heading="What does the court want?", submit="Note it")


@access(Role.CO_ORDINATOR)
@require_http_methods(_FORM_METHODS)
def court_request(request: HttpRequest, reference: str, court_request_id: UUID) -> HttpResponse:
    """What is asked for and the reply; then when it was sent; then how it ended."""
    family = opened_family(request, reference)
    asked = _request(request, family, court_request_id)
    form = _next_form(request, asked)
    where = {"family": family, "court_request_id": asked.pk, "by": request.user}

    def store() -> None:
        if isinstance(form, ReplySentForm):
            services.replied(on=clock.today(), **where, **form.cleaned_data)  # type: ignore[arg-type]
        else:
            services.end(on=clock.today(), **where, **form.cleaned_data)  # type: ignore[arg-type]

    if stored(form, store):
        messages.success(request, "Noted.")
        return redirect("disclosures:court-request", family.reference, asked.pk)
    context = {
        "family": family,
        "asked": asked,
        "form": form,
        "reply": services.reply_to(asked, on=clock.today()),
        "given": services.given_on_order(asked),
    }
    return render(request, "disclosures/court_request.html", context, status=status_of(form))


@access(Role.CO_ORDINATOR)
@require_http_methods(_FORM_METHODS)
def court_given(request: HttpRequest, reference: str, court_request_id: UUID) -> HttpResponse:
    """Required by law: note what was given because it was ordered."""
    family = opened_family(request, reference)
    asked = _request(request, family, court_request_id)
    form = OrderedForm(posted(request))

    def give() -> OrderedDisclosure:
        return services.give(
            family=family,
            court_request_id=asked.pk,
            by=request.user,  # type: ignore[arg-type]
            on=clock.today(),
            **form.entered,
        )

    if made := made_once(request, form, "court-given", give):
        if made.new:
            messages.success(request, "Noted, as required by law.")
        else:
            messages.warning(request, SENT_BEFORE)
        return redirect("disclosures:court-request", family.reference, asked.pk)
    return form_page(
        request, family, form, heading="What was given as ordered?", submit="Note it for good"
    )


@access(Role.CO_ORDINATOR)
@require_safe
def court_reply(request: HttpRequest, reference: str, court_request_id: UUID) -> HttpResponse:
    """The reply to print, with nothing else on the sheet."""
    family = opened_family(request, reference)
    asked = _request(request, family, court_request_id)
    context = {
        "family": family,
        "asked": asked,
        "reply": services.reply_to(asked, on=clock.today()),
    }
    return render(request, "disclosures/court_reply.html", context)


def _next_form(request: HttpRequest, asked: CourtRequest) -> forms.Form:
    kind = ReplySentForm if asked.replied_on is None else CourtOutcomeForm
    return kind(posted(request))


def _request(request: HttpRequest, family: Family, court_request_id: UUID) -> CourtRequest:
    try:
        return services.request_of(family, court_request_id, by=request.user)  # type: ignore[arg-type]
    except CourtRequest.DoesNotExist:
        raise Http404 from None
