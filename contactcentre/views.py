"""The front door: each person is taken to where their work is."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET

from accounts.roles import RUNS_SESSIONS, Role
from contactcentre.safekeeping.access import access


@access()
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    person = request.user
    if person.has_role(*RUNS_SESSIONS):  # type: ignore[union-attr]
        return redirect("families:today")
    if person.has_role(Role.VOLUNTEER):  # type: ignore[union-attr]
        return redirect("families:sheet")
    return redirect("account:own")
