"""The board of the day, the fire list, the privacy cover, and who else is in the building."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4, uuid5

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.roles import AT_SESSIONS, RUNS_SESSIONS
from contactcentre.safekeeping import audit, clock
from contactcentre.safekeeping.access import access
from families.forms.building import StaffInForm, VisitorInForm
from families.models import Session
from families.services import building, inside, planning
from families.services.board import board_of
from families.services.live import pulse_of
from families.services.times import wall_clock
from policy.clauses import Refused
from policy.refusals import add_refusal


@access(*RUNS_SESSIONS)
@require_GET
def board(request: HttpRequest, session_id: UUID) -> HttpResponse:
    return render(request, "families/board.html", _hall(request, _beside(session_id)))


@access(*RUNS_SESSIONS, passive=True)
@require_GET
def board_changes(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """The board again when anything on it has changed since the one shown, else nothing."""
    sessions = _beside(session_id)
    if request.GET.get("since") == _stamp(sessions[0]):
        return HttpResponse(status=204)
    return render(request, "families/board_hall.html", _hall(request, sessions))


@access(*RUNS_SESSIONS)
@require_GET
def fire_list(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """Everybody in the building by name, whichever session they are at, for the meeting point."""
    return _fire_list(request, _beside(session_id), "families/fire_list.html")


@access(*RUNS_SESSIONS, passive=True)
@require_GET
def fire_list_kept(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """The list for a tablet that keeps it in memory, lest the line be down when it is needed.

    With ``since``, the stamp of the list it has, it keeps and does not show: nothing is recorded,
    and an unchanged list is not sent again.
    """
    sessions = _beside(session_id)
    stamp, since = "~".join(str(pulse_of(each)) for each in sessions), request.GET.get("since")
    if since == stamp:
        return HttpResponse(status=204)
    template = "families/fire_list_kept.html"
    answer = _fire_list(request, sessions, template, shown=since is None)
    answer["X-Stamp"] = stamp
    return answer


def _fire_list(
    request: HttpRequest, sessions: Sequence[Session], template: str, *, shown: bool = True
) -> HttpResponse:
    now, session = clock.now(), sessions[0]
    halls = list(inside.once_each(board_of(each, by=request.user, now=now) for each in sessions))
    if shown:
        audit.record("fire-list", session, action=audit.Action.ACCESS)
    context = {
        "session": session,
        "halls": halls,
        "everybody": sum(hall.everybody for hall in halls),
        "at": wall_clock(now),
    }
    return render(request, template, context)


@access(*RUNS_SESSIONS)
@require_http_methods(["GET", "POST"])
def people_in(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """Volunteers, staff and visitors: who is in, and signing another one in."""
    session = _session(session_id)
    people = building.may_come_in(session)
    as_visitor = "name" in request.POST
    staff_form = StaffInForm(
        request.POST if request.method == "POST" and not as_visitor else None, people=people
    )
    visitor_form = VisitorInForm(request.POST if as_visitor else None)
    form: Any = visitor_form if as_visitor else staff_form
    if request.method == "POST" and form.is_valid():
        try:
            _sign_in(request, session, form)
            return redirect("families:people-in", session.pk)
        except Refused as refused:
            add_refusal(form, refused)
    signed_in = building.signed_in(session)
    context = {
        "session": session,
        "inside": signed_in,
        "gone": building.gone_out(session),
        "page_key": uuid4(),
        "off_duty": building.off_duty(signed_in, day=session.date),
        "staff_form": staff_form,
        "visitor_form": visitor_form,
        "form": form,
    }
    return render(request, "families/people_in.html", context, status=_status(form))


@access(*RUNS_SESSIONS)
@require_POST
def person_out(request: HttpRequest, presence_id: UUID) -> HttpResponse:
    try:
        session_id = building.session_of(presence_id)
        building.sign_out(presence_id=presence_id)
    except ObjectDoesNotExist:
        raise Http404 from None
    except Refused as refused:
        messages.error(request, refused.because)
    return redirect("families:people-in", session_id)


@access(*RUNS_SESSIONS)
@require_POST
def person_back(request: HttpRequest, presence_id: UUID) -> HttpResponse:
    try:
        key = uuid5(UUID(request.POST.get("page", "")), str(presence_id))
        session_id = building.session_of(presence_id)
        building.sign_in_again(presence_id=presence_id, by=request.user, key=key)  # type: ignore[arg-type]
    except (ObjectDoesNotExist, ValueError):
        raise Http404 from None
    except Refused as refused:
        messages.error(request, refused.because)
    return redirect("families:people-in", session_id)


@access(*AT_SESSIONS)
@require_GET
def cover(request: HttpRequest) -> HttpResponse:
    """A page that says nothing, for when a family comes to the table."""
    runs_sessions = request.user.has_role(*RUNS_SESSIONS)  # type: ignore[union-attr]
    back = reverse("families:today" if runs_sessions else "families:sheet")
    return render(request, "families/cover.html", {"back": back})


def _sign_in(request: HttpRequest, session: Session, form: Any) -> None:
    given = form.cleaned_data
    common: dict[str, Any] = {"session_id": session.pk, "by": request.user, "key": given["key"]}
    if "user" in given:
        building.sign_in_staff(user_id=UUID(given["user"]), **common)
    else:
        building.sign_in_visitor(name=given["name"], comes_from=given["comes_from"], **common)


def _hall(request: HttpRequest, sessions: Sequence[Session]) -> dict[str, Any]:
    session, *others = sessions
    # The stamp is taken first: what is noted in between is fetched again, not missed.
    stamp = _stamp(session)
    now = clock.now()
    hall = board_of(session, by=request.user, now=now)
    besides = inside.besides(others, counted=hall.ids)
    return {
        "session": session,
        "hall": hall,
        "besides": besides,
        "everybody": hall.everybody + sum(each.people for each in besides),
        "at": wall_clock(now),
        "stamp": stamp,
        "live": session.date == clock.today(),
    }


def _stamp(session: Session) -> str:
    """The register's pulse and the minute: somebody becomes late without any tap."""
    return f"{wall_clock(clock.now())}~{pulse_of(session)}"


def _beside(session_id: UUID) -> list[Session]:
    """The session, and after it the others of its hall that day."""
    sessions = planning.with_those_beside(session_id)
    if not sessions:
        raise Http404
    return sessions


def _session(session_id: UUID) -> Session:
    session = planning.session(session_id)
    if session is None:
        raise Http404
    return session


def _status(form: Any) -> int:
    return 422 if form.is_bound and form.errors else 200
