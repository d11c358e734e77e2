"""Subject access in pages: what left the centre about one party, decided upon and printed."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.roles import Role
from contactcentre.answering import made_once, posted, status_of
from contactcentre.safekeeping import clock
from contactcentre.safekeeping.access import access
from disclosures.forms.access_sheet import AccessSheetForm
from disclosures.models import AccessSheet
from disclosures.rules.access_sheet import Whose
from disclosures.services import access_sheet as services
from disclosures.views.party import party_or_404
from families.views.opening import opened_family


@access(Role.CO_ORDINATOR, step_up=True)
@require_http_methods(["GET", "HEAD", "POST"])
def access_sheet_new(request: HttpRequest, reference: str, party_id: UUID) -> HttpResponse:
    """Whose each thing is; what names others is told only where that is decided."""
    family = opened_family(request, reference)
    party = party_or_404(family, party_id)
    left = services.left_about(party, by=request.user)  # type: ignore[arg-type]
    of = {whose: [each for each in left if each.whose == whose] for whose in Whose}
    form = AccessSheetForm(posted(request), to_decide=of[Whose.NAMES_OTHERS])

    def make() -> AccessSheet:
        return services.make(
            family=family,
            party=party,
            by=request.user,  # type: ignore[arg-type]
            on=clock.today(),
            **form.entered,
        )

    # Without a message, which would be on the paper.
    if made := made_once(request, form, "access-sheet", make):
        return redirect("disclosures:access-sheet", family.reference, made.id)
    context = {
        "family": family,
        "party": party,
        "form": form,
        "theirs": of[Whose.THEIRS],
        "others": of[Whose.OTHERS],
    }
    return render(request, "disclosures/access_sheet_new.html", context, status=status_of(form))


@access(Role.CO_ORDINATOR, step_up=True)
@require_safe
def access_sheet(request: HttpRequest, reference: str, sheet_id: UUID) -> HttpResponse:
    """The sheet to print, as it was made."""
    family = opened_family(request, reference)
    try:
        sheet = services.opened_sheet(family, sheet_id, by=request.user)  # type: ignore[arg-type]
    except AccessSheet.DoesNotExist:
        raise Http404 from None
    context = {"family": family, "sheet": sheet}
    return render(request, "disclosures/access_sheet.html", context)
