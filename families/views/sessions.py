"""Sessions: planning them, booking families, closing days, allocating volunteers."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.roles import RUNS_SESSIONS, Role
from contactcentre.safekeeping import clock
from contactcentre.safekeeping.access import access
from families.forms.sessions import (
    AllocationForm,
    BookingForm,
    ClosureForm,
    SessionForm,
    new_session_initial,
)
from families.models import Booking, Session
from families.services import planning
from families.services import sessions as services
from families.services.allocation import allocate, end_allocation
from families.services.day import register_of
from policy.clauses import Refused
from policy.refusals import add_refusal

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
            "upcoming": planning.upcoming(on=day),
            "page": page,
            "closures": planning.closures(on=day),
        },
    )


@access(Role.CO_ORDINATOR)
@require_http_methods(["GET", "POST"])
def session_new(request: HttpRequest) -> HttpResponse:
    form = SessionForm(request.POST or None, initial=new_session_initial())
    if form.is_valid():
        plan = form.cleaned_data
        try:
            session = services.plan_session(
                venue=planning.venue_named(plan["venue"]),
                on=plan["date"],
                starts_at=plan["starts_at"],
                ends_at=plan["ends_at"],
                capacity=plan["capacity"],
            )
            return redirect("families:session", session.pk)
        except Refused as refused:
            add_refusal(form, refused)
    return render(request, "families/session_new.html", {"form": form}, status=_status(form))


@access(*RUNS_SESSIONS)
@require_http_methods(["GET", "POST"])
def session(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """One session: who is booked, who looks after whom; and booking a family on it."""
    planned = _session(session_id)
    form = BookingForm(request.POST or None, session=planned, by=request.user)
    if form.is_valid():
        wanted = form.cleaned_data
        try:
            services.book(
                session_id=planned.pk,
                family_id=UUID(wanted["family"]),
                starts_at=wanted["starts_at"],
                ends_at=wanted["ends_at"],
                by=request.user,  # type: ignore[arg-type]
                key=wanted["key"],
            )
            messages.success(request, "Booked.")
            return redirect("families:session", planned.pk)
        except Refused as refused:
            add_refusal(form, refused)
    elif form.is_bound and services.is_booked(key=request.POST.get("key", "")):
        # The same form sent again after it was booked: the family is no longer among the choices.
        return redirect("families:session", planned.pk)
    allocations = planning.allocations(planned)
    rows = [
        (row, allocations.get(row.booking_id, [])) for row in register_of(planned, by=request.user)
    ]
    context = {
        "session": planned,
        "form": form,
        "rows": rows,
        "allocation_form": AllocationForm() if rows else None,
        "free": planned.capacity - len(rows),
    }
    return render(request, "families/session.html", context, status=_status(form))


@access(Role.CO_ORDINATOR)
@require_http_methods(["GET", "POST"])
def session_cancel(request: HttpRequest, session_id: UUID) -> HttpResponse:
    planned = _session(session_id)
    if request.method == "POST":
        services.cancel_session(session_id=planned.pk)
        return redirect("families:session", planned.pk)
    return render(request, "families/session_cancel.html", {"session": planned})


@access(*RUNS_SESSIONS)
@require_POST
def booking_cancel(request: HttpRequest, booking_id: UUID) -> HttpResponse:
    booking = _booking(request, booking_id)
    services.cancel_booking(booking_id=booking.pk)
    messages.success(request, "The place has been given back.")
    return redirect("families:session", booking.session_id)


@access(*RUNS_SESSIONS)
@require_POST
def booking_allocate(request: HttpRequest, booking_id: UUID) -> HttpResponse:
    booking = _booking(request, booking_id)
    form = AllocationForm(request.POST)
    if form.is_valid():
        allocate(
            booking_id=booking.pk,
            volunteer=form.people[form.cleaned_data["volunteer"]],
            by=request.user,  # type: ignore[arg-type]
        )
    else:
        messages.error(request, "Choose a volunteer first.")
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


@access(Role.CO_ORDINATOR)
@require_http_methods(["GET", "POST"])
def closure_new(request: HttpRequest) -> HttpResponse:
    form = ClosureForm(request.POST or None)
    if form.is_valid():
        try:
            services.close_days(**form.cleaned_data)
            return redirect("families:session-list")
        except Refused as refused:
            add_refusal(form, refused)
    return render(request, "families/closure_new.html", {"form": form}, status=_status(form))


def _session(session_id: UUID) -> Session:
    found = planning.session(session_id)
    if found is None:
        raise Http404
    return found


def _booking(request: HttpRequest, booking_id: UUID) -> Booking:
    found = planning.booking(booking_id, by=request.user)
    if found is None:
        raise Http404
    return found


def _status(form: Any) -> int:
    return 422 if form.is_bound and form.errors else 200
