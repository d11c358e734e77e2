"""A party for whom nobody acts may read behind a sign-in of their own: arranged here."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts import mail
from accounts.roles import Role
from contactcentre.answering import posted, status_of, stored
from contactcentre.safekeeping import clock
from contactcentre.safekeeping.access import access
from disclosures.forms.party_sign_in import PartySignInForm
from disclosures.services import party_sign_in as services
from disclosures.services.own_address import is_theirs_alone
from disclosures.views.party import party_or_404
from families.views.opening import opened_family


@access(Role.CO_ORDINATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def party_sign_in(request: HttpRequest, reference: str, party_id: UUID) -> HttpResponse:
    family = opened_family(request, reference)
    party = party_or_404(family, party_id)
    emails = services.emails_of(party)
    form = PartySignInForm(posted(request), emails=emails)

    def begin() -> None:
        services.begin(
            family=family,
            party=party,
            detail_id=form.cleaned_data["detail_id"],
            by=request.user,  # type: ignore[arg-type]
            on=clock.today(),
        )

    if stored(form, begin):
        messages.success(request, "From now on they read behind their own sign-in.")
        return redirect("disclosures:of-family", family.reference)
    held = services.in_force(party)
    context = {
        "family": family,
        "party": party,
        "form": form,
        "emails": emails,
        "held": held,
        "shared": held is not None and not is_theirs_alone(held),
        "can_send": mail.is_set_up(),
    }
    return render(request, "disclosures/party_sign_in.html", context, status=status_of(form))


@access(Role.CO_ORDINATOR)
@require_POST
def party_sign_in_end(request: HttpRequest, reference: str, party_id: UUID) -> HttpResponse:
    family = opened_family(request, reference)
    services.end(
        family=family,
        party=party_or_404(family, party_id),
        by=request.user,  # type: ignore[arg-type]
        on=clock.today(),
    )
    messages.success(request, "They sign in no more.")
    return redirect("disclosures:of-family", family.reference)
