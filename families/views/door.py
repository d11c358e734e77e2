"""Somebody else is at the door; and the written consents that let somebody in."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.roles import RUNS_SESSIONS, Role
from contactcentre.answering import posted, status_of, stored
from contactcentre.safekeeping import clock
from contactcentre.safekeeping.access import access
from families.forms.door import ConsentForm, DoorForm, SlipForm
from families.models import Booking, Person, PersonRole
from families.services import door as services
from families.services.file import parties_of
from families.services.times import span, wall_clock
from families.views.opening import back_to, opened_family, part_or_404
from families.views.register_entries import booking_or_404


@access(*RUNS_SESSIONS)
@require_http_methods(["GET", "POST"])
def door(request: HttpRequest, booking_id: UUID) -> HttpResponse:
    """Whether somebody who was not expected is on the family's list, by the name they give."""
    booking = booking_or_404(request, booking_id)
    form = DoorForm(posted(request))
    at_the_door = None
    if form.is_valid():
        try:
            at_the_door = services.who_is_at_the_door(
                booking_id=booking.pk,
                name=form.cleaned_data["name"],
                wants=form.cleaned_data["wants"],
                by=request.user,  # type: ignore[arg-type]
                key=form.cleaned_data["key"],
            )
        except Booking.DoesNotExist:
            raise Http404 from None
    context = {
        "form": form,
        "booking": booking,
        "slot": span(booking.starts_at, booking.ends_at),
        "at_the_door": at_the_door,
        "refusals": [
            (wall_clock(each.refusal.at), each, each.came_at and wall_clock(each.came_at))
            for each in services.refusals_at(booking.pk, by=request.user)  # type: ignore[arg-type]
        ],
    }
    return render(request, "families/door.html", context, status=status_of(form))


@access(*RUNS_SESSIONS)
@require_POST
def take_back(request: HttpRequest, booking_id: UUID) -> HttpResponse:
    """A slip of the same day: nobody was turned away."""
    form = SlipForm(request.POST)
    if not form.is_valid():
        raise Http404
    try:
        services.take_back(
            booking_id=booking_id,
            refusal_id=form.cleaned_data["refusal"],
            by=request.user,  # type: ignore[arg-type]
        )
    except Booking.DoesNotExist:
        raise Http404 from None
    messages.success(request, "Taken back: it was a slip, and nobody was turned away.")
    return redirect("families:door", booking_id)


@access(Role.CO_ORDINATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def consents(request: HttpRequest, reference: str, person_id: UUID) -> HttpResponse:
    """Who consented in writing to a companion, and who has withdrawn it."""
    family = opened_family(request, reference)
    companion = part_or_404(Person, person_id, of=family)
    if companion.role != PersonRole.COMPANION:
        raise Http404
    parties = parties_of(family)
    form = ConsentForm(
        posted(request),
        parties=[(str(p.pk), f"{p.full_name}, {p.get_role_display()}") for p in parties],
        today=clock.today(),
    )

    def note() -> None:
        given = form.cleaned_data
        services.record_consent(
            companion=companion,
            party_id=UUID(given["party"]),
            given_on=given["given_on"],
            withdrawn_on=given["withdrawn_on"],
            by=request.user,  # type: ignore[arg-type]
        )

    if stored(form, note):
        return back_to(request, family, "The written consent was noted.")
    given = services.consents_to(companion)
    holding = {consent.party_id for consent in given if consent.withdrawn_on is None}
    context = {
        "family": family,
        "form": form,
        "companion": companion,
        "consents": given,
        "missing": [party for party in parties if party.pk not in holding],
    }
    return render(request, "families/consents.html", context, status=status_of(form))
