"""Sessions: planning and changing them, booking families, allocating volunteers and rooms."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.roles import RUNS_SESSIONS, Role
from contactcentre.answering import posted, status_of, stored
from contactcentre.safekeeping import clock
from contactcentre.safekeeping.access import access
from families.forms.sessions import (
    AllocationForm,
    BookingForm,
    NewSessionForm,
    RoomChoiceForm,
    SessionForm,
    key_for,
    new_session_initial,
    session_initial,
)
from families.models import Booking, Room, Session
from families.rules.booking import Doubted
from families.services import bookings, planning, rota
from families.services import sessions as services
from families.services.allocation import allocate, end_allocation
from families.services.crossing import crossings_of
from families.services.crowd import cover_of, crowd_of
from families.services.day import register_of
from families.services.places import cancel_booking
from families.services.rooms import rooms_by_booking
from families.views.register_rows import jump

PAGE_SIZE = 25


@access(*RUNS_SESSIONS)
@require_GET
def session_list(request: HttpRequest) -> HttpResponse:
    day = clock.today()
    page = Paginator(planning.past(on=day), PAGE_SIZE).get_page(request.GET.get("page"))
    return render(
        request,
        "families/session_list.html",
        {
            "upcoming": rota.covers_of(planning.upcoming(on=day)),
            "page": page,
            "closures": planning.closures(on=day),
        },
    )


@access(Role.CO_ORDINATOR)
@require_http_methods(["GET", "POST"])
def session_new(request: HttpRequest) -> HttpResponse:
    form = NewSessionForm(request.POST or None, initial=new_session_initial())
    planned: list[Session] = []
    if stored(form, lambda: planned.append(services.plan_session(**_plan(form)))):
        return redirect("families:session", planned[0].pk)
    return render(request, "families/session_new.html", {"form": form}, status=status_of(form))


@access(Role.CO_ORDINATOR)
@require_http_methods(["GET", "POST"])
def session_edit(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """Another time, hall or number of places, as far as what is booked allows."""
    planned = session_or_404(session_id)
    form = SessionForm(posted(request), initial=session_initial(planned))

    def change() -> None:
        changed = services.change_session(session_id=planned.pk, **_plan(form))
        messages.success(request, "The session was changed.")
        if changed.venue_id != planned.venue_id and planned.booked:  # type: ignore[attr-defined]
            messages.warning(request, "It is in another hall now: choose the rooms again.")

    if stored(form, change):
        return redirect("families:session", planned.pk)
    context = {"form": form, "session": planned}
    return render(request, "families/session_edit.html", context, status=status_of(form))


@access(*RUNS_SESSIONS)
@require_http_methods(["GET", "POST"])
def session(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """One session: the day's crowd, who is booked, who looks after whom; booking a family."""
    if (found := planning.session_of(session_id)) is None:
        raise Http404
    planned, not_held = found
    form = BookingForm(request.POST or None, session=planned, by=request.user)
    if stored(form, lambda: _book(request, planned, form)):
        return redirect("families:session", planned.pk)
    if form.is_bound and _was_booked(request):
        # The same form sent again after it was booked: the family is no longer among the choices.
        return redirect("families:session", planned.pk)
    allocations, rooms = planning.allocations(planned), rooms_by_booking(planned)
    booked = register_of(planned, by=request.user)
    free = planning.may_be_given(allocations, [row.booking_id for row in booked], of=planned)
    rows = [
        (row, allocations.get(row.booking_id, []), free[row.booking_id], rooms.get(row.booking_id))
        for row in booked
    ]
    kept_back = planning.kept_back(
        planned.booked - len(rows),  # type: ignore[attr-defined]
        seen=len(rows),
        by=request.user,  # type: ignore[arg-type]
    )
    context = {
        "session": planned,
        "form": form,
        "rows": rows,
        "jump": jump(row for row, *_ in rows),
        "cover": planning.on_duty_among(allocations, of=planned),
        "rooms": form.rooms.values(),
        "kept_back": kept_back,
        "taken": len(rows) + kept_back,
        "free": planned.capacity - len(rows) - kept_back,
        "crossings": [] if planned.cancelled_at else crossings_of(planned, by=request.user),
        "crowd": crowd_of(planned, by=request.user),
        "closure": planning.closure_of(planned) if not_held else None,
        "is_past": planned.date < clock.today(),
        "may_change": planned.cancelled_at is None and _has_to_come(request, planned),
        "may_hold": planned.cancelled_at is not None and _has_to_come(request, planned),
    }
    return render(request, "families/session.html", context, status=status_of(form))


def _book(request: HttpRequest, planned: Session, form: BookingForm) -> None:
    try:
        booking = bookings.book(
            session_id=planned.pk,
            by=request.user,  # type: ignore[arg-type]
            **form.booking(),
        )
    except Doubted as doubted:
        form.ask(doubted.doubts)
        raise
    messages.success(request, f"Booked, {booking.starts_at:%H:%M} to {booking.ends_at:%H:%M}.")
    needed = cover_of(planned).volunteers_needed
    if needed and planned.date >= clock.today():
        more = f"{needed} more volunteer{'s are' if needed > 1 else ' is'} needed"
        messages.warning(request, f"Do not confirm it to the family yet: {more}.")


def _was_booked(request: HttpRequest) -> bool:
    try:
        key = UUID(request.POST.get("key", ""))
    except ValueError:
        return False
    return bookings.is_booked(key=key_for(key, request.POST.get("family", "")))


@access(Role.CO_ORDINATOR)
@require_http_methods(["GET", "POST"])
def session_cancel(request: HttpRequest, session_id: UUID) -> HttpResponse:
    planned = session_or_404(session_id)
    if request.method == "POST":
        services.cancel_session(session_id=planned.pk)
        return redirect("families:session", planned.pk)
    return render(request, "families/session_cancel.html", {"session": planned})


@access(*RUNS_SESSIONS)
@require_http_methods(["GET", "POST"])
def booking_cancel(request: HttpRequest, booking_id: UUID) -> HttpResponse:
    booking = _booking(request, booking_id)
    if request.method == "GET":
        context = {"booking": booking, "session": booking.session}
        return render(request, "families/booking_cancel.html", context)
    cancel_booking(booking_id=booking.pk)
    messages.success(request, "The place has been given back.")
    return redirect("families:session", booking.session_id)


@access(*RUNS_SESSIONS)
@require_POST
def booking_room(request: HttpRequest, booking_id: UUID) -> HttpResponse:
    """In which room the contact is, or in none in particular."""
    booking = _booking(request, booking_id)
    form = RoomChoiceForm(request.POST)
    if not form.is_valid() or booking.cancelled_at is not None:
        raise Http404
    try:
        bookings.choose_room(booking_id=booking.pk, room_id=form.cleaned_data["room"])
    except Room.DoesNotExist:
        raise Http404 from None
    messages.success(request, "The room was noted.")
    return redirect("families:session", booking.session_id)


@access(*RUNS_SESSIONS)
@require_POST
def booking_allocate(request: HttpRequest, booking_id: UUID) -> HttpResponse:
    booking = _booking(request, booking_id)
    form = AllocationForm(request.POST, session=booking.session)
    if form.is_valid():
        allocate(
            booking_id=booking.pk,
            volunteer=form.people[form.cleaned_data["volunteer"]],
            by=request.user,  # type: ignore[arg-type]
        )
    else:
        messages.error(request, " ".join(map(str, form.errors["volunteer"])))
    return redirect("families:session", booking.session_id)


@access(*RUNS_SESSIONS)
@require_POST
def allocation_end(request: HttpRequest, allocation_id: UUID) -> HttpResponse:
    allocation = planning.allocation(allocation_id)
    if allocation is None:
        raise Http404
    booking = _booking(request, allocation.booking_id)
    end_allocation(allocation_id=allocation.pk)
    return redirect("families:session", booking.session_id)


def session_or_404(session_id: UUID) -> Session:
    found = planning.session(session_id)
    if found is None:
        raise Http404
    return found


def _plan(form: SessionForm) -> dict[str, Any]:
    """What was entered, as the services that plan and change sessions take it."""
    entered = dict(form.cleaned_data)
    return {
        "venue": planning.venue_named(entered.pop("venue")),
        "on": entered.pop("date"),
        **entered,
    }


def _has_to_come(request: HttpRequest, planned: Session) -> bool:
    """Whether it is not over, and asked about by a co-ordinator, who may change it."""
    co_ordinates: bool = request.user.has_role(Role.CO_ORDINATOR)  # type: ignore[union-attr]
    return planned.date >= clock.today() and co_ordinates


def _booking(request: HttpRequest, booking_id: UUID) -> Booking:
    found = planning.booking(booking_id, by=request.user)
    if found is None:
        raise Http404
    return found
