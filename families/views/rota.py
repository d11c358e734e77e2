"""The rota: cover of the sessions for those who run them, their own shifts for volunteers."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.roles import AT_SESSIONS, RUNS_SESSIONS
from contactcentre.answering import posted, status_of, stored
from contactcentre.safekeeping import clock
from contactcentre.safekeeping.access import access
from families.forms.rota import AnswerForm, AskForm
from families.models import Session, Shift
from families.services import calendar, planning, rota, shifts
from policy.clauses import Refused


@access(*RUNS_SESSIONS)
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """The sessions to come with their cover, and who has come how often."""
    today = clock.today()
    context = {"covers": rota.covers(on=today), "shares": rota.fair_share(on=today)}
    return render(request, "families/rota/overview.html", context)


@access(*RUNS_SESSIONS)
@require_http_methods(["GET", "HEAD", "POST"])
def session_rota(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """Who is coming to one session, and whom to ask."""
    session = _session(session_id)
    today = clock.today()
    form = AskForm(posted(request), session=session, on=today)
    if stored(form, lambda: _ask(request, session, form, on=today)):
        return redirect("families:session-rota", session.pk)
    context = {
        "session": session,
        "cover": rota.cover_of(session, by=request.user),  # type: ignore[arg-type]
        "without_account": rota.without_account(session),
        "form": form,
    }
    return render(request, "families/rota/session.html", context, status=status_of(form))


def _ask(request: HttpRequest, session: Session, form: AskForm, *, on: date) -> None:
    asked = shifts.ask(
        session_id=session.pk,
        volunteer_id=UUID(form.cleaned_data["volunteer"]),
        starts_at=form.cleaned_data["starts_at"],
        ends_at=form.cleaned_data["ends_at"],
        agreed=form.cleaned_data["agreed"],
        by=request.user,  # type: ignore[arg-type]
        on=on,
    )
    coming = asked.state == Shift.State.ACCEPTED
    messages.success(request, "Put on the rota." if coming else "Asked.")


@access(*RUNS_SESSIONS)
@require_POST
def shift_off(request: HttpRequest, shift_id: UUID) -> HttpResponse:
    shift = _shift(pk=shift_id)
    try:
        shifts.take_off(shift_id=shift.pk, on=clock.today())
        messages.success(request, "Taken off the rota. Their families have nobody yet.")
    except Refused:
        messages.info(request, "They were off the rota before, or the session is over.")
    return redirect("families:session-rota", shift.session_id)


@access(*AT_SESSIONS)
@require_safe
def own_shifts(request: HttpRequest) -> HttpResponse:
    """One’s own shifts, and where somebody is needed. Nothing of any family."""
    today = clock.today()
    own = rota.shifts_of(request.user, on=today)
    needed = rota.open_to(request.user, on=today)
    stand_ins = rota.stand_ins_wanted(request.user, on=today)
    sessions = [each.session for each in [*own, *stand_ins]] + [each.session for each in needed]
    standing = rota.standing_of(request.user, sessions=sessions, on=today)
    context = {
        "shifts": own,
        "open": needed,
        "stand_ins": stand_ins,
        "standing": standing,
        "key": uuid4(),
        "has_feed": calendar.has_feed(request.user),  # type: ignore[arg-type]
    }
    return render(request, "families/rota/own.html", context)


@access(*AT_SESSIONS)
@require_POST
def shift_answer(request: HttpRequest, shift_id: UUID) -> HttpResponse:
    shift = _shift(pk=shift_id, volunteer__user=request.user)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Choose an answer.")
        return redirect("families:shifts")
    who: dict[str, Any] = {"shift_id": shift.pk, "by": request.user, "on": clock.today()}
    does: dict[str, tuple[Callable[[], Any], str]] = {
        "accept": (lambda: shifts.accept(**who), "Thank you, you are on the rota."),
        "stand-in": (
            lambda: shifts.look_for_stand_in(wanted=True, **who),
            "The others are shown that you look for a stand-in. Until somebody takes it, "
            "the shift is yours.",
        ),
        "keep": (lambda: shifts.look_for_stand_in(wanted=False, **who), "The shift stays yours."),
    }
    do, said = does[form.cleaned_data["answer"]]
    return _done(request, do, said)


@access(*AT_SESSIONS)
@require_http_methods(["GET", "HEAD", "POST"])
def shift_withdraw(request: HttpRequest, shift_id: UUID) -> HttpResponse:
    """Asked once more, before a shift is given up: whoever was looked after cannot be had back."""
    shift = _shift(pk=shift_id, volunteer__user=request.user)
    if shift.session.is_over:
        messages.info(request, "That session is over, and nothing of it can change.")
        return redirect("families:shifts")
    if request.method != "POST":
        return render(request, "families/rota/withdraw.html", {"shift": shift})
    who: dict[str, Any] = {"shift_id": shift.pk, "by": request.user, "on": clock.today()}
    said = f"You are not on the rota for {shift.session.date:%A %-d %B}."
    return _done(request, lambda: shifts.withdraw(**who), said)


@access(*AT_SESSIONS)
@require_POST
def shift_take(request: HttpRequest, shift_id: UUID) -> HttpResponse:
    shift = _shift(pk=shift_id)
    who: dict[str, Any] = {"shift_id": shift.pk, "by": request.user, "on": clock.today()}
    return _done(request, lambda: shifts.take_over(**who), "Thank you, you are on the rota.")


@access(*AT_SESSIONS)
@require_POST
def shift_come(request: HttpRequest, session_id: UUID) -> HttpResponse:
    session = _session(session_id)
    who: dict[str, Any] = {"session_id": session.pk, "by": request.user, "on": clock.today()}
    return _done(request, lambda: shifts.put_forward(**who), "Thank you, you are on the rota.")


def _done(request: HttpRequest, do: Callable[[], Any], said: str) -> HttpResponse:
    """Back to one's shifts, with what was done or why it was not."""
    try:
        do()
        messages.success(request, said)
    except Refused as refused:
        messages.error(request, refused.because)
    return redirect("families:shifts")


def _session(session_id: UUID) -> Session:
    session = planning.session(session_id)
    if session is None:
        raise Http404
    return session


def _shift(**which: Any) -> Shift:
    shift = rota.shift(**which)
    if shift is None:
        raise Http404
    return shift
