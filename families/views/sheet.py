"""Clause 1: what a volunteer sees of the families allocated to them, on the day, and no more."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.roles import RUNS_SESSIONS, Role
from contactcentre.safekeeping import clock
from contactcentre.safekeeping.access import access
from families.services import rota
from families.services.reading import note_sheet
from families.services.sheet import sheet_of


@access(Role.VOLUNTEER)
@require_GET
def sheet(request: HttpRequest) -> HttpResponse:
    person: Any = request.user
    day = clock.today()
    families = sheet_of(person, on=day)
    if families:
        note_sheet([family.booking_id for family in families], by=person)
    context = {
        "day": day,
        "forgotten_after": int(settings.SESSION_IDLE_LIMIT.total_seconds()),
        "families": families,
        # Whoever is shown a family helps today; only others are asked about.
        "why_not": "" if families else rota.standing_of(person, on=day).why_not,
        "may_write": bool(families)
        or person.has_role(*RUNS_SESSIONS)
        or rota.is_coming(person, on=day),
    }
    return render(request, "families/sheet.html", context)
