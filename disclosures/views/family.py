"""What left the centre about one family, and what was asked and refused."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.roles import Role
from contactcentre.safekeeping import clock
from contactcentre.safekeeping.access import access
from disclosures.models import CourtRequest, Release
from disclosures.services import assessment
from families.views.opening import opened_family


@access(Role.CO_ORDINATOR)
@require_safe
def of_family(request: HttpRequest, reference: str) -> HttpResponse:
    """Releases of dates, requests of courts, and assessments, the latest of each first."""
    family = opened_family(request, reference)
    releases = Release.objects.visible_to(request.user).filter(family=family)
    asked = CourtRequest.objects.visible_to(request.user).filter(family=family)
    context = {
        "family": family,
        "today": clock.today(),
        "releases": releases.select_related("released_by").order_by("-released_on", "pk"),
        "court_requests": asked.order_by("-came_on", "pk"),
        "agreements": assessment.agreements_of(family),
        "refusals": assessment.refusals_of(family),
    }
    return render(request, "disclosures/of_family.html", context)
