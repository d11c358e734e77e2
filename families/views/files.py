"""The list of families and the family file."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.roles import RUNS_SESSIONS, Role
from contactcentre.answering import kept, made_once, posted, status_of, stored
from contactcentre.safekeeping import clock
from contactcentre.safekeeping.access import access
from contactcentre.safekeeping.once import Made
from families.forms.family import (
    AlertForm,
    ArrangementForm,
    NewFamilyForm,
    SearchForm,
    StateForm,
)
from families.models import Alert, Family
from families.services import family as services
from families.services import listing, pre_visit, reviews
from families.services.apart import Pair, pairs_of
from families.services.duty import lacks_check
from families.services.emergency import open_until, openings_of
from families.services.file import file_of, people_of
from families.services.known import known_by
from families.services.reading import who_looked
from families.views.opening import back_to, form_page, opened_family, part_or_404, removal

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
        # Who has no check that holds sees none, so only then it is asked.
        "unchecked": not any(each.families for each in counts) and lacks_check(request.user),  # type: ignore[arg-type]
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
    opened = made_once(request, form, "family-opened", lambda: _open_family(request, form))
    if opened:
        family = _family_made(request, opened)
        return back_to(request, family, "The family file was opened.", opened)
    return render(request, "families/new.html", {"form": form}, status=status_of(form))


def _open_family(request: HttpRequest, form: NewFamilyForm) -> Family:
    return services.open_family(
        form.family(),
        by=request.user,  # type: ignore[arg-type]
        on=clock.today(),
    )


def _family_made(request: HttpRequest, opened: Made) -> Family:
    try:
        return services.opened_before(opened.id, by=request.user)  # type: ignore[arg-type]
    except Family.DoesNotExist:
        raise Http404 from None


@access(*RUNS_SESSIONS)
@require_safe
def family_file(request: HttpRequest, reference: str) -> HttpResponse:
    family = opened_family(request, reference)
    openings = openings_of(family) if _may_edit(request) else []
    context = {
        "family": family,
        "openings": openings,
        "open_until": open_until(openings, by=request.user),  # type: ignore[arg-type]
        "file": file_of(family, on=clock.today()),
        "looks": who_looked(family),
        "pre_visits": pre_visit.standings(family),
        "reviews": reviews.standing_of(family),
        "known_by": known_by(family) if _may_edit(request) else [],
        "kept_apart": _kept_apart(request, family) if _may_edit(request) else [],
        "may_edit": _may_edit(request),
    }
    return render(request, "families/file.html", context)


def _kept_apart(request: HttpRequest, family: Family) -> list[Pair]:
    return pairs_of(family, by=request.user, on=clock.today())  # type: ignore[arg-type]


@access(Role.CO_ORDINATOR)
@require_POST
def state_change(request: HttpRequest, reference: str) -> HttpResponse:
    family = opened_family(request, reference)
    form = StateForm(request.POST, record=family)
    if not form.is_valid():
        return redirect("families:file", family.reference)
    state = Family.State(form.cleaned_data["state"])
    if (family.state, state) == (Family.State.WAITING, Family.State.ACTIVE):
        # There it is asked who has waited longest.
        return redirect("families:offer", family.reference)

    def change() -> None:
        services.change_state(
            family_id=family.pk,
            state=state,
            by=request.user,  # type: ignore[arg-type]
            on=clock.today(),
            seen=form.cleaned_data["version"],
        )

    if kept(form, change):
        return back_to(request, family, f"The family is now: {state.label}.")
    return form_page(request, family, form, heading="State")


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

    def add() -> Alert:
        alert: Alert = form.apply_to(Alert(family=family))
        services.correct(alert, on=clock.today())
        return alert

    if added := made_once(request, form, "alert-added", add):
        return back_to(request, family, "The alert was added.", added)
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
    return removal(
        request,
        family,
        alert,
        heading="Remove this alert?",
        says=lambda alert: f"{alert.get_kind_display()}: {alert.text}",
        done="The alert was removed.",
    )


def _may_edit(request: HttpRequest) -> bool:
    return request.user.has_role(Role.CO_ORDINATOR)  # type: ignore[union-attr]
