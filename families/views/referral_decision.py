"""Screening, the decision on a referral, and the waiting list."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.roles import RUNS_SESSIONS, Role
from contactcentre.answering import posted, status_of, stored
from contactcentre.safekeeping import clock
from contactcentre.safekeeping.access import access
from families.forms.referral_decision import (
    AcceptForm,
    OfferForm,
    ReopenForm,
    ScreeningForm,
    TurnAwayForm,
)
from families.models import Referral, Screening
from families.services import referral as services
from families.services import referral_decision as decisions
from families.services import screening as screenings
from families.services import waiting as list_of
from families.views.opening import back_to, opened_family
from families.views.referral import may_decide, referral_or_404

_FORM_METHODS = ["GET", "HEAD", "POST"]


@access(Role.CO_ORDINATOR)
@require_http_methods(_FORM_METHODS)
def screening(request: HttpRequest, referral_id: UUID) -> HttpResponse:
    """The closed questions, what both sides answered beside each, and the light a person sets."""
    referral = referral_or_404(request, referral_id)
    concluded = screenings.concluded_of(referral)
    form = ScreeningForm(
        posted(request), concluded=concluded, screening=getattr(referral, "screening", None)
    )

    def screen() -> None:
        screenings.screen(
            referral_id=referral.pk,
            version=form.cleaned_data["version"],
            answers=form.answers(),
            **form.entered,
            by=request.user,  # type: ignore[arg-type]
            on=clock.today(),
        )

    if stored(form, screen):
        messages.success(request, "The screening was saved.")
        return redirect("families:referral", referral.pk)
    asked = [(each, form[each.key]) for each in screenings.asked_of(referral)]
    suggested = Screening.Light(screenings.suggestion(referral, concluded=form.answers()))
    context = {
        "referral": referral,
        "family": referral.family,
        "form": form,
        "asked": asked,
        "suggested": suggested,
    }
    return render(request, "families/referral/screening.html", context, status=status_of(form))


@access(Role.CO_ORDINATOR)
@require_http_methods(_FORM_METHODS)
def accept(request: HttpRequest, referral_id: UUID) -> HttpResponse:
    """Settle what the halves disagree on, and put the family on the waiting list."""
    referral = referral_or_404(request, referral_id)
    plan = decisions.plan_for(referral)
    form = AcceptForm(posted(request), differences=plan.differences, unanswered=plan.unanswered)

    def take() -> None:
        decisions.accept(
            referral_id=referral.pk,
            settled=form.settled(),
            reason=form.cleaned_data["reason"],
            by=request.user,  # type: ignore[arg-type]
            on=clock.today(),
        )

    if stored(form, take):
        return back_to(request, referral.family, "The family is on the waiting list.")
    halves = services.states_of(referral)
    context = {
        "referral": referral,
        "family": referral.family,
        "form": form,
        "plan": plan,
        "halves": halves,
        "begun": any(state.begun for state in halves),
        "whole": all(state.complete for state in halves),
        "screening": getattr(referral, "screening", None),
    }
    return render(request, "families/referral/accept.html", context, status=status_of(form))


@access(Role.CO_ORDINATOR)
@require_http_methods(_FORM_METHODS)
def turn_away(request: HttpRequest, referral_id: UUID) -> HttpResponse:
    """Decline the referral, or send the family elsewhere."""
    referral = referral_or_404(request, referral_id)
    form = TurnAwayForm(posted(request))

    def turn() -> None:
        decisions.turn_away(
            referral_id=referral.pk,
            signposted=form.cleaned_data["decision"] == Referral.Decision.SIGNPOSTED,
            reason=form.cleaned_data["reason"],
            by=request.user,  # type: ignore[arg-type]
            on=clock.today(),
        )

    if stored(form, turn):
        messages.success(request, "The referral was closed.")
        return redirect("families:referral", referral.pk)
    context = {"referral": referral, "family": referral.family, "form": form}
    return render(request, "families/referral/turn_away.html", context, status=status_of(form))


@access(Role.CO_ORDINATOR)
@require_http_methods(_FORM_METHODS)
def reopen(request: HttpRequest, referral_id: UUID) -> HttpResponse:
    """Take back that the family was turned away."""
    referral = referral_or_404(request, referral_id)
    form = ReopenForm(posted(request))

    def take_back() -> None:
        decisions.reopen(
            referral_id=referral.pk,
            reason=form.cleaned_data["reason"],
            by=request.user,  # type: ignore[arg-type]
            on=clock.today(),
        )

    if stored(form, take_back):
        messages.success(request, "The referral was reopened.")
        return redirect("families:referral", referral.pk)
    context = {"referral": referral, "family": referral.family, "form": form}
    return render(request, "families/referral/reopen.html", context, status=status_of(form))


@access(*RUNS_SESSIONS)
@require_safe
def waiting(request: HttpRequest) -> HttpResponse:
    """Who waits for a place, in the order of referral."""
    lines = list_of.waiting_list(by=request.user, on=clock.today())
    context = {"lines": lines, "may_decide": may_decide(request)}
    return render(request, "families/referral/waiting.html", context)


@access(Role.CO_ORDINATOR)
@require_http_methods(_FORM_METHODS)
def offer(request: HttpRequest, reference: str) -> HttpResponse:
    """Offer the family a place; before others only with a reason."""
    family = opened_family(request, reference)
    order = list_of.waiting_list(by=request.user, on=clock.today())
    in_turn = bool(order) and order[0].family.pk == family.pk
    form = OfferForm(posted(request), in_turn=in_turn)

    def give() -> None:
        list_of.offer_place(
            family_id=family.pk,
            reason=form.cleaned_data.get("reason", ""),
            by=request.user,  # type: ignore[arg-type]
            on=clock.today(),
        )

    if stored(form, give):
        return back_to(request, family, "The family has a place.")
    line = next((each for each in order if each.family.pk == family.pk), None)
    context = {"family": family, "form": form, "line": line, "in_turn": in_turn}
    return render(request, "families/referral/offer.html", context, status=status_of(form))
