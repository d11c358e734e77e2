"""What is printed for a session, what is ticked as shredded, and forms without any data."""

from uuid import UUID, uuid4

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.views.decorators.http import require_GET, require_POST

from accounts.roles import RUNS_SESSIONS
from contactcentre.answering import key_of
from contactcentre.safekeeping import clock
from contactcentre.safekeeping.access import access
from families.models import Outcome, Session
from families.services import paper as services
from families.services import planning
from families.services.paper_rows import families_on_paper

# Blocks left empty for families who come without a booking, and those of a sheet without power.
WALK_INS, BLANK_FAMILIES, BLANK_PEOPLE = 2, 8, 4


@access(*RUNS_SESSIONS)
@require_GET
def paper_forms(request: HttpRequest) -> HttpResponse:
    day = clock.today()
    context = {
        "unshredded": services.unshredded(on=day),
        "session": planning.session_on(day) or planning.next_session(after=day),
    }
    return render(request, "families/paper/forms.html", context)


@access(*RUNS_SESSIONS)
@require_GET
def accident_form(request: HttpRequest) -> HttpResponse:
    """Clause 8: one form for each injured person, complete in itself."""
    return render(request, "families/paper/accident.html")


@access(*RUNS_SESSIONS)
@require_GET
def blank_sheet(request: HttpRequest) -> HttpResponse:
    """A session sheet with nothing on it, for a day without power."""
    return render(request, "families/paper/blank_sheet.html", _to_fill_in(BLANK_FAMILIES))


@access(*RUNS_SESSIONS)
@require_GET
def sheets(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """The sheets printed for one session: which of them were shredded, by whom and when."""
    session = _session(session_id)
    context = {
        "session": session,
        "sheets": services.sheets_of(session),
        "without_outcome": services.without_outcome(session),
        "over": session.date <= clock.today(),
        "may_print": session.cancelled_at is None and session.date >= clock.today(),
        "key": uuid4(),
    }
    return render(request, "families/paper/sheets.html", context)


@access(*RUNS_SESSIONS)
@require_POST
def sheet_print(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """One print, one number: the page is shown once and cannot be asked for again."""
    session = _session(session_id)
    try:
        sheet = services.print_sheet(
            session_id=session.pk,
            by=request.user,  # type: ignore[arg-type]
            key=key_of(request),
        )
    except services.AlreadyPrinted as already:
        messages.warning(
            request,
            f"Sheet {already.sheet.number} has been printed. If it did not come out of the "
            "printer, tick it here and print another: it gets a number of its own.",
        )
        return redirect("families:sheets", session.pk)
    families = families_on_paper(session, by=request.user)
    context = {
        "session": session,
        "sheet": sheet,
        "families": families,
        "kept_back": session.booked - len(families),  # type: ignore[attr-defined]
    }
    return render(request, "families/paper/sheet.html", context | _to_fill_in(WALK_INS))


@access(*RUNS_SESSIONS)
@require_POST
def sheet_shredded(request: HttpRequest, sheet_id: UUID) -> HttpResponse:
    """Clause 7: tick a sheet as shredded."""
    try:
        sheet = services.shred_sheet(sheet_id=sheet_id, by=request.user)  # type: ignore[arg-type]
    except ObjectDoesNotExist:
        raise Http404 from None
    day = date_format(sheet.session.date, "j F Y")
    messages.success(request, f"Sheet {sheet.number} of {day} is ticked as shredded.")
    if "all" in request.POST:
        return redirect("families:sheets-unshredded")
    return redirect("families:sheets", sheet.session_id)


@access(*RUNS_SESSIONS)
@require_GET
def unshredded(request: HttpRequest) -> HttpResponse:
    """Every sheet of a past session that nobody has ticked as shredded."""
    found = services.left_out(on=clock.today())
    return render(request, "families/paper/unshredded.html", {"sheets": found})


def _to_fill_in(blocks: int) -> dict[str, object]:
    return {
        "outcomes": Outcome.labels,
        "empty_blocks": range(blocks),
        "empty_lines": range(BLANK_PEOPLE),
    }


def _session(session_id: UUID) -> Session:
    found = planning.session(session_id)
    if found is None:
        raise Http404
    return found
