"""Entering what was missed, and correcting what was noted."""

from typing import Any
from uuid import UUID, uuid4

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.roles import RUNS_SESSIONS
from contactcentre.safekeeping.access import access
from families.forms.register import CorrectOutcomeForm, CorrectTimeForm, MovementForm
from families.models import Booking, EntryKind, Outcome, RegisterEntry
from families.rules.together import Unlikely
from families.services import planning
from families.services import register as services
from families.services.day import Row, rows_of
from families.services.handover import Step, hand_over
from families.services.offers import helpers_of
from families.services.times import wall_clock
from families.services.visits import visit_of
from policy.clauses import Refused
from policy.refusals import add_refusal


@access(*RUNS_SESSIONS)
@require_http_methods(["GET", "POST"])
def movement_at(request: HttpRequest, booking_id: UUID) -> HttpResponse:
    """What happened at a time that is not now, entered during the day or afterwards."""
    booking = booking_or_404(request, booking_id)
    row = _row(booking)
    me: Any = request.user
    helpers = helpers_of(booking.session, me=me).of(booking.pk, me=me.pk)
    initial = {"person": request.GET.get("person"), "kind": request.GET.get("kind")}
    form = MovementForm(request.POST or None, row=row, helpers=helpers, initial=initial)
    if form.is_valid():
        try:
            _record(form.cleaned_data, booking, by=me)
            return _back_to(booking)
        except Refused as refused:
            add_refusal(form, refused)
    context = {"form": form, "booking": booking, "row": row}
    return render(request, "families/movement_at.html", context, status=_status(form))


def _record(given: dict[str, Any], booking: Booking, *, by: Any) -> None:
    common: dict[str, Any] = {"booking_id": booking.pk, "by": by, "key": given["key"]}
    kind, at = EntryKind(given["kind"]), given["moment"]
    with_person = UUID(given["with_person"]) if given["with_person"] else None
    walked_by = UUID(given["walked_by"]) if given["walked_by"] else None
    if given.get("together"):
        hand_over(step=Step(kind, at, with_person, walked_by, typed=True), **common)
        return
    services.record_movement(
        person_id=UUID(given["person"]),
        kind=kind,
        at=at,
        with_person=with_person,
        walked_by=walked_by,
        typed=True,
        **common,
    )


@access(*RUNS_SESSIONS)
@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, entry_id: UUID) -> HttpResponse:
    """Put something else in the place of an entry, or take it back. The first one stays."""
    history = services.history_of(entry_id, by=request.user)
    if not history:
        raise Http404
    entry, booking = history[-1], booking_or_404(request, history[-1].booking_id)
    form = _correction_form(request, entry, booking)
    withdraw = "withdraw" in request.POST
    if request.method == "POST" and (withdraw or form.is_valid()):
        given = {} if withdraw else form.cleaned_data
        try:
            services.correct_entry(
                entry_id=entry_id,
                by=request.user,  # type: ignore[arg-type]
                key=_uuid(request.POST.get("key", "")),
                at=given.get("moment"),
                outcome=given.get("outcome", ""),
                withdraw=withdraw,
                sure="sure" in request.POST,
            )
            return _back_to(booking)
        except Unlikely as unlikely:
            form.ask_whether_sure()
            add_refusal(form, unlikely)
        except Refused as refused:
            add_refusal(form, refused)
        except services.Conflict as conflict:
            theirs = conflict.theirs
            context = {"theirs": theirs, "says": _says(theirs), "wanted": _wanted(given)}
            return render(request, "families/conflict.html", context, status=409)
        except ObjectDoesNotExist:
            raise Http404 from None
    context = {
        "form": form,
        "booking": booking,
        "entry": entry,
        "lines": [(_says(link), link) for link in history],
        "contests": [(_says(link), link) for link in services.contests_of(entry)],
        "happened": _HAPPENED.get(entry.kind, ""),
        "is_outcome": entry.kind == EntryKind.OUTCOME,
    }
    return render(request, "families/correct.html", context, status=_status(form))


_HAPPENED: dict[str, str] = {
    EntryKind.ARRIVED: "arrived",
    EntryKind.JOINED: "was walked in",
    EntryKind.RETURNED: "was walked back",
    EntryKind.LEFT: "left",
}


def _correction_form(request: HttpRequest, entry: RegisterEntry, booking: Booking) -> Any:
    posted = request.POST or None
    if entry.kind == EntryKind.OUTCOME:
        return CorrectOutcomeForm(posted, initial={"outcome": entry.outcome, "key": uuid4()})
    initial = {"at": wall_clock(entry.at)[:5], "key": uuid4()}
    return CorrectTimeForm(posted, session=booking.session, initial=initial)


def _says(entry: RegisterEntry) -> str:
    """One entry in words."""
    if entry.withdrawn:
        return "Taken back"
    if entry.outcome:
        return str(Outcome(entry.outcome).label)
    named = f" with {entry.with_person.first_name}" if entry.with_person else ""
    walker = f", by {entry.walked_by.known_as}" if entry.walked_by else ""
    return f"{EntryKind(entry.kind).label} at {wall_clock(entry.at)}{named}{walker}"


def _wanted(given: dict[str, Any]) -> str:
    """In words, the correction that was not stored."""
    if not given:
        return "Taken back"
    if "outcome" in given:
        return str(Outcome(given["outcome"]).label)
    return wall_clock(given["moment"])


def booking_or_404(request: HttpRequest, booking_id: UUID) -> Booking:
    booking = planning.booking(booking_id, by=request.user)
    if booking is None or booking.cancelled_at is not None:
        raise Http404
    return booking


def _row(booking: Booking) -> Row:
    return rows_of([visit_of(booking)])[0]


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Http404 from None


def _back_to(booking: Booking) -> HttpResponse:
    url = reverse("families:register", args=[booking.session_id])
    return redirect(f"{url}#b-{booking.pk}")


def _status(form: Any) -> int:
    return 422 if form.is_bound and form.errors else 200
