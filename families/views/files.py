"""The list of families and the family file."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.roles import RUNS_SESSIONS, Role
from contactcentre.safekeeping import clock
from contactcentre.safekeeping.access import access
from families.forms.family import (
    AlertForm,
    ArrangementForm,
    NewFamilyForm,
    SearchForm,
    StateForm,
)
from families.models import Alert, Family
from families.services import family as services
from families.services import listing
from families.services.file import file_of, people_of
from families.services.reading import who_looked
from families.views.opening import (
    back_to,
    form_page,
    opened_family,
    part_or_404,
    posted,
    removal_page,
    status_of,
    stored,
)

PAGE_LENGTH = 50
_FORM_METHODS = ["GET", "HEAD", "POST"]


@access(*RUNS_SESSIONS)
@require_http_methods(_FORM_METHODS)
def family_list(request: HttpRequest) -> HttpResponse:
    """The families, by state; or, searched for by POST so that no name is in an address."""
    search = SearchForm(posted(request))
    if search.is_valid():
        return _found(request, search)
    state = listing.asked_for(request.GET.get("state", ""))
    counts = listing.counts(by=request.user)
    paginator = Paginator(listing.families_in(state, by=request.user), PAGE_LENGTH)
    # Known already: the database is not asked again.
    paginator.count = sum(each.families for each in counts if each.state == state)
    page = paginator.get_page(request.GET.get("page"))
    context = {
        "form": search,
        "page": page,
        "lines": listing.lines(page.object_list),
        "counts": counts,
        "state": state,
        "may_edit": _may_edit(request),
    }
    return render(request, "families/list.html", context, status=status_of(search))


def _found(request: HttpRequest, search: SearchForm) -> HttpResponse:
    rows = list(listing.matching(search.cleaned_data["text"], by=request.user))
    context = {
        "form": search,
        "searched": True,
        "found": len(rows),
        "shown": listing.MATCHES_SHOWN,
        "lines": listing.lines(rows[: listing.MATCHES_SHOWN]),
        "may_edit": _may_edit(request),
    }
    return render(request, "families/list.html", context)


@access(Role.CO_ORDINATOR)
@require_http_methods(_FORM_METHODS)
def family_new(request: HttpRequest) -> HttpResponse:
    form = NewFamilyForm(posted(request))
    opened: list[Family] = []
    if stored(form, lambda: opened.append(_open_family(request, form))):
        return back_to(request, opened[0], "The family file was opened.")
    return render(request, "families/new.html", {"form": form}, status=status_of(form))


def _open_family(request: HttpRequest, form: NewFamilyForm) -> Family:
    return services.open_family(
        form.family(),
        by=request.user,  # type: ignore[arg-type]
        on=clock.today(),
    )


@access(*RUNS_SESSIONS)
@require_safe
def family_file(request: HttpRequest, reference: str) -> HttpResponse:
    family = opened_family(request, reference)
    context = {
        "family": family,
        "file": file_of(family, on=clock.today()),
        "looks": who_looked(family),
        "may_edit": _may_edit(request),
    }
    return render(request, "families/file.html", context)


@access(Role.CO_ORDINATOR)
@require_POST
def state_change(request: HttpRequest, reference: str) -> HttpResponse:
    family = opened_family(request, reference)
    form = StateForm(request.POST)
    if not form.is_valid():
        return redirect("families:file", family.reference)
    changed = services.change_state(
        family_id=family.pk,
        state=form.cleaned_data["state"],
        by=request.user,  # type: ignore[arg-type]
        on=clock.today(),
    )
    return back_to(request, changed, f"The family is now: {changed.get_state_display()}.")


@access(Role.CO_ORDINATOR)
@require_http_methods(_FORM_METHODS)
def arrangement_edit(request: HttpRequest, reference: str) -> HttpResponse:
    family = opened_family(request, reference)
    arrangement = family.arrangement
    form = ArrangementForm(posted(request), record=arrangement)
    if stored(form, lambda: services.correct(form.apply_to(arrangement), on=clock.today())):
        return back_to(request, family, "The arrangement was saved.")
    return form_page(request, family, form, heading="Arrangement")


@access(Role.CO_ORDINATOR)
@require_http_methods(_FORM_METHODS)
def alert_add(request: HttpRequest, reference: str) -> HttpResponse:
    family = opened_family(request, reference)
    form = AlertForm(posted(request), people=people_of(family))
    alert = Alert(family=family)
    if stored(form, lambda: services.correct(form.apply_to(alert), on=clock.today())):
        return back_to(request, family, "The alert was added.")
    return form_page(request, family, form, heading="Add an alert", submit="Add this alert")


@access(Role.CO_ORDINATOR)
@require_http_methods(_FORM_METHODS)
def alert_edit(request: HttpRequest, reference: str, alert_id: UUID) -> HttpResponse:
    family = opened_family(request, reference)
    alert = part_or_404(Alert, alert_id, of=family)
    form = AlertForm(posted(request), people=people_of(family), record=alert)
    if stored(form, lambda: services.correct(form.apply_to(alert), on=clock.today())):
        return back_to(request, family, "The alert was saved.")
    return form_page(request, family, form, heading="Change an alert")


@access(Role.CO_ORDINATOR)
@require_http_methods(_FORM_METHODS)
def alert_remove(request: HttpRequest, reference: str, alert_id: UUID) -> HttpResponse:
    family = opened_family(request, reference)
    alert = part_or_404(Alert, alert_id, of=family)
    if request.method == "POST":
        services.remove(alert, on=clock.today())
        return back_to(request, family, "The alert was removed.")
    what = f"{alert.get_kind_display()}: {alert.text}"
    return removal_page(request, family, heading="Remove this alert?", what=what)


def _may_edit(request: HttpRequest) -> bool:
    return request.user.has_role(Role.CO_ORDINATOR)  # type: ignore[union-attr]
