"""What a tablet's register asks for by itself: the rows that others have changed."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.roles import RUNS_SESSIONS
from contactcentre.safekeeping.access import access
from families.services import planning
from families.services.day import rows_of
from families.services.live import pulse_of
from families.services.tally import tally_of
from families.services.visits import visits_of
from families.views.register import maker_of


@access(*RUNS_SESSIONS, passive=True)
@require_GET
def register_changes(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """The rows with more entries than ``since`` says, and the figures; nothing when none has.

    A register that has gained or lost a family since is not mended row by row: it says so.
    """
    session = planning.session(session_id)
    if session is None:
        raise Http404
    pulse = pulse_of(session)
    shown = request.GET.get("since", "")
    if shown == str(pulse):
        return HttpResponse(status=204)
    changed = pulse.changed_since(shown)
    maker, rows = maker_of(request, session), []
    if changed:
        visits = visits_of(session, by=request.user, booking_ids=changed)
        closed = planning.was_not_held(session)
        rows = [maker.row(row, oob=True) for row in rows_of(visits, closed=closed)]
    context = {
        "session": session,
        "rows": rows,
        "tally": tally_of(session),
        "pulse": pulse,
        "replanned": changed is None,
        "show": maker.show,
        "oob": True,
    }
    return render(request, "families/register_changes.html", context)
