"""Who leads on safeguarding: chosen by trustees, known to those who run the centre."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.roles import EVERY_ROLE, Role
from contactcentre.answering import made_once, posted, status_of
from contactcentre.safekeeping import clock
from contactcentre.safekeeping.access import access
from disclosures.forms.lead import LeadForm
from disclosures.models import SafeguardingLead
from disclosures.services import lead as services
from families.services.known import people
from policy.clauses import Refused


@access(*EVERY_ROLE)
@require_safe
def leads(request: HttpRequest) -> HttpResponse:
    """Whom to turn to; trustees also find here who led before."""
    chooses = request.user.has_role(Role.TRUSTEE)  # type: ignore[union-attr]
    rows = services.every_lead()
    context = {
        "leads": [each for each in rows if each.ended_on is None],
        "former": [each for each in rows if chooses and each.ended_on is not None],
        "chooses": chooses,
    }
    return render(request, "disclosures/leads.html", context)


@access(Role.TRUSTEE, step_up=True)
@require_http_methods(["GET", "HEAD", "POST"])
def lead_new(request: HttpRequest) -> HttpResponse:
    form = LeadForm(posted(request), people=people())

    def choose() -> SafeguardingLead:
        return services.choose(by=request.user, on=clock.today(), **form.entered)  # type: ignore[arg-type]

    if made_once(request, form, "safeguarding-lead", choose):
        messages.success(request, "From now on they read the concerns. The trustees were told.")
        return redirect("disclosures:leads")
    return render(request, "disclosures/lead_new.html", {"form": form}, status=status_of(form))


@access(Role.TRUSTEE, step_up=True)
@require_POST
def lead_end(request: HttpRequest, lead_id: UUID) -> HttpResponse:
    """They read no concern any more."""
    try:
        services.end(lead_id=lead_id, by=request.user, on=clock.today())  # type: ignore[arg-type]
        messages.success(request, "They read no concern any more. The trustees were told.")
    except SafeguardingLead.DoesNotExist:
        raise Http404 from None
    except Refused as refused:
        messages.error(request, refused.because)
    return redirect("disclosures:leads")
