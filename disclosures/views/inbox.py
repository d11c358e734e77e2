"""The requests that came in, for co-ordinators."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import User
from accounts.roles import Role
from contactcentre.answering import posted, status_of, stored
from contactcentre.safekeeping import clock
from contactcentre.safekeeping.access import access
from contactcentre.unfolding import UnfoldingPaginator
from disclosures.forms.asking import CloseForm, CloseManyForm, FindRequestForm
from disclosures.models import AttendanceRequest
from disclosures.rules.asking import NOTHING_GIVEN
from disclosures.services import asking as services
from disclosures.services import correcting, handing, inbox
from disclosures.services.deciding import match_of
from disclosures.services.releasing import release_of

PAGE_LENGTH = 50


@access(Role.CO_ORDINATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def request_list(request: HttpRequest) -> HttpResponse:
    """Those that wait, the longest first, or those that were closed, the latest first.

    Searched for by POST, so that no name is in an address.
    """
    by: User = request.user  # type: ignore[assignment]
    search = FindRequestForm(posted(request))
    if search.is_valid():
        found = inbox.matching(search.cleaned_data["text"], by=by)
        return _found(request, search, CloseManyForm(rows=found.rows), found)
    closed = request.GET.get("show") == "closed"
    rows = services.inbox(by=by, closed=closed)
    page = UnfoldingPaginator(rows, PAGE_LENGTH, page=request.GET.get("page")).page_asked_for()
    context = {
        "search": search,
        "page": page,
        "rows": page.object_list,
        "closed": closed,
        "wrong": correcting.gone_wrong(by=by),
        "to_hand_over": handing.to_hand_over(by=by),
    }
    return render(request, "disclosures/list.html", context, status=status_of(search))


@access(Role.CO_ORDINATOR)
@require_POST
def close_many(request: HttpRequest) -> HttpResponse:
    """Those that were ticked of what was found: all of them, or none."""
    by: User = request.user  # type: ignore[assignment]
    rows = inbox.of_keys(_offered(request), by=by)
    form = CloseManyForm(posted(request), rows=rows)
    closed: list[int] = []

    def close() -> None:
        ending = form.cleaned_data["ending"]
        closed.append(
            inbox.close_together(request_ids=form.chosen, ending=ending, by=by, on=clock.today())
        )

    if stored(form, close):
        (many,) = closed
        messages.success(request, f"{many} request{'s were' if many > 1 else ' was'} closed.")
        return redirect("disclosures:list")
    return _found(request, FindRequestForm(), form, inbox.Found(rows, len(rows), len(rows)))


def _offered(request: HttpRequest) -> list[UUID]:
    """Those that were shown; 404 for what no page of ours offers."""
    try:
        return [UUID(each) for each in request.POST.getlist("offered")[: inbox.SHOWN]]
    except ValueError:
        raise Http404 from None


def _found(
    request: HttpRequest, search: FindRequestForm, form: CloseManyForm, found: inbox.Found
) -> HttpResponse:
    context = {
        "search": search,
        "form": form,
        "found": found,
        "rows": found.rows,
        "nothing_given": NOTHING_GIVEN,
    }
    return render(request, "disclosures/found.html", context, status=status_of(form))


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
