"""What is held about oneself, for everybody who works here."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.roles import EVERY_ROLE, Role
from contactcentre.safekeeping.access import access
from retention.services import own_record


@access(*EVERY_ROLE)
@require_safe
def own(request: HttpRequest) -> HttpResponse:
    """One's own record and account. What speaks of others too is asked for."""
    person: Any = request.user
    context = {"sections": own_record.own(person), "helps": person.has_role(Role.VOLUNTEER)}
    return render(request, "retention/own_record.html", context)
