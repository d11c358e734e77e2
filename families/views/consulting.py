"""Clause 8: somebody says that they consulted a file, so that it is not thought unused."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from accounts.roles import Role
from contactcentre.answering import posted, stored
from contactcentre.safekeeping import clock
from contactcentre.safekeeping.access import access
from families.forms.consulting import ConsultedForm
from families.services.consulting import consulted
from families.views.opening import back_to, form_page, opened_family


@access(Role.CO_ORDINATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def consulted_page(request: HttpRequest, reference: str) -> HttpResponse:
    family = opened_family(request, reference)
    form = ConsultedForm(posted(request))

    def note() -> None:
        consulted(
            family=family,
            reason=form.cleaned_data["reason"],
            by=request.user,  # type: ignore[arg-type]
            on=clock.today(),
        )

    if stored(form, note):
        return back_to(request, family, "Noted. The file counts as used from today.")
    return form_page(request, family, form, heading="You consulted this file", submit="Note it")
