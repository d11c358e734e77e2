"""Days on which the centre is shut: what they do to what is planned, what both sides read."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.roles import RUNS_SESSIONS, Role
from contactcentre.answering import made_once, status_of
from contactcentre.safekeeping.access import access
from families.forms.sessions import ClosureForm
from families.models import Closure
from families.services import planning
from families.services import sessions as services
from families.views.sessions import session_or_404


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
    sessions = list(planning.sessions_within(closed))
    booked = planning.booked_on(sessions, by=request.user)
    names = planning.first_names({each.family_id for some in booked.values() for each in some})
    affected = [
        (session, [(each, names.get(each.family_id, "")) for each in booked.get(session.pk, [])])
        for session in sessions
    ]
    context = {"closure": closed, "affected": affected}
    return render(request, "families/closure.html", context)


@access(*RUNS_SESSIONS)
@require_GET
def closure_notice(request: HttpRequest, closure_id: UUID) -> HttpResponse:
    """One sheet of paper for everybody: the days and the words, and nobody's name."""
    return render(request, "families/closure_notice.html", {"closure": _closure(closure_id)})


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


def _closure(closure_id: UUID) -> Closure:
    found = planning.closure(closure_id)
    if found is None:
        raise Http404
    return found
