"""Clause 1: what a volunteer sees of the families allocated to them, on the day, and no more."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.roles import Role
from contactcentre.safekeeping import clock
from contactcentre.safekeeping.access import access
from families.services.sheet import sheet_of


@access(Role.VOLUNTEER)
@require_GET
def sheet(request: HttpRequest) -> HttpResponse:
    day = clock.today()
    context = {"day": day, "families": sheet_of(request.user, on=day)}
    return render(request, "families/sheet.html", context)
