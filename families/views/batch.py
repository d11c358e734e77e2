"""On Monday: a session's register typed in from its sheet, in one go."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

from django.core.exceptions import ObjectDoesNotExist
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from accounts.roles import RUNS_SESSIONS
from contactcentre.safekeeping.access import access
from families.forms.batch import BatchRow
from families.models import Session
from families.rules.visit import Visit
from families.services import batch as services
from families.services import paper, planning
from families.services.building import may_walk
from families.services.duty import acquainted
from families.services.visits import visits_of

# As many families as the largest sessions have; a page of many more could not be sent at once.
PAGE_SIZE = 40
ALL = "all"


@access(*RUNS_SESSIONS)
@require_http_methods(["GET", "POST"])
def from_paper(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """The sheet as a form. Good rows are stored; the others stay as typed, with what is wrong."""
    session = planning.session(session_id)
    if session is None:
        raise Http404
    services.check_session(session)
    page = _page(request, session)
    rows = _rows(session, page, request.POST)
    given_back = _without_row(request, rows)
    stored, refused = _store(request, rows) if request.method == "POST" else ([], [])
    if stored:
        # What was stored is shown as the register has it; the rest stays as it was typed.
        done = {row.key for row in stored}
        now = {row.key: row for row in _rows(session, _page(request, session), request.POST)}
        rows = [now[row.key] if row.key in done else row for row in rows]
    context = {
        "session": session,
        "page": page,
        "rows": rows,
        "stored": stored,
        "refused": refused,
        "given_back": given_back,
        "problems": [control for row in refused for control in row.errors],
        "pressed": request.method == "POST",
        "unshredded": sum(sheet.shredded_at is None for sheet in paper.sheets_of(session)),
        "complete": all(row.is_done for row in rows),
        "waiting": "" if refused else next((row.key for row in rows if not row.is_done), ""),
        "next": _next(rows) if stored and not refused else "",
        "page_key": uuid4(),
    }
    return render(request, "families/paper/batch.html", context, status=422 if refused else 200)


def _without_row(request: HttpRequest, rows: list[BatchRow]) -> int:
    """Of how many families something was sent whose place was given back while it was typed."""
    sent = {key for name in request.POST if (key := name.removeprefix("outcome-")) != name}
    return len(sent - {row.key for row in rows})


def _page(request: HttpRequest, session: Session) -> "Page[Visit]":
    visits = visits_of(session, by=request.user)
    return Paginator(visits, PAGE_SIZE).get_page(request.GET.get("page"))


def _rows(session: Session, page: "Page[Visit]", typed: Mapping[str, str]) -> list[BatchRow]:
    walkers = [(user.pk, user.known_as) for user in may_walk(session)]
    know = acquainted([pk for pk, _ in walkers], session=session)
    looking_after = planning.allocations(session)
    rows = []
    for visit in page.object_list:
        known_to = know.get(visit.booking_id, set())
        may = [(str(pk), name) for pk, name in walkers if pk not in known_to]
        helpers = [("", "Choose"), *may]
        given = [str(each.volunteer_id) for each in looking_after.get(visit.booking_id, [])]
        allocated = [pk for pk in given if pk in dict(may)]
        helper = allocated[0] if len(allocated) == 1 else ""
        rows.append(BatchRow(visit, typed=typed, helpers=helpers, helper=helper))
    return rows


def _store(request: HttpRequest, rows: list[BatchRow]) -> tuple[list[BatchRow], list[BatchRow]]:
    """The rows of which something was stored, and those with something wrong."""
    page_key = _key(request)
    wanted = request.POST.get("save", ALL)
    stored, refused = [], []
    for row in rows:
        if wanted not in {ALL, row.key} or row.is_blank:
            continue
        _store_row(request, row, page_key)
        if row.errors:
            refused.append(row)
        elif row.saved:
            stored.append(row)
    return stored, refused


def _store_row(request: HttpRequest, row: BatchRow, page_key: UUID) -> None:
    sent: dict[str, Any] = {
        "booking_id": row.visit.booking_id,
        "said": row.read(),
        "page_key": page_key,
        "sure": row.sure,
        "by": request.user,
    }
    try:
        if row.errors:
            result = services.Stored(problems=services.judge_visit(unread=row.unread, **sent))
        else:
            result = services.store_visit(**sent)
    except ObjectDoesNotExist:
        # The place was given back, or somebody taken off the file, while this was typed.
        raise Http404 from None
    for problem in result.problems:
        row.refuse(problem)
    row.saved = row.in_words(result.new)


def _next(rows: list[BatchRow]) -> str:
    """The control to go on typing at."""
    waiting = (row for row in rows if not row.is_done)
    asked = (control for row in waiting for control in row.controls if control.held is None)
    return next((control.name for control in asked), "")


def _key(request: HttpRequest) -> UUID:
    try:
        return UUID(request.POST.get("page", ""))
    except ValueError:
        raise Http404 from None
