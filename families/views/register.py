"""The day's register: who is here, tapped in and out."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4, uuid5

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_GET, require_POST

from accounts.roles import RUNS_SESSIONS
from contactcentre.safekeeping import clock
from contactcentre.safekeeping.access import access
from families.models import Booking, EntryKind, Session, Way
from families.rules.meeting import MayMeet
from families.rules.together import Unlikely
from families.rules.visit import Visit
from families.services import planning
from families.services import register as services
from families.services.audiences import untold_among
from families.services.building import note_helper
from families.services.day import State, due_first, rows_of, takes_taps
from families.services.handover import Step, hand_over
from families.services.live import pulse_of
from families.services.offers import KINDS, WAITING, helpers_of
from families.services.settling import settle_contest
from families.services.tally import tally_of, tally_of_rows
from families.services.visits import seen_visit, visits_of
from families.views.register_notices import Notice, Warned, ways
from families.views.register_rows import RowMaker, jump
from policy import versions
from policy.clauses import Refused

_ADULTS = {"arrived": EntryKind.ARRIVED, "back": EntryKind.ARRIVED, "left": EntryKind.LEFT}


@access(*RUNS_SESSIONS)
@require_GET
def today(request: HttpRequest) -> HttpResponse:
    """Today's register, or last night's while it still runs, or what to do without a session."""
    day, now = clock.today(), clock.now()
    session = planning.session_on(day)
    if session is None:
        late = planning.session_on(day - timedelta(days=1))
        session = late if late is not None and takes_taps(late, now=now) else None
    if session is not None:
        return redirect("families:register", session.pk)
    upcoming = planning.next_session(after=day)
    return render(request, "families/no_session.html", {"day": day, "next": upcoming})


@access(*RUNS_SESSIONS)
@require_GET
def register(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """The whole register, what needs doing first; ``?show=`` narrows it to one state."""
    found = planning.session_of(session_id)
    if found is None:
        raise Http404
    session, closed = found
    # Taken first: what is noted in between is fetched again, not missed.
    pulse = pulse_of(session)
    maker = maker_of(request, session)
    rows = due_first(rows_of(visits_of(session, by=request.user), closed=closed))
    tally = tally_of_rows(rows)
    shown = [row for row in rows if maker.show in ("", row.state)]
    context = {
        "session": session,
        "rows": rows,
        "shown": shown,
        "html": maker.rows(shown),
        "jump": jump(shown),
        "kept_back": planning.kept_back(
            session.booked - len(rows),  # type: ignore[attr-defined]
            seen=len(rows),
            by=request.user,  # type: ignore[arg-type]
        ),
        "tally": tally,
        "show": maker.show,
        "live": maker.live,
        "closed": closed and any(row.outcome is None for row in rows),
        "page_key": maker.page,
        "pulse": pulse,
        "untold": untold_among(rows) if maker.live else 0,
        "version": versions.in_force(clock.today()).number,
    }
    return render(request, "families/register.html", context)


@dataclass(frozen=True)
class _Tap:
    """What a button sends: what happened, to whom or with whom, and of which showing it is."""

    verb: str
    who: UUID | None
    shown: UUID
    child: UUID | None = None

    @classmethod
    def read(cls, text: str) -> "_Tap":
        """Raises ``Http404`` for what no button sends."""
        verb, who, shown, child, *_ = [*text.split(":"), "", "", "", ""]
        if verb not in {*_ADULTS, *KINDS}:
            raise Http404
        nobody = verb == "returned" and who == WAITING
        return cls(
            verb, None if nobody else _uuid(who), _uuid(shown), _uuid(child) if child else None
        )


@access(*RUNS_SESSIONS)
@require_POST
def movement(request: HttpRequest, booking_id: UUID) -> HttpResponse:
    """One tap: somebody arrived or left, or a child went from one named adult to another."""
    tap = _Tap.read(request.POST.get("tap", ""))
    by: Any = request.user
    way = request.POST.get("way", "")
    way = way if way in Way.values else ""
    walked_by = _uuid(walker) if (walker := request.POST.get("walked_by", "")) else None

    def record(key: UUID, at: datetime) -> services.Recorded:
        common: dict[str, Any] = {"booking_id": booking_id, "by": by, "key": key}
        if tap.verb in KINDS:
            step = Step(KINDS[tap.verb], at, tap.who, walked_by, way)
            recorded = hand_over(step=step, child_id=tap.child, **common)
            if recorded.new and (walker := recorded.entry.walked_by_id):
                session = recorded.visit.session
                note_helper(session=session, user_id=walker, by=by, key=uuid5(key, "here"))
            return recorded
        return services.record_movement(
            person_id=tap.who,  # type: ignore[arg-type]
            kind=_ADULTS[tap.verb],
            at=at,
            way=way,
            **common,
        )

    return _tapped(request, booking_id, tap.shown, record)


@access(*RUNS_SESSIONS)
@require_POST
def outcome(request: HttpRequest, booking_id: UUID) -> HttpResponse:
    """One tap: how the visit ended."""

    def record(key: UUID, at: datetime) -> services.Recorded:
        return services.record_outcome(
            booking_id=booking_id,
            outcome=request.POST.get("tap", ""),
            at=at,
            by=request.user,  # type: ignore[arg-type]
            key=key,
            sure=request.POST.get("sure") == "yes",
        )

    return _tapped(request, booking_id, _uuid(request.POST.get("page", "")), record)


@access(*RUNS_SESSIONS)
@require_POST
def all_closed(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """One press: the centre was closed, for every family to whom nothing else has happened."""
    try:
        services.close_all(
            session_id=session_id,
            by=request.user,  # type: ignore[arg-type]
            key=_uuid(request.POST.get("page", "")),
        )
    except Session.DoesNotExist:
        raise Http404 from None
    messages.success(request, "“Centre closed” was noted for every family nobody came for.")
    return redirect("families:register", session_id)


@access(*RUNS_SESSIONS)
@require_POST
def settle(request: HttpRequest, entry_id: UUID) -> HttpResponse:
    """Two tablets said different things; a person has seen which one holds."""
    contest = services.contest(entry_id, by=request.user)
    if contest is None:
        raise Http404
    take = request.POST.get("take", "")
    if take not in {"yes", "no"}:
        raise Http404
    return _tapped(
        request,
        contest.booking_id,
        _uuid(request.POST.get("page", "")),
        lambda key, at: settle_contest(
            contest_id=entry_id,
            take=take == "yes",
            by=request.user,  # type: ignore[arg-type]
            key=uuid5(key, f"{entry_id}:{take}"),
        ),
    )


def _tapped(
    request: HttpRequest,
    booking_id: UUID,
    shown: UUID,
    record: Callable[[UUID, datetime], services.Recorded],
) -> HttpResponse:
    """Note the tap; answer with the family's row, or with the page again without HTMX.

    ``shown`` is of this showing of the button: sent twice it is one tap, shown anew it is another.
    ``X-Tap`` says what became of it: recorded, unchanged, contested, warned or refused.
    """
    htmx = bool(request.headers.get("HX-Request"))
    notice = warned = None
    try:
        at = services.moment_ago(request.POST.get("ago", ""))
        recorded = record(uuid5(shown, f"{booking_id}:{request.POST.get('tap')}"), at)
    except ObjectDoesNotExist:
        # Somebody of another family, or a booking given back a moment ago.
        raise Http404 from None
    except MayMeet as meeting:
        visit, became = _visit(request, booking_id), "warned"
        warned = _meeting(request, booking_id, meeting)
    except Unlikely as unlikely:
        visit, became = _visit(request, booking_id), "warned"
        warned = _unlikely(request, booking_id, unlikely)
    except Refused as refused:
        if not htmx:
            raise
        visit, became = _visit(request, booking_id), "refused"
        notice = Notice("Not recorded", refused.in_the_hall)
    else:
        visit, became = recorded.visit, _became(recorded)
        if not htmx:
            return _back_to(visit.session.pk, booking_id, show=_show(request))
    if warned and not htmx:
        return _question_page(request, visit, warned)
    answer = HttpResponse(_fragment(request, visit, notice, warned))
    answer["X-Tap"] = became
    patch_vary_headers(answer, ["HX-Request"])
    return answer


def _fragment(
    request: HttpRequest, visit: Visit, notice: Notice | None, warned: Warned | None
) -> str:
    """The family's row as it is now, and the figures above the register."""
    session = visit.session
    (row,) = rows_of([visit])
    html = maker_of(request, session).row(row, notice=notice, warned=warned)
    context = {"tally": tally_of(session), "show": _show(request), "oob": True}
    return html + render_to_string("families/register_tiles.html", context)


def _became(recorded: services.Recorded) -> str:
    if recorded.new:
        return "recorded"
    return "contested" if recorded.contested else "unchanged"


_KEEP_APART = "So that nobody meets whom they must not."


def _meeting(request: HttpRequest, booking_id: UUID, meeting: MayMeet) -> Warned:
    return Warned(
        title="Wait: choose the way first",
        because=_KEEP_APART if meeting.met else meeting.because,
        fields=_sent(request, "tap", "walked_by"),
        url=reverse("families:movement", args=[booking_id]),
        name="way",
        answers=ways(waiting_room=meeting.waiting_room),
        names=meeting.met,
        why=meeting.because if meeting.met else "",
    )


def _unlikely(request: HttpRequest, booking_id: UUID, unlikely: Unlikely) -> Warned:
    return Warned(
        title="Wait: contact was very short",
        because=unlikely.because,
        fields=_sent(request, "tap"),
        url=reverse("families:outcome", args=[booking_id]),
        name="sure",
        answers=[("yes", "It was so short: note it")],
    )


def _sent(request: HttpRequest, *names: str) -> dict[str, str]:
    return {name: request.POST[name] for name in names if request.POST.get(name)}


def _question_page(request: HttpRequest, visit: Visit, warned: Warned) -> HttpResponse:
    context = {
        "warned": warned,
        "visit": visit,
        "session": visit.session,
        "page_key": request.POST.get("page", ""),
        "show": _show(request),
    }
    return render(request, "families/register_question.html", context, status=409)


def maker_of(request: HttpRequest, session: Session) -> RowMaker:
    """Makes the session's rows for whoever asks, for this one showing of them."""
    me: Any = request.user
    return RowMaker(
        csrf=get_token(request),
        page=str(uuid4()),
        live=takes_taps(session, now=clock.now()),
        me=me.pk,
        helpers=helpers_of(session, me=me),
        show=_show(request),
    )


def _show(request: HttpRequest) -> str:
    """The state the register is narrowed to, as asked for; empty for all of them."""
    wanted = request.POST.get("show", "") or request.GET.get("show", "")
    return wanted if wanted in {state.value for state in State} else ""


def _visit(request: HttpRequest, booking_id: UUID) -> Visit:
    try:
        return seen_visit(booking_id, by=request.user)
    except Booking.DoesNotExist:
        raise Http404 from None


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Http404 from None


def _back_to(session_id: UUID, booking_id: UUID, *, show: str = "") -> HttpResponse:
    url = reverse("families:register", args=[session_id])
    return redirect(f"{url}{f'?show={show}' if show else ''}#b-{booking_id}")
