"""What left the centre about one family, and what was asked and refused."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.roles import Role
from contactcentre.safekeeping import clock
from contactcentre.safekeeping.access import access
from disclosures.services import (
    agency,
    assessment,
    court,
    permission,
    recipients,
    releasing,
)
from families.views.opening import opened_family


@access(Role.CO_ORDINATOR)
@require_safe
def of_family(request: HttpRequest, reference: str) -> HttpResponse:
    """Releases, contact details, requests of courts, assessments: the latest of each first."""
    family = opened_family(request, reference)
    context = {
        "family": family,
        "today": clock.today(),
        "parties": recipients.parties_of(family, on=clock.today()),
        "acting_in": agency.acting_in(family),
        "releases": releasing.releases_of(family, by=request.user),  # type: ignore[arg-type]
        "court_requests": court.requests_of(family, by=request.user),  # type: ignore[arg-type]
        "permissions": permission.permissions_of(family, on=clock.today()),
        "passings": permission.passings_of(family),
        "asked_in_vain": permission.refusals_of(family),
        "agreements": assessment.agreements_of(family),
        "refusals": assessment.refusals_of(family),
    }
    return render(request, "disclosures/of_family.html", context)
