"""Days on which the centre is shut: what they do to what is planned, what both sides read."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.roles import RUNS_SESSIONS, Role
from contactcentre.answering import made_once, posted, status_of, stored
from contactcentre.safekeeping import clock
from contactcentre.safekeeping.access import access
from families.forms.sessions import ClosureChangeForm, ClosureForm, ClosureWithdrawForm
from families.models import Closure
from families.services import closures as services
from families.services import planning, sessions
from families.views.sessions import session_or_404
from policy.clauses import Refused


@access(Role.CO_ORDINATOR)
@require_http_methods(["GET", "POST"])
def closure_new(request: HttpRequest) -> HttpResponse:
    form = ClosureForm(request.POST or None)

    def close() -> Closure:
        return services.close_days(venue=form.cleaned_data["venue"], **form.entered)

    if made := made_once(request, form, "closure-added", close):
        return redirect("families:closure", made.id)
    return render(request, "families/closure_new.html", {"form": form}, status=status_of(form))


@access(*RUNS_SESSIONS)
@require_GET
def closure(request: HttpRequest, closure_id: UUID) -> HttpResponse:
    """What is planned on the days of the closure, and what to do about it."""
    closed = _closure(closure_id)
    within = list(planning.sessions_within(closed))
    booked = planning.booked_on(within, by=request.user)
    names = planning.first_names({each.family_id for some in booked.values() for each in some})
    affected = []
    for session in within:
        seen = booked.get(session.pk, [])
        listed = [(each, names.get(each.family_id, "")) for each in seen]
        affected.append((session, listed, session.booked - len(seen)))  # type: ignore[attr-defined]
    today = clock.today()
    context = {
        "closure": closed,
        "affected": affected,
        "closed_sessions": [session for session in within if closed.covers(session.date)],
        "today": today,
        "later": planning.replacement_of(closed),
        "may_change": closed.stands and closed.last_day >= today,
        "may_withdraw": closed.stands and closed.first_day >= today,
    }
    return render(request, "families/closure.html", context)


@access(Role.CO_ORDINATOR)
@require_http_methods(["GET", "POST"])
def closure_change(request: HttpRequest, closure_id: UUID) -> HttpResponse:
    """Other days or words, of which everybody is to be told again."""
    closed = _closure(closure_id)
    if request.method == "GET" and not closed.stands:
        return redirect("families:closure", closed.pk)
    now = {name: getattr(closed, name) for name in ClosureChangeForm.base_fields}
    form = ClosureChangeForm(posted(request), initial=now)

    def change() -> Closure:
        return services.change_closure(
            closure_id=closed.pk,
            by=request.user,  # type: ignore[arg-type]
            on=clock.today(),
            **form.entered,
        )

    if made := made_once(request, form, "closure-changed", change):
        messages.success(request, "Changed. Now tell both sides of every family again.")
        return redirect("families:closure", made.id)
    context = {"form": form, "closure": closed}
    return render(request, "families/closure_change.html", context, status=status_of(form))


@access(Role.CO_ORDINATOR)
@require_http_methods(["GET", "POST"])
def closure_withdraw(request: HttpRequest, closure_id: UUID) -> HttpResponse:
    """The centre is open after all, and everybody is to be told so."""
    closed = _closure(closure_id)
    if request.method == "GET" and not closed.stands:
        return redirect("families:closure", closed.pk)
    form = ClosureWithdrawForm(posted(request))

    def withdraw() -> None:
        services.withdraw_closure(
            closure_id=closed.pk,
            by=request.user,  # type: ignore[arg-type]
            on=clock.today(),
            **form.cleaned_data,
        )

    if stored(form, withdraw):
        messages.success(request, "Withdrawn. Now tell both sides of every family again.")
        return redirect("families:closure", closed.pk)
    context = {"form": form, "closure": closed}
    return render(request, "families/closure_withdraw.html", context, status=status_of(form))


@access(*RUNS_SESSIONS)
@require_GET
def closure_notice(request: HttpRequest, closure_id: UUID) -> HttpResponse:
    """One sheet of paper for everybody: the days and the words, and nobody's name."""
    closed = _closure(closure_id)
    if later := planning.replacement_of(closed):
        return redirect("families:closure-notice", later.pk)
    return render(request, "families/closure_notice.html", {"closure": closed})


@access(Role.CO_ORDINATOR)
@require_POST
def session_close(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """Cancel the session; each of its bookings gets the outcome “Centre closed”."""
    session = session_or_404(session_id)
    services.close_session(
        session_id=session.pk,
        by=request.user,  # type: ignore[arg-type]
    )
    messages.success(request, "The session is cancelled; each booking says “Centre closed”.")
    return redirect("families:session", session.pk)


@access(Role.CO_ORDINATOR)
@require_POST
def session_hold(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """Hold a cancelled session after all; “Centre closed” is taken back where it was noted."""
    session = session_or_404(session_id)
    try:
        sessions.hold_after_all(
            session_id=session.pk,
            by=request.user,  # type: ignore[arg-type]
            on=clock.today(),
        )
    except Refused as refused:
        messages.warning(request, refused.because)
    else:
        messages.success(request, "The session is held after all. Tell both sides of each family.")
    return redirect("families:session", session.pk)


def _closure(closure_id: UUID) -> Closure:
    found = planning.closure(closure_id)
    if found is None:
        raise Http404
    return found
