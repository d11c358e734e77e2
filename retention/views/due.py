"""What is due, what has no date, and days of which somebody has to say that they were right."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from accounts.roles import Role
from contactcentre.answering import posted, status_of, stored
from contactcentre.safekeeping import clock
from contactcentre.safekeeping.access import access
from contactcentre.safekeeping.models import Subject
from retention.forms.days import DayForm
from retention.forms.holding import LastUseForm
from retention.models import Tick
from retention.services import records, sweeping
from retention.services.executing import ready
from retention.services.undated import date_from_paper

PAGE_LENGTH = 50
_DECIDE = {
    "confirm": (sweeping.confirm_date, "The date is confirmed."),
    "dismiss": (sweeping.dismiss_date, "Nothing follows from that day."),
    "release": (sweeping.release_brake, "They are flagged now. Nothing goes by itself."),
}


@access(Role.CO_ORDINATOR, Role.TRUSTEE)
@require_safe
def due(request: HttpRequest) -> HttpResponse:
    """Records not used for three years, by reference, and what waits for a decision."""
    person: User = request.user  # type: ignore[assignment]
    page = Paginator(records.flagged(by=person), PAGE_LENGTH).get_page(request.GET.get("page"))
    lines = records.lines(page.object_list, ready=ready(on=clock.today(), by=person), by=person)
    context = {
        "page": page,
        "lines": lines,
        "shut": any(line.is_shut for line in lines),
        "undated": records.undated(by=person).count(),
        "waiting": sweeping.waiting(on=clock.today()),
        "today": clock.today(),
        "latest": sweeping.latest(),
    }
    return render(request, "retention/due.html", context)


@access(Role.TRUSTEE, step_up=True, begins_at="retention:due")
@require_POST
def decide_day(request: HttpRequest) -> HttpResponse:
    """Confirm or dismiss a date in doubt, or let a large number be flagged after all."""
    form = DayForm(request.POST)
    if not form.is_valid():
        raise Http404
    decide, said = _DECIDE[form.cleaned_data["decided"]]
    try:
        decide(day=form.cleaned_data["day"], by=request.user, on=clock.today())  # type: ignore[arg-type]
    except Tick.DoesNotExist:
        raise Http404 from None
    messages.success(request, said)
    return redirect("retention:due")


@access(Role.CO_ORDINATOR)
@require_safe
def undated(request: HttpRequest) -> HttpResponse:
    """Records that came without a day of last use."""
    person: User = request.user  # type: ignore[assignment]
    page = Paginator(records.undated(by=person), PAGE_LENGTH).get_page(request.GET.get("page"))
    dated = records.dated_on_paper(by=person)[:PAGE_LENGTH]
    shut = records.shut([*page.object_list, *dated], by=person)
    return render(request, "retention/undated.html", {"page": page, "dated": dated, "shut": shut})


@access(Role.CO_ORDINATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def last_use(request: HttpRequest, reference: str) -> HttpResponse:
    """Say from the paper file when one of them was last used."""
    try:
        subject = records.record(reference, by=request.user)  # type: ignore[arg-type]
    except Subject.DoesNotExist:
        raise Http404 from None
    form = LastUseForm(posted(request))

    def decide() -> None:
        date_from_paper(
            reference=reference,
            by=request.user,  # type: ignore[arg-type]
            on=clock.today(),
            **form.cleaned_data,
        )

    if stored(form, decide):
        messages.success(request, "Noted. From now on this record ages like every other.")
        return redirect("retention:undated")
    if not form.non_field_errors():
        del form.fields["sure"]
    context = {"subject": subject, "form": form}
    return render(request, "retention/last_use.html", context, status=status_of(form))
