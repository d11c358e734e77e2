"""Somebody came who is not booked."""

from dataclasses import dataclass
from datetime import time
from uuid import UUID, uuid4

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.roles import RUNS_SESSIONS
from contactcentre.answering import posted, status_of, stored
from contactcentre.safekeeping import clock
from contactcentre.safekeeping.access import access
from families.forms.family import SearchForm
from families.forms.sessions import WalkInForm, key_for
from families.models import Booking, Family, Session
from families.rules.booking import Doubted
from families.services import bookings, listing, planning, slots
from families.services.crowd import cover_of
from families.views.sessions import session_or_404


@access(*RUNS_SESSIONS)
@require_http_methods(["GET", "POST"])
def walk_in(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """Search for the family by POST, so that no name is in an address; then take it in."""
    session = session_or_404(session_id)
    live = session.date == clock.today()
    search = SearchForm(posted(request))
    form = WalkInForm(request.POST if "family" in request.POST else None, now=live)
    taken_in: list[Booking] = []
    if stored(form, lambda: taken_in.append(_book(request, session, form))):
        _say_until_when(request, taken_in[0])
        if live and (needed := cover_of(session).volunteers_needed):
            more = f"{needed} more volunteer{'s are' if needed > 1 else ' is'} needed"
            messages.warning(request, f"There is not enough cover: {more}.")
        url = reverse("families:register", args=[session.pk])
        return redirect(f"{url}#b-{taken_in[0].pk}")
    searched = search.is_valid()
    context = {
        "session": session,
        "form": form if form.is_bound else search,
        "search": search,
        "taking_in": form,
        "searched": searched,
        "found": _found(request, search, session) if searched else [],
        "live": live,
        "crowd": cover_of(session) if live else None,
        "now": slots.walk_in(session, came_at=_now()) if live else None,
        "early": settings.VISITOR_EARLY_MINUTES,
        "wait": settings.WAIT_BEHIND_MINUTES,
        "key": uuid4(),
    }
    return render(request, "families/walk_in.html", context, status=status_of(context["form"]))


def _book(request: HttpRequest, session: Session, form: WalkInForm) -> Booking:
    entered = form.cleaned_data
    try:
        return bookings.book_walk_in(
            session_id=session.pk,
            family_id=entered["family"],
            came_at=entered["came_at"] or _now(),
            by=request.user,  # type: ignore[arg-type]
            key=key_for(entered["key"], entered["family"]),
            meant=entered["meant"],
        )
    except Doubted as doubted:
        form.ask(doubted.doubts)
        raise


def _say_until_when(request: HttpRequest, booking: Booking) -> None:
    """When each side comes and goes; and near the end of a session, that the visit is short."""
    slot = slots.Slot(booking.starts_at, booking.ends_at)
    when = bookings.stagger_of(booking)
    sides = (
        f"Visiting side in from {when.visitor_due:%H:%M} to {when.visitor_leaves:%H:%M}, child "
        f"from {when.child_due:%H:%M} to {when.child_leaves:%H:%M}."
    )
    if slot.is_short:
        closes = f"the session ends at {booking.session.ends_at:%H:%M}"
        words = f"Taken in, {slot}: shorter than usual, so that both sides leave apart before"
        messages.warning(request, f"{words} {closes}. {sides} Tell both sides now.")
    else:
        messages.success(request, f"Taken in, {slot}. {sides}")


def _now() -> time:
    return clock.now().astimezone(clock.LONDON).time().replace(second=0, microsecond=0)


@dataclass(frozen=True)
class Match:
    """A family that was found: enough to know it by, and not more; its booking if it has one."""

    family_id: UUID
    reference: str
    children: str
    booking_id: UUID | None


def _found(request: HttpRequest, search: SearchForm, session: Session) -> list[Match]:
    rows = listing.matching(search.cleaned_data["text"], by=request.user)
    attending = rows.filter(state=Family.State.ACTIVE)[: listing.MATCHES_SHOWN]
    references = {pk: reference for pk, reference, *_ in attending}
    children = planning.first_names(references)
    that_hold = planning.booked_on([session], by=request.user).get(session.pk, [])
    booked = {booking.family_id: booking.pk for booking in that_hold}
    return [
        Match(pk, reference, children.get(pk, ""), booked.get(pk))
        for pk, reference in references.items()
    ]
