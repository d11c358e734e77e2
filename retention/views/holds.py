"""What is kept for longer and why, and letting go of it by two people."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from accounts.roles import Role
from contactcentre.answering import made_once, posted, status_of, stored
from contactcentre.safekeeping import clock
from contactcentre.safekeeping.access import access
from contactcentre.safekeeping.models import Hold, Subject
from policy.clauses import Refused
from retention.forms.holding import HoldForm, ReviewHoldForm
from retention.services import holding as services
from retention.services import records

PAGE_LENGTH = 50
_DECIDES = (Role.CO_ORDINATOR, Role.TRUSTEE)


@access(*_DECIDES)
@require_safe
def hold_list(request: HttpRequest) -> HttpResponse:
    """Every hold in force, those to be looked at first ahead."""
    page = Paginator(services.every_hold(by=_person(request)), PAGE_LENGTH).get_page(
        request.GET.get("page")
    )
    return render(request, "retention/holds.html", {"page": page, "today": clock.today()})


@access(Role.CO_ORDINATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def hold_new(request: HttpRequest, reference: str) -> HttpResponse:
    """Keep one record for longer."""
    try:
        subject = records.record(reference, by=_person(request))
    except Subject.DoesNotExist:
        raise Http404 from None
    form = HoldForm(posted(request))

    def place() -> Hold:
        return services.place(
            reference=reference, by=_person(request), on=clock.today(), **form.entered
        )

    if made := made_once(request, form, "hold", place):
        messages.success(request, "Held. It takes two people to let go of it.")
        return redirect("retention:hold", made.id)
    context = {"subject": subject, "form": form}
    return render(request, "retention/hold_new.html", context, status=status_of(form))


@access(*_DECIDES)
@require_http_methods(["GET", "HEAD", "POST"])
def hold(request: HttpRequest, hold_id: UUID) -> HttpResponse:
    """One hold: why, until when, and who asked to let go of it. Posted, it is kept on."""
    shown = _hold_or_404(request, hold_id)
    form = ReviewHoldForm(posted(request))

    def keep() -> None:
        services.review(hold_id=hold_id, by=_person(request), on=clock.today(), **form.cleaned_data)

    if stored(form, keep):
        messages.success(request, "Kept. Look at it again on that day.")
        return redirect("retention:hold", hold_id)
    context = {
        "hold": shown,
        "form": form,
        "may_read_reason": _person(request).has_role(Role.CO_ORDINATOR),
        "may_release": shown.release_asked_by_id not in {None, _person(request).pk},
    }
    return render(request, "retention/hold.html", context, status=status_of(form))


@access(*_DECIDES)
@require_POST
def ask_release(request: HttpRequest, hold_id: UUID) -> HttpResponse:
    """The first of two people."""
    return _decided(request, hold_id, services.ask_release, "Asked. Somebody else has to agree.")


@access(*_DECIDES, step_up=True, begins_at="retention:hold")
@require_POST
def release(request: HttpRequest, hold_id: UUID) -> HttpResponse:
    """The second."""
    return _decided(request, hold_id, services.release, "Let go of. The record ages from now on.")


def _decided(
    request: HttpRequest, hold_id: UUID, decide: Callable[..., Hold], said: str
) -> HttpResponse:
    _hold_or_404(request, hold_id)
    try:
        decide(hold_id=hold_id, by=_person(request), on=clock.today())
    except Refused as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, said)
    return redirect("retention:hold", hold_id)


def _hold_or_404(request: HttpRequest, hold_id: UUID) -> Hold:
    try:
        return services.hold(hold_id, by=_person(request))
    except Hold.DoesNotExist:
        raise Http404 from None


def _person(request: HttpRequest) -> User:
    return request.user  # type: ignore[return-value]
