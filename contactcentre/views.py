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
    """For co-ordinators and trustees what waits for them; others come to today's work."""
    person: Any = request.user
    if person.has_role(Role.CO_ORDINATOR, Role.TRUSTEE):
        if not has_given(person, request.session):
            return redirect("policy:undertake")
        return render(request, "home.html", _waiting_for(person))
    if person.has_role(*RUNS_SESSIONS):
        return redirect("families:today")
    if person.has_role(Role.VOLUNTEER):
        return redirect("families:sheet")
    return redirect("account:own")


def _waiting_for(person: Any) -> dict[str, Any]:
    today = clock.today()
    trustee = person.has_role(Role.TRUSTEE)
    return {
        "today": today,
        "due": review.due(on=today),
        "reviews_policy": trustee,
        "co_ordinator": homes.co_ordinators_home(person, on=today)
        if person.has_role(Role.CO_ORDINATOR)
        else None,
        "trustee": homes.trustees_home(person, on=today) if trustee else None,
    }
