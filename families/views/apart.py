"""Families who must not meet, on the file of either of them; for co-ordinators only."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from accounts.roles import Role
from contactcentre.answering import made_once, posted, status_of
from contactcentre.safekeeping import clock
from contactcentre.safekeeping.access import access
from families.forms.apart import KeepApartForm, LiftForm
from families.models import KeepApart
from families.services import apart as services
from families.views.opening import back_to, form_page, opened_family

_FORM_METHODS = ["GET", "HEAD", "POST"]


@access(Role.CO_ORDINATOR)
@require_http_methods(_FORM_METHODS)
def apart_add(request: HttpRequest, reference: str) -> HttpResponse:
    family = opened_family(request, reference)
    others = services.to_choose_from(family, by=request.user)
    form = KeepApartForm(posted(request), families=others)

    def add() -> KeepApart:
        pair, clashes = services.keep_apart(
            family_id=family.pk,
            other_id=form.entered["other"],
            reason=form.entered["reason"],
            by=request.user,  # type: ignore[arg-type]
            on=clock.today(),
        )
        if clashes:
            messages.warning(
                request,
                "They are booked at the same time already, and stay so until you give one place "
                f"back and book it again. {services.in_words(clashes)}.",
            )
        return pair

    if added := made_once(request, form, "families-kept-apart", add):
        return back_to(request, family, "The two families are kept apart from now on.", added)
    return form_page(
        request, family, form, heading="Keep apart from another family", submit="Keep them apart"
    )


@access(Role.CO_ORDINATOR, step_up=True)
@require_http_methods(_FORM_METHODS)
def apart_lift(request: HttpRequest, reference: str, pair_id: UUID) -> HttpResponse:
    """They need not be kept apart any more: for a reason, and everybody who should know is told."""
    family = opened_family(request, reference)
    try:
        pair = services.pair_of(pair_id, family=family, by=request.user)  # type: ignore[arg-type]
    except KeepApart.DoesNotExist:
        raise Http404 from None
    form = LiftForm(posted(request))

    def lift() -> KeepApart:
        return services.lift(
            pair_id=pair.pk,
            reason=form.entered["reason"],
            by=request.user,  # type: ignore[arg-type]
            on=clock.today(),
        )

    if lifted := made_once(request, form, "keep-apart-lifted", lift):
        said = "They are kept apart no more. The other co-ordinators and the trustees were told."
        return back_to(request, family, said, lifted)
    context = {
        "family": family,
        "form": form,
        "other": services.other_of(pair, family=family),
        "both_expected": services.both_expected(pair, family=family, since=clock.today()),
    }
    return render(request, "families/apart_lift.html", context, status=status_of(form))
