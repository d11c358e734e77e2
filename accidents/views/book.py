"""The accident book in pages."""

from typing import Any
from uuid import UUID

from allauth.core.internal import ratelimit
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from accidents.figures import why_kept
from accidents.forms.entry import AddendumForm, EntryForm, FindForm
from accidents.models import AccidentEntry, Addendum
from accidents.rules.riddor import to_consider
from accidents.services import reading, writing
from accounts.roles import Role
from contactcentre.answering import SENT_BEFORE, made_once, posted, status_of
from contactcentre.safekeeping import clock
from contactcentre.safekeeping.access import access
from contactcentre.safekeeping.once import was_sent
from families.services.duty import lacks_check

PAGE_LENGTH = 50
_PURPOSE = "accident-entry"
_FORM_METHODS = ["GET", "HEAD", "POST"]


@access(Role.CO_ORDINATOR)
@require_http_methods(_FORM_METHODS)
def book(request: HttpRequest) -> HttpResponse:
    """The entries of a year; or, searched for by POST so that no name is in an address."""
    by: Any = request.user
    search = FindForm(posted(request))
    if search.is_valid():
        found = reading.find(name=search.cleaned_data["name"], on=search.cleaned_data["day"], by=by)
        context = {
            "form": search,
            "searched": True,
            "found": len(found),
            "shown": reading.MATCHES_SHOWN,
            "lines": found[: reading.MATCHES_SHOWN],
        }
        return render(request, "accidents/book.html", context)
    years = reading.years(by=by)
    year = _chosen(request.GET.get("year", ""), years)
    paginator = Paginator(reading.written_in(year, by=by), PAGE_LENGTH)
    # Known already: the database is not asked again.
    paginator.count = sum(each.entries for each in years if each.year == year)
    page = paginator.get_page(request.GET.get("page"))
    context = {
        "form": search,
        "years": years,
        "year": year,
        "page": page,
        "lines": reading.lines(page.object_list),  # type: ignore[arg-type]
        "why_kept": why_kept(),
        # Who has no check that holds sees none, so only then it is asked.
        "unchecked": not years and lacks_check(by),
    }
    return render(request, "accidents/book.html", context, status=status_of(search))


@access(Role.CO_ORDINATOR, Role.TEAM_LEADER, Role.VOLUNTEER)
@require_http_methods(_FORM_METHODS)
@sensitive_post_parameters()
def write(request: HttpRequest) -> HttpResponse:
    """The form. Whoever writes sees afterwards that it was written, and no more."""
    by: Any = request.user
    writing.check_may_write(by=by, on=clock.today())
    form = EntryForm(posted(request), initial={"day": clock.today(), "written_by": by.display_name})
    if form.is_valid() and not _may_go_on(request, form):
        refused: HttpResponse = ratelimit.respond_429(request)
        return refused
    made = made_once(
        request,
        form,
        _PURPOSE,
        lambda: writing.write(by=by, at=clock.now(), **form.entered),
    )
    if made is None:
        return render(request, "accidents/write.html", {"form": form}, status=status_of(form))
    if not made.new:
        messages.warning(request, SENT_BEFORE)
    return redirect("accidents:written")


@access(Role.CO_ORDINATOR, Role.TEAM_LEADER, Role.VOLUNTEER)
@require_safe
def written(request: HttpRequest) -> HttpResponse:
    """That it was written, and what to do next: the same for every entry."""
    return render(request, "accidents/written.html", {"may_read": _may_read(request)})


@access(Role.CO_ORDINATOR)
@require_safe
def entry(request: HttpRequest, accident_id: UUID) -> HttpResponse:
    """One entry and what was added to it."""
    return render(request, "accidents/entry.html", _opened(request, accident_id))


@access(Role.CO_ORDINATOR)
@require_safe
def entry_print(request: HttpRequest, accident_id: UUID) -> HttpResponse:
    """One entry on a sheet of its own."""
    return render(request, "accidents/print.html", _opened(request, accident_id))


@access(Role.CO_ORDINATOR)
@require_http_methods(_FORM_METHODS)
def add(request: HttpRequest, accident_id: UUID) -> HttpResponse:
    """Correct or complete an entry by adding to it."""
    by: Any = request.user
    about = _entry(request, accident_id)
    form = AddendumForm(posted(request), initial={"written_by": by.display_name})

    def make() -> Addendum:
        return writing.add(entry=about, by=by, at=clock.now(), **form.entered)

    if made := made_once(request, form, "accident-addendum", make):
        if made.new:
            messages.success(request, "The addendum was written.")
        else:
            messages.warning(request, SENT_BEFORE)
        return redirect("accidents:entry", about.pk)
    context = {"form": form, "entry": about}
    return render(request, "accidents/add.html", context, status=status_of(form))


def _opened(request: HttpRequest, accident_id: UUID) -> dict[str, Any]:
    found = _entry(request, accident_id)
    return {
        "entry": found,
        "addenda": reading.addenda_of(found),
        "riddor": to_consider(is_worker=found.is_worker, to_hospital=found.to_hospital),
    }


def _entry(request: HttpRequest, accident_id: UUID) -> AccidentEntry:
    try:
        return reading.open_entry(accident_id, by=request.user)  # type: ignore[arg-type]
    except AccidentEntry.DoesNotExist:
        raise Http404 from None


def _may_go_on(request: HttpRequest, form: EntryForm) -> bool:
    """Whether this entry is one too many within the hour.

    What was filled in wrongly does not count, nor what was sent before and is answered again. What
    is compared with the files does, taken or refused, or it could be tried out what is on them.
    """
    if was_sent(form.key, purpose=_PURPOSE):
        return True
    allowed = ratelimit.consume(request, app="allauth.account", action="accident_entry")
    return bool(allowed)


def _chosen(asked: str, years: list[reading.YearCount]) -> int:
    """The year asked for, if anything was written in it; else the latest one."""
    offered = [each.year for each in years]
    if asked.isdecimal() and int(asked) in offered:
        return int(asked)
    return offered[0] if offered else clock.today().year


def _may_read(request: HttpRequest) -> bool:
    return request.user.has_role(Role.CO_ORDINATOR)  # type: ignore[union-attr]
