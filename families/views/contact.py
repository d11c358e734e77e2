"""Clause 4: contact details, kept sealed, shown one at a time and on the record."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.roles import Role
from contactcentre.answering import made_once, posted
from contactcentre.safekeeping import clock
from contactcentre.safekeeping.access import access
from families.forms.contact import ContactDetailForm
from families.models import ContactDetail, Family, Person
from families.services import contact as services
from families.views.opening import back_to, form_page, opened_family, part_or_404, removal_page
from policy.clauses import Refused

SHOWN_FOR_SECONDS = 30
_FORM_METHODS = ["GET", "HEAD", "POST"]


@access(Role.CO_ORDINATOR, step_up=True)
@require_safe
def contact_detail(request: HttpRequest, reference: str, detail_id: UUID) -> HttpResponse:
    """Says what will be shown, of whom, and that it will be noted; its button shows it."""
    family = opened_family(request, reference)
    context = _about(_held(detail_id, family), family)
    return render(request, "families/contact.html", context)


@access(Role.CO_ORDINATOR, step_up=True, begins_at="families:contact")
@require_POST
def contact_reveal(request: HttpRequest, reference: str, detail_id: UUID) -> HttpResponse:
    """The one value, once noted. The page leaves for the file by itself, with or without script."""
    family = opened_family(request, reference)
    detail = _held(detail_id, family)
    try:
        value = services.reveal(
            detail_id=detail.pk,
            family=family,
            by=request.user,  # type: ignore[arg-type]
        )
    except Refused as refused:
        context = _about(detail, family) | {"refusal": refused}
        return render(request, "families/contact.html", context, status=429)
    context = _about(detail, family) | {"value": value, "seconds": SHOWN_FOR_SECONDS}
    response = render(request, "families/contact_shown.html", context)
    response["Cache-Control"] = "no-store"
    file_url = reverse("families:file", args=[family.reference])
    response["Refresh"] = f"{SHOWN_FOR_SECONDS};url={file_url}"
    return response


@access(Role.CO_ORDINATOR)
@require_http_methods(_FORM_METHODS)
def contact_add(request: HttpRequest, reference: str, person_id: UUID) -> HttpResponse:
    family = opened_family(request, reference)
    person = part_or_404(Person, person_id, of=family)
    form = ContactDetailForm(posted(request))

    def add() -> ContactDetail:
        return services.add_contact_detail(person=person, **form.entered, on=clock.today())

    if added := made_once(request, form, "contact-detail-added", add):
        return back_to(request, family, "The contact detail was added and sealed.", added)
    return form_page(
        request,
        family,
        form,
        heading="Add a contact detail",
        submit="Add this contact detail",
        about=person.full_name,
    )


@access(Role.CO_ORDINATOR)
@require_http_methods(_FORM_METHODS)
def contact_remove(request: HttpRequest, reference: str, detail_id: UUID) -> HttpResponse:
    family = opened_family(request, reference)
    detail = _held(detail_id, family)
    if request.method == "POST":
        services.remove_contact_detail(detail_id=detail.pk, family=family, on=clock.today())
        return back_to(request, family, "The contact detail was removed.")
    about = _about(detail, family)
    return removal_page(
        request,
        family,
        heading="Remove this contact detail?",
        what=f"{detail.get_kind_display()} of {about['person'].full_name}",
    )


def _held(detail_id: UUID, family: Family) -> ContactDetail:
    """The detail, its value still sealed; 404 for one of another family."""
    for detail in services.held_about(family=family):
        if detail.pk == detail_id:
            return detail
    raise Http404


def _about(detail: ContactDetail, family: Family) -> dict[str, Any]:
    person = part_or_404(Person, detail.person_id, of=family)
    return {"family": family, "detail": detail, "person": person}
