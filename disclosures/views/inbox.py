"""The requests that came in, for co-ordinators."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.roles import Role
from contactcentre.answering import posted, status_of, stored
from contactcentre.safekeeping import clock
from contactcentre.safekeeping.access import access
from contactcentre.unfolding import UnfoldingPaginator
from disclosures.forms.asking import CloseForm
from disclosures.models import AttendanceRequest
from disclosures.rules.asking import NOTHING_GIVEN
from disclosures.services import asking as services
from disclosures.services import correcting
from disclosures.services.deciding import match_of
from disclosures.services.releasing import release_of

PAGE_LENGTH = 50


@access(Role.CO_ORDINATOR)
@require_safe
def request_list(request: HttpRequest) -> HttpResponse:
    """Those that wait, the longest first, or those that were closed, the latest first."""
    closed = request.GET.get("show") == "closed"
    rows = services.inbox(by=request.user, closed=closed)  # type: ignore[arg-type]
    page = UnfoldingPaginator(rows, PAGE_LENGTH, page=request.GET.get("page")).page_asked_for()
    wrong = correcting.gone_wrong(by=request.user)  # type: ignore[arg-type]
    context = {"page": page, "closed": closed, "wrong": wrong}
    return render(request, "disclosures/list.html", context)


@access(Role.CO_ORDINATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def request_page(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """One request in full, and the form that closes it."""
    try:
        asking = services.opened_request(request_id, by=request.user)  # type: ignore[arg-type]
    except AttendanceRequest.DoesNotExist:
        raise Http404 from None
    found = match_of(asking)
    form = CloseForm(posted(request), found=found is not None)

    def close() -> None:
        services.close(
            request_id=asking.pk,
            ending=form.cleaned_data["ending"],
            by=request.user,  # type: ignore[arg-type]
            on=clock.today(),
        )

    if stored(form, close):
        messages.success(request, "The request was closed.")
        return redirect("disclosures:list")
    release = release_of(asking, by=request.user)  # type: ignore[arg-type]
    context = {
        "asking": asking,
        "form": form,
        "release": release,
        "match": found,
        "nothing_given": NOTHING_GIVEN,
    }
    return render(request, "disclosures/request.html", context, status=status_of(form))
