"""Exceptions 1 and 2 in pages: writing a concern down, and reading it."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.roles import EVERY_ROLE
from contactcentre.answering import SENT_BEFORE, made_once, posted, status_of, stored
from contactcentre.safekeeping import clock
from contactcentre.safekeeping.access import access
from disclosures.forms.concern import ConcernForm, StandBackForm, WhomForm
from disclosures.models import Concern
from disclosures.services import concern as services
from disclosures.services import exception
from families.models import Family
from families.services.known import people
from policy.undertaking import has_given

PAGE_LENGTH = 50
_FORM_METHODS = ["GET", "HEAD", "POST"]


@access()
@require_http_methods(_FORM_METHODS)
def concern_new(request: HttpRequest) -> HttpResponse:
    """For everybody who works here, before the undertaking too: nobody is kept from saying so.

    Before it no family is offered, for none is shown to them yet.
    """
    today, by = clock.today(), request.user
    told = has_given(by, request.session)
    families = services.families_today(by=by, on=today) if told else []  # type: ignore[arg-type]
    form = ConcernForm(posted(request), families=families, people=people())

    def record() -> Concern:
        return services.record(by=by, on=today, **form.entered)  # type: ignore[arg-type]

    if made := made_once(request, form, "concern", record):
        if made.new:
            reference = services.reference_of(made.id)
            messages.success(request, f"Your concern was recorded as {reference}.")
        else:
            messages.warning(request, SENT_BEFORE)
        unread = {} if services.has_readers(made.id) else {"read": "by-nobody"}
        return redirect(reverse("disclosures:concern-recorded", query=unread))
    context = {
        "form": form,
        "reads": services.reads_concerns(by),  # type: ignore[arg-type]
        **_numbers(request),
    }
    return render(request, "disclosures/concern_new.html", context, status=status_of(form))


@access()
@require_safe
def concern_recorded(request: HttpRequest) -> HttpResponse:
    """What happens next. Of the concern itself it says nothing, but for whether nobody reads it."""
    context = {"unread": request.GET.get("read") == "by-nobody", **_numbers(request)}
    return render(request, "disclosures/concern_recorded.html", context)


@access(*EVERY_ROLE)
@require_safe
def concerns(request: HttpRequest) -> HttpResponse:
    """What this person may read, the latest first; no page for who reads none."""
    by = request.user
    reads = services.reads_as(by)  # type: ignore[arg-type]
    if reads is None:
        raise Http404
    rows = exception.with_disclosures(services.every_concern(by=by))  # type: ignore[arg-type]
    page = Paginator(rows, PAGE_LENGTH).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": exception.listed(page, now=clock.now()),
        "instead": reads is services.Reads.INSTEAD,
    }
    return render(request, "disclosures/concerns.html", context)


@access(*EVERY_ROLE)
@require_safe
def concern(request: HttpRequest, concern_id: UUID) -> HttpResponse:
    """One concern, what was done about it, what is due, and who read it."""
    shown = opened_concern(request, concern_id)
    told = exception.disclosures_of(shown)
    context = {
        "concern": shown,
        "told": told,
        "decision": exception.decision_on(shown),
        "clocks": exception.clocks_of(shown, told, now=clock.now()),
        "reads": services.who_read(shown),
        "stood_back": services.who_stood_back(shown),
        **_numbers(request),
    }
    return render(request, "disclosures/concern.html", context)


@access(*EVERY_ROLE)
@require_http_methods(_FORM_METHODS)
def concern_whom(request: HttpRequest, concern_id: UUID) -> HttpResponse:
    """Which family it is about, or who of the centre, where that was left open."""
    shown = opened_concern(request, concern_id)
    form = WhomForm(posted(request), concern=shown, people=people())

    def add() -> None:
        try:
            services.add_whom(
                concern_id=shown.pk,
                by=request.user,  # type: ignore[arg-type]
                on=clock.today(),
                **form.entered,
            )
        except Family.DoesNotExist:
            form.add_error("reference", "You see no family with this reference.")

    if stored(form, add) and not form.errors:
        messages.success(request, "Noted.")
        return redirect("disclosures:concerns")
    return form_of_concern(request, shown, form, heading="Whom is it about?", submit="Note it")


@access(*EVERY_ROLE)
@require_http_methods(_FORM_METHODS)
def concern_stand_back(request: HttpRequest, concern_id: UUID) -> HttpResponse:
    """Leave it to others: they are told, and it is nowhere any more for who does."""
    shown = opened_concern(request, concern_id)
    form = StandBackForm(posted(request))

    def stand_back() -> None:
        services.stand_back(concern_id=shown.pk, by=request.user)  # type: ignore[arg-type]

    if stored(form, stand_back):
        messages.success(request, "Thank you. The others were told, and you see it no more.")
        return redirect("home")
    return form_of_concern(request, shown, form, heading="Leave it to others?", submit="Leave it")


def opened_concern(request: HttpRequest, concern_id: UUID) -> Concern:
    """The concern, its reading noted; 404 for one this person may not read."""
    try:
        return services.open_concern(concern_id, by=request.user)  # type: ignore[arg-type]
    except Concern.DoesNotExist:
        raise Http404 from None


def form_of_concern(
    request: HttpRequest, shown: Concern, form: object, *, heading: str, submit: str
) -> HttpResponse:
    """A page with one form about a concern."""
    context = {"concern": shown, "form": form, "heading": heading, "submit": submit}
    return render(request, "disclosures/concern_form.html", context, status=status_of(form))


def _numbers(request: HttpRequest) -> dict[str, Any]:
    """Whom to call, as the centre has set it; empty where it has not.

    In the demonstration they are made up, and said to be.
    """
    made_up = settings.MADE_UP_TELEPHONES if request.user.demonstration else {}  # type: ignore[union-attr]
    found = {
        "childrens_services": settings.CHILDRENS_SERVICES_TELEPHONE,
        "police": settings.POLICE_TELEPHONE,
        "lado": settings.LADO_TELEPHONE,
    }
    unset = [name for name in found if name in made_up and not found[name]]
    return found | {name: made_up[name] for name in unset} | {"made_up": unset}
