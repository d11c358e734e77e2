"""A volunteer's shifts in their own calendar, by an address that only they know."""

from allauth.core.internal import ratelimit
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST, require_safe

from accounts.roles import AT_SESSIONS
from contactcentre.answering import key_of
from contactcentre.errors import page_not_found
from contactcentre.safekeeping import clock
from contactcentre.safekeeping.access import access
from contactcentre.safekeeping.once import once
from families.models import CalendarFeed
from families.services import calendar
from policy.clauses import Refused

_LIMIT = "calendar_feed"


@access(*AT_SESSIONS)
@require_POST
@sensitive_variables("shown", "address")
def make(request: HttpRequest) -> HttpResponse:
    """A new address, shown this once; loaded again, the page makes no other one."""
    shown: list[str] = []

    def make_feed() -> CalendarFeed:
        secret, made = calendar.make_feed(user=request.user)  # type: ignore[arg-type]
        shown.append(secret)
        return made

    try:
        once(key_of(request), purpose="calendar", by=request.user, make=make_feed)
    except Refused as refused:
        messages.error(request, refused.because)
        return redirect("families:shifts")
    if not shown:
        messages.warning(request, "It was shown before. If you have lost it, make a new address.")
        return redirect("families:shifts")
    address = request.build_absolute_uri(reverse("families:calendar-feed", args=shown))
    return render(request, "families/rota/calendar.html", {"address": address})


@access(*AT_SESSIONS)
@require_POST
def end(request: HttpRequest) -> HttpResponse:
    calendar.end_own_feed(user=request.user)  # type: ignore[arg-type]
    messages.success(request, "Your calendar is told no more.")
    return redirect("families:shifts")


@access(public=True, passive=True)
@require_safe
@sensitive_variables("secret")
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """What a calendar fetches by itself. Each address that is none counts as a guess."""
    user = calendar.reader_of(secret)
    if user is None:
        if not ratelimit.consume(request, app="allauth.account", action=_LIMIT, limit_get=True):
            too_many: HttpResponse = ratelimit.respond_429(request)
            return too_many
        return page_not_found(request)
    answer = HttpResponse(
        calendar.as_calendar(user, on=clock.today()), content_type="text/calendar; charset=utf-8"
    )
    answer["Content-Disposition"] = 'inline; filename="shifts.ics"'
    answer["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return answer
