"""Agencies and their people in pages, and who acts for the parties of a family."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.roles import Role
from contactcentre.answering import made_once, posted, status_of, stored
from contactcentre.safekeeping import clock
from contactcentre.safekeeping.access import access
from disclosures.forms.agency import ActingForm, AgencyContactForm, AgencyForm
from disclosures.models import ActsFor, Agency, AgencyContact
from disclosures.services import agency as services
from families.services.file import parties_of
from families.views.opening import form_page, opened_family

_FORM_METHODS = ["GET", "HEAD", "POST"]


@access(Role.CO_ORDINATOR)
@require_safe
def agency_list(request: HttpRequest) -> HttpResponse:
    found = services.listed(by=request.user)  # type: ignore[arg-type]
    return render(request, "disclosures/agencies.html", {"found": found})


@access(Role.CO_ORDINATOR)
@require_http_methods(_FORM_METHODS)
def agency_new(request: HttpRequest) -> HttpResponse:
    form = AgencyForm(posted(request))

    def make() -> Agency:
        return services.open_agency(on=clock.today(), **form.entered)

    if made := made_once(request, form, "agency", make):
        return redirect("disclosures:agency", made.id)
    return _page(request, form, heading="An agency", up="disclosures:agencies")


@access(Role.CO_ORDINATOR)
@require_safe
def agency_page(request: HttpRequest, agency_id: UUID) -> HttpResponse:
    agency = _agency(request, agency_id)
    context = {"agency": agency, "people": services.people_of(agency)}
    return render(request, "disclosures/agency.html", context)


@access(Role.CO_ORDINATOR)
@require_http_methods(_FORM_METHODS)
def agency_edit(request: HttpRequest, agency_id: UUID) -> HttpResponse:
    agency = _agency(request, agency_id)
    form = AgencyForm(posted(request), record=agency)
    if stored(form, lambda: services.correct(form.apply_to(agency), on=clock.today())):
        messages.success(request, "Saved.")
        return redirect("disclosures:agency", agency_id)
    return _page(request, form, heading="Change an agency", up="disclosures:agency", of=agency_id)


@access(Role.CO_ORDINATOR)
@require_http_methods(_FORM_METHODS)
def contact_new(request: HttpRequest, agency_id: UUID) -> HttpResponse:
    agency = _agency(request, agency_id)
    form = AgencyContactForm(posted(request))

    def make() -> AgencyContact:
        return services.add_contact(agency=agency, on=clock.today(), **form.entered)

    if made := made_once(request, form, "agency-contact", make):
        return redirect("disclosures:contact", made.id)
    return _page(
        request, form, heading="Somebody at the agency", up="disclosures:agency", of=agency_id
    )


@access(Role.CO_ORDINATOR)
@require_safe
def contact_page(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    contact = _contact(request, contact_id)
    context = {
        "contact": contact,
        "acted": services.acted(contact, by=request.user),  # type: ignore[arg-type]
        "told": services.told_of_policy(contact),
    }
    return render(request, "disclosures/contact.html", context)


@access(Role.CO_ORDINATOR)
@require_http_methods(_FORM_METHODS)
def contact_edit(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    contact = _contact(request, contact_id)
    form = AgencyContactForm(posted(request), record=contact)
    if stored(form, lambda: services.correct(form.apply_to(contact), on=clock.today())):
        messages.success(request, "Saved.")
        return redirect("disclosures:contact", contact_id)
    return _page(
        request,
        form,
        heading="Change who is at the agency",
        up="disclosures:contact",
        of=contact_id,
    )


@access(Role.CO_ORDINATOR)
@require_POST
def contact_told(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    """They were given a copy of the policy."""
    services.tell_of_policy(
        contact=_contact(request, contact_id),
        by=request.user,  # type: ignore[arg-type]
        on=clock.today(),
    )
    messages.success(request, "Noted.")
    return redirect("disclosures:contact", contact_id)


@access(Role.CO_ORDINATOR)
@require_http_methods(_FORM_METHODS)
def acting_new(request: HttpRequest, reference: str) -> HttpResponse:
    family = opened_family(request, reference)
    acting = ActsFor(family=family)
    form = _acting_form(request, acting, record=None)
    # From the line of a party of whom nothing is noted yet.
    form.fields["party_id"].initial = request.GET.get("party")

    def note() -> ActsFor:
        _note(request, form, acting)
        return acting

    if made_once(request, form, "acts-for", note):
        messages.success(request, "Noted.")
        return redirect("disclosures:of-family", family.reference)
    return form_page(request, family, form, heading="Who acts for a party?")


@access(Role.CO_ORDINATOR)
@require_http_methods(_FORM_METHODS)
def acting_edit(request: HttpRequest, reference: str, acting_id: UUID) -> HttpResponse:
    family = opened_family(request, reference)
    try:
        acting = services.acting_of(family, acting_id)
    except ActsFor.DoesNotExist:
        raise Http404 from None
    form = _acting_form(request, acting, record=acting)
    if stored(form, lambda: _note(request, form, acting)):
        messages.success(request, "Saved.")
        return redirect("disclosures:of-family", family.reference)
    return form_page(request, family, form, heading="From when to when do they act?")


def _acting_form(request: HttpRequest, acting: ActsFor, *, record: ActsFor | None) -> ActingForm:
    contacts = services.on_file(by=request.user)  # type: ignore[arg-type]
    if record is not None and record.contact not in contacts:
        contacts.append(record.contact)
    return ActingForm(
        posted(request), parties=parties_of(acting.family), contacts=contacts, record=record
    )


def _note(request: HttpRequest, form: ActingForm, acting: ActsFor) -> None:
    services.note_acting(
        form.apply_to(acting),
        alongside=form.alongside,
        one_firm=form.one_firm,
        by=request.user,  # type: ignore[arg-type]
        on=clock.today(),
    )


def _agency(request: HttpRequest, agency_id: UUID) -> Agency:
    try:
        return services.opened_agency(agency_id, by=request.user)  # type: ignore[arg-type]
    except Agency.DoesNotExist:
        raise Http404 from None


def _contact(request: HttpRequest, contact_id: UUID) -> AgencyContact:
    try:
        return services.opened_contact(contact_id, by=request.user)  # type: ignore[arg-type]
    except AgencyContact.DoesNotExist:
        raise Http404 from None


def _page(
    request: HttpRequest, form: Any, *, heading: str, up: str, of: UUID | None = None
) -> HttpResponse:
    """A page with one form; ``up`` names the page to go back to, ``of`` which record's."""
    context = {"form": form, "heading": heading, "up": resolve_url(up, *filter(None, [of]))}
    return render(request, "disclosures/agency_form.html", context, status=status_of(form))
