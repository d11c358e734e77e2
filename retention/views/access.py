"""Somebody’s own data: the asking, what is decided about, and the copy that is given out."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from accounts.roles import Role
from contactcentre import pdf
from contactcentre.answering import made_once, posted, status_of, stored
from contactcentre.safekeeping import clock
from contactcentre.safekeeping.access import access
from contactcentre.safekeeping.models import Subject
from policy.clauses import Refused
from retention.forms.access import DataRequestForm, DecideForm, GiveForm
from retention.models import DataRequest
from retention.services import access as services
from retention.services.files import copy_file, years_kept

PAGE_LENGTH = 50
_FILE_NAME = "your-data.pdf"


@access(Role.CO_ORDINATOR)
@require_safe
def data_requests(request: HttpRequest) -> HttpResponse:
    """Who waits for their own data, and until when; or those who have them."""
    over = request.GET.get("show") == "over"
    rows = services.requests(over=over, by=_person(request))
    page = Paginator(rows, PAGE_LENGTH).get_page(request.GET.get("page"))
    context = {"page": page, "over": over, "today": clock.today()}
    return render(request, "retention/data_requests.html", context)


@access(Role.CO_ORDINATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def data_request_new(request: HttpRequest, reference: str) -> HttpResponse:
    """Somebody of this record asked for what the centre holds of them."""
    try:
        subject = services.record(reference, by=_person(request))
    except Subject.DoesNotExist:
        raise Http404 from None
    form = DataRequestForm(posted(request), people=services.askers(subject))

    def note() -> DataRequest:
        return services.note(
            reference=reference, by=_person(request), on=clock.today(), **form.asks
        )

    if made := made_once(request, form, "data-request", note):
        messages.success(request, "Noted. Nothing of it is disposed of while they wait.")
        return redirect("retention:data-request", made.id)
    context = {"subject": subject, "form": form}
    return render(request, "retention/data_request_new.html", context, status=status_of(form))


@access(Role.CO_ORDINATOR)
@require_safe
def data_request(request: HttpRequest, data_request_id: UUID) -> HttpResponse:
    """What would be given, and what has to be decided about first."""
    return _page(request, _request_or_404(request, data_request_id))


@access(Role.CO_ORDINATOR)
@require_POST
def data_decide(request: HttpRequest, data_request_id: UUID) -> HttpResponse:
    """One thing that speaks of others is given, or is not."""
    shown = _request_or_404(request, data_request_id)
    form = DecideForm(request.POST)

    def decide() -> None:
        services.decide(
            request_id=shown.pk,
            item=form.cleaned_data["item"],
            says=form.cleaned_data["says"],
            give=form.cleaned_data["decided"] == "give",
            reason=form.cleaned_data["reason"],
            by=_person(request),
            on=clock.today(),
        )

    if stored(form, decide):
        messages.success(request, "Decided.")
        return redirect("retention:data-request", shown.pk)
    return _page(request, shown, deciding=form)


@access(Role.CO_ORDINATOR, step_up=True, begins_at="retention:data-request")
@require_POST
def data_give(request: HttpRequest, data_request_id: UUID) -> HttpResponse:
    """The copy is made, and says for ever what went out."""
    shown = _request_or_404(request, data_request_id)
    form = GiveForm(request.POST)

    def give() -> None:
        services.give(
            request_id=shown.pk, by=_person(request), on=clock.today(), **form.cleaned_data
        )

    if stored(form, give):
        messages.success(request, "The copy is made. Give it to nobody but them.")
        return redirect("retention:data-copy", shown.pk)
    return _page(request, shown, giving=form)


@access(Role.CO_ORDINATOR)
@require_POST
def data_withdraw(request: HttpRequest, data_request_id: UUID) -> HttpResponse:
    """They want it no more."""
    shown = _request_or_404(request, data_request_id)
    try:
        services.withdraw(request_id=shown.pk, by=_person(request), on=clock.today())
    except Refused as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, "Noted. Now two people let go of the hold.")
    return redirect("retention:data-request", shown.pk)


@access(Role.CO_ORDINATOR, step_up=True)
@require_safe
def data_copy(request: HttpRequest, data_request_id: UUID) -> HttpResponse:
    """What was given, for the printer."""
    shown, copy = _copy_or_404(request, data_request_id)
    context = {
        "data_request": shown,
        "copy": copy,
        "years": years_kept(shown),
        "offers_pdf": pdf.can_be_made(),
    }
    return render(request, "retention/data_copy.html", context)


@access(Role.CO_ORDINATOR, step_up=True)
@require_safe
def data_copy_pdf(request: HttpRequest, data_request_id: UUID) -> HttpResponse:
    """The same as a file."""
    if not pdf.can_be_made():
        raise Http404
    shown, copy = _copy_or_404(request, data_request_id)
    answer = HttpResponse(copy_file(shown, copy), content_type="application/pdf")
    answer.headers["Content-Disposition"] = f'attachment; filename="{_FILE_NAME}"'
    return answer


def _page(
    request: HttpRequest,
    shown: DataRequest,
    *,
    deciding: DecideForm | None = None,
    giving: GiveForm | None = None,
) -> HttpResponse:
    prepared = services.prepared(shown) if shown.ended_on is None else None
    give_form = giving or GiveForm()
    context = {
        "data_request": shown,
        "today": clock.today(),
        "prepared": prepared,
        "rows": [_row(each, deciding) for each in prepared.shared] if prepared else [],
        "give_form": give_form,
        "form": deciding or giving,
    }
    status = status_of(deciding or give_form)
    return render(request, "retention/data_request.html", context, status=status)


def _row(decided: services.Decided, deciding: DecideForm | None) -> dict[str, Any]:
    """One thing with its form, which keeps what was typed if it was this one that was refused."""
    form = DecideForm(
        initial={"item": decided.item.key, "says": decided.item.says},
        auto_id=f"id_%s_{decided.item.key.replace(':', '_')}",
    )
    if deciding is not None and deciding.data.get("item") == decided.item.key:
        deciding.auto_id = form.auto_id
        form = deciding
    return {"item": decided.item, "decision": decided.decision, "form": form}


def _request_or_404(request: HttpRequest, data_request_id: UUID) -> DataRequest:
    try:
        return services.request_of(data_request_id, by=_person(request))
    except DataRequest.DoesNotExist:
        raise Http404 from None


def _copy_or_404(request: HttpRequest, data_request_id: UUID) -> tuple[DataRequest, services.Copy]:
    try:
        return services.copy(data_request_id, by=_person(request))
    except DataRequest.DoesNotExist:
        raise Http404 from None


def _person(request: HttpRequest) -> User:
    return request.user  # type: ignore[return-value]
