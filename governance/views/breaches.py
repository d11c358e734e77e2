"""The register of personal data breaches in pages."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.roles import Role
from contactcentre.answering import SENT_BEFORE, made_once, posted, status_of, stored
from contactcentre.safekeeping import clock
from contactcentre.safekeeping.access import access
from governance.forms.breach import BreachForm, EndForm, RiskForm, ToldForm
from governance.models import Breach
from governance.rules.breach import STEPS, still_to_do
from governance.services import breaches as services

PAGE_LENGTH = 50
_FORM_METHODS = ["GET", "HEAD", "POST"]


@access(Role.TRUSTEE, Role.CO_ORDINATOR)
@require_safe
def breaches(request: HttpRequest) -> HttpResponse:
    page = Paginator(services.every_breach(by=_person(request)), PAGE_LENGTH).get_page(
        request.GET.get("page")
    )
    return render(request, "governance/breaches.html", {"page": page, "today": clock.today()})


@access(Role.TRUSTEE, Role.CO_ORDINATOR)
@require_http_methods(_FORM_METHODS)
def note(request: HttpRequest) -> HttpResponse:
    form = BreachForm(posted(request))

    def make() -> Breach:
        return services.note(by=_person(request), on=clock.today(), **form.entered)

    if made := made_once(request, form, "breach", make):
        if not made.new:
            messages.warning(request, SENT_BEFORE)
        return redirect("governance:breach", made.id)
    return render(request, "governance/breach_note.html", {"form": form}, status=status_of(form))


@access(Role.TRUSTEE, Role.CO_ORDINATOR)
@require_http_methods(_FORM_METHODS)
def breach(request: HttpRequest, breach_id: UUID) -> HttpResponse:
    """What is known and still to do; noting here who was told."""
    found = _found(request, breach_id)
    form = ToldForm(posted(request), breach=found)

    def store() -> Breach:
        return services.note_told(
            breach_id=found.pk, by=_person(request), on=clock.today(), **form.cleaned_data
        )

    if stored(form, store):
        messages.success(request, "Noted.")
        return redirect("governance:breach", found.pk)
    told = [(label, getattr(found, step)) for step, label in STEPS.items()]
    context = {
        "breach": found,
        "form": form,
        "told": [each for each in told if each[1]],
        "to_do": still_to_do(found),
        "today": clock.today(),
        "may_end": _person(request).has_role(Role.TRUSTEE),
    }
    return render(request, "governance/breach.html", context, status=status_of(form))


@access(Role.TRUSTEE, Role.CO_ORDINATOR)
@require_http_methods(_FORM_METHODS)
def assess(request: HttpRequest, breach_id: UUID) -> HttpResponse:
    """Think again about the risk."""
    found = _found(request, breach_id)
    form = RiskForm(posted(request), initial={"risk": found.risk})

    def store() -> Breach:
        return services.assess(breach_id=found.pk, by=_person(request), **form.cleaned_data)

    if stored(form, store):
        return redirect("governance:breach", found.pk)
    context = {"breach": found, "form": form}
    return render(request, "governance/breach_assess.html", context, status=status_of(form))


@access(Role.TRUSTEE)
@require_http_methods(_FORM_METHODS)
def end(request: HttpRequest, breach_id: UUID) -> HttpResponse:
    found = _found(request, breach_id)
    form = EndForm(posted(request))

    def store() -> Breach:
        return services.end(
            breach_id=found.pk, by=_person(request), on=clock.today(), **form.cleaned_data
        )

    if stored(form, store):
        messages.success(request, "Closed.")
        return redirect("governance:breach", found.pk)
    context = {"breach": found, "form": form}
    return render(request, "governance/breach_end.html", context, status=status_of(form))


def _found(request: HttpRequest, breach_id: UUID) -> Breach:
    try:
        return services.breach_of(breach_id, by=_person(request))
    except Breach.DoesNotExist:
        raise Http404 from None


def _person(request: HttpRequest) -> Any:
    return request.user
