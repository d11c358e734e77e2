"""The day's register: who is here, tapped in and out."""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4, uuid5

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.roles import RUNS_SESSIONS
from contactcentre.safekeeping import clock
from contactcentre.safekeeping.access import access
from families.forms.register import CorrectOutcomeForm, CorrectTimeForm, MovementForm, moment_of
from families.models import Booking, EntryKind, Outcome, Session
from families.services import planning
from families.services import register as services
from families.services.day import Row, register_of, tally_of, wall_clock
from policy.clauses import Refused
from policy.refusals import add_refusal

PERSON, OUTCOME = "families/register_tapped.html", "families/register_outcome_tapped.html"


@access(*RUNS_SESSIONS)
@require_GET
def today(request: HttpRequest) -> HttpResponse:
    """Today's register, or what to do when there is no session today."""
    day = clock.today()
    if (session := planning.session_on(day)) is not None:
        return redirect("families:register", session.pk)
    upcoming = planning.next_session(after=day)
    return render(request, "families/no_session.html", {"day": day, "next": upcoming})


@access(*RUNS_SESSIONS)
@require_GET
def register(request: HttpRequest, session_id: UUID) -> HttpResponse:
    session = _session(session_id)
    rows = register_of(session, by=request.user)
    return render(
        request,
        "families/register.html",
        {
            "session": session,
            "rows": rows,
            "tally": tally_of(session, families=len(rows)),
            "live": session.date == clock.today(),
            "page_key": uuid4(),
            "outcomes": Outcome.choices,
        },
    )


@access(*RUNS_SESSIONS)
@require_POST
def movement(request: HttpRequest, booking_id: UUID) -> HttpResponse:
    """One tap: this person arrived, or left, now."""
    kind, person, shown = [*request.POST.get("tap", "").split(":"), "", ""][:3]
    person_id = _uuid(person)
    if kind not in {EntryKind.ARRIVED, EntryKind.LEFT}:
        raise Http404
    return _tapped(
        request,
        booking_id,
        PERSON,
        _uuid(shown),
        lambda key: services.record_movement(
            booking_id=booking_id,
            person_id=person_id,
            kind=kind,
            at=clock.now(),
            by=request.user,  # type: ignore[arg-type]
            key=key,
        ),
        person_id=person_id,
    )


@access(*RUNS_SESSIONS)
@require_POST
def outcome(request: HttpRequest, booking_id: UUID) -> HttpResponse:
    """One tap: how the visit ended."""
    return _tapped(
        request,
        booking_id,
        OUTCOME,
        _uuid(request.POST.get("page", "")),
        lambda key: services.record_outcome(
            booking_id=booking_id,
            outcome=request.POST.get("tap", ""),
            by=request.user,  # type: ignore[arg-type]
            key=key,
        ),
    )


@access(*RUNS_SESSIONS)
@require_http_methods(["GET", "POST"])
def movement_at(request: HttpRequest, booking_id: UUID) -> HttpResponse:
    """An arrival or departure entered with its time, during the day or afterwards."""
    booking = _booking(request, booking_id)
    row = _row(request, booking)
    initial = {"person": request.GET.get("person"), "kind": request.GET.get("kind")}
    form = MovementForm(request.POST or None, row=row, initial=initial)
    if form.is_valid():
        try:
            services.record_movement(
                booking_id=booking.pk,
                person_id=UUID(form.cleaned_data["person"]),
                kind=form.cleaned_data["kind"],
                at=moment_of(booking.session, form.cleaned_data["at"]),
                by=request.user,  # type: ignore[arg-type]
                key=form.cleaned_data["key"],
            )
            return _back_to(booking)
        except Refused as refused:
            add_refusal(form, refused)
    context = {"form": form, "booking": booking, "row": row}
    return render(request, "families/movement_at.html", context, status=_status(form))


@access(*RUNS_SESSIONS)
@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, entry_id: UUID) -> HttpResponse:
    """Put something else in the place of an entry, or take it back. The first one stays."""
    history = services.history_of(entry_id, by=request.user)
    if not history:
        raise Http404
    entry, booking = history[-1], _booking(request, history[-1].booking_id)
    is_outcome = entry.kind == EntryKind.OUTCOME
    form = _correction_form(request, entry)
    withdraw = "withdraw" in request.POST
    if request.method == "POST" and (withdraw or form.is_valid()):
        try:
            services.correct_entry(
                entry_id=entry_id,
                by=request.user,  # type: ignore[arg-type]
                key=_uuid(request.POST.get("key", "")),
                at=None
                if withdraw or is_outcome
                else moment_of(booking.session, form.cleaned_data["at"]),
                outcome=form.cleaned_data["outcome"] if is_outcome and not withdraw else "",
                withdraw=withdraw,
            )
            return _back_to(booking)
        except Refused as refused:
            add_refusal(form, refused)
        except services.Conflict as conflict:
            context = {"theirs": conflict.theirs, "wanted": _wanted(form, withdraw=withdraw)}
            return render(request, "families/conflict.html", context, status=409)
    context = {
        "form": form,
        "booking": booking,
        "entry": entry,
        "history": history,
        "is_outcome": is_outcome,
    }
    return render(request, "families/correct.html", context, status=_status(form))


def _correction_form(request: HttpRequest, entry: Any) -> Any:
    posted = request.POST or None
    if entry.kind == EntryKind.OUTCOME:
        return CorrectOutcomeForm(posted, initial={"outcome": entry.outcome, "key": uuid4()})
    return CorrectTimeForm(posted, initial={"at": wall_clock(entry.at), "key": uuid4()})


def _wanted(form: Any, *, withdraw: bool) -> str:
    """In words, the correction that was not stored."""
    if withdraw:
        return "Taken back"
    if "outcome" in form.cleaned_data:
        return str(Outcome(form.cleaned_data["outcome"]).label)
    return f"{form.cleaned_data['at']:%H:%M}"


def _tapped(
    request: HttpRequest,
    booking_id: UUID,
    fragment: str,
    shown: UUID,
    record: Callable[[UUID], services.Recorded],
    *,
    person_id: UUID | None = None,
) -> HttpResponse:
    """Note the tap; answer with the fragments it changed, or with the page again without HTMX.

    ``shown`` is of this showing of the button: sent twice it is one tap, shown anew it is another.
    """
    booking = _booking(request, booking_id)
    refusal = None
    try:
        record(uuid5(shown, f"{booking_id}:{request.POST.get('tap')}"))
    except ObjectDoesNotExist:
        # Somebody of another family, or a booking given back a moment ago.
        raise Http404 from None
    except Refused as refused:
        if not request.headers.get("HX-Request"):
            raise
        refusal = refused
    if not request.headers.get("HX-Request"):
        return _back_to(booking)
    row = _row(request, booking)
    context = {
        "row": row,
        "place": next((place for place in row.places if place.person_id == person_id), None),
        "session": booking.session,
        "tally": tally_of(booking.session),
        "live": booking.session.date == clock.today(),
        "page_key": uuid4(),
        "outcomes": Outcome.choices,
        "refusal": refusal,
    }
    answer = render(request, fragment, context)
    patch_vary_headers(answer, ["HX-Request"])
    return answer


def _session(session_id: UUID) -> Session:
    session = planning.session(session_id)
    if session is None:
        raise Http404
    return session


def _booking(request: HttpRequest, booking_id: UUID) -> Booking:
    booking = planning.booking(booking_id, by=request.user)
    if booking is None or booking.cancelled_at is not None:
        raise Http404
    return booking


def _row(request: HttpRequest, booking: Booking) -> Row:
    return register_of(booking.session, by=request.user, booking_id=booking.pk)[0]


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
