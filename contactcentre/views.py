"""The front door: each person is taken to where their work is."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from accounts.roles import RUNS_SESSIONS, Role
from contactcentre import homes
from contactcentre.safekeeping import clock
from contactcentre.safekeeping.access import access
from governance.services import review
from policy.undertaking import has_given


@access()
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """For co-ordinators and trustees what waits for them; others come to today's work.

    Whoever else leads on safeguarding is shown first that a concern waits.
    """
    person: Any = request.user
    if person.roles and not has_given(person, request.session):
        return redirect("policy:undertake")
    if person.has_role(Role.CO_ORDINATOR, Role.TRUSTEE):
        return render(request, "home.html", _waiting_for(person))
    if waiting := homes.concerns_of(person):
        context = {"today": clock.today(), "concerns": waiting, "work": _work_of(person)}
        return render(request, "home.html", context)
    return redirect(_work_of(person))


def _work_of(person: Any) -> str:
    """The page on which their work of today is."""
    if person.has_role(*RUNS_SESSIONS):
        return "families:today"
    return "families:sheet" if person.has_role(Role.VOLUNTEER) else "account:own"


def _waiting_for(person: Any) -> dict[str, Any]:
    today = clock.today()
    trustee = person.has_role(Role.TRUSTEE)
    return {
        "today": today,
        "due": review.due(on=today),
        "reviews_policy": trustee,
        "concerns": homes.concerns_of(person),
        "co_ordinator": homes.co_ordinators_home(person, on=today)
        if person.has_role(Role.CO_ORDINATOR)
        else None,
        "trustee": homes.trustees_home(person, on=today) if trustee else None,
    }
