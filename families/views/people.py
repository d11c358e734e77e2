"""The people of a family, and who acts for them."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from accounts.roles import Role
from contactcentre.answering import made_once, posted, stored
from contactcentre.safekeeping import clock
from contactcentre.safekeeping.access import access
from families.forms.contact import RepresentativeForm
from families.forms.people import NewPersonForm, PersonForm
from families.models import Person, Representative
from families.services import family as services
from families.services.file import parties_of
from families.views.opening import back_to, form_page, opened_family, part_or_404, removal

_FORM_METHODS = ["GET", "HEAD", "POST"]


@access(Role.CO_ORDINATOR)
@require_http_methods(_FORM_METHODS)
def person_add(request: HttpRequest, reference: str) -> HttpResponse:
    family = opened_family(request, reference)
    form = NewPersonForm(posted(request))

    def add() -> Person:
        return services.add_person(family_id=family.pk, person=form.person(), on=clock.today())

    if added := made_once(request, form, "person-added", add):
        return back_to(request, family, "The person was added.", added)
    return form_page(request, family, form, heading="Add a person", submit="Add this person")


@access(Role.CO_ORDINATOR)
@require_http_methods(_FORM_METHODS)
def person_edit(request: HttpRequest, reference: str, person_id: UUID) -> HttpResponse:
    family = opened_family(request, reference)
    person = part_or_404(Person, person_id, of=family)
    form = PersonForm(posted(request), record=person)
    if stored(form, lambda: services.correct(form.apply_to(person), on=clock.today())):
        return back_to(request, family, "The person’s details were saved.")
    about = person.get_role_display()
    return form_page(request, family, form, heading="Change a person", about=about)


@access(Role.CO_ORDINATOR)
@require_http_methods(_FORM_METHODS)
def representative_add(request: HttpRequest, reference: str, person_id: UUID) -> HttpResponse:
    family = opened_family(request, reference)
    party = part_or_404(Person, person_id, of=family)
    form = RepresentativeForm(
        posted(request), parties=parties_of(family), initial={"party_id": party.pk}
    )

    def add() -> Representative:
        representative: Representative = form.apply_to(Representative(family=family))
        services.correct(representative, on=clock.today())
        return representative

    if added := made_once(request, form, "representative-added", add):
        return back_to(request, family, "The representative was added.", added)
    return form_page(
        request, family, form, heading="Add a representative", submit="Add this representative"
    )


@access(Role.CO_ORDINATOR)
@require_http_methods(_FORM_METHODS)
def representative_edit(
    request: HttpRequest, reference: str, representative_id: UUID
) -> HttpResponse:
    family = opened_family(request, reference)
    representative = part_or_404(Representative, representative_id, of=family)
    form = RepresentativeForm(posted(request), parties=parties_of(family), record=representative)
    if stored(form, lambda: services.correct(form.apply_to(representative), on=clock.today())):
        return back_to(request, family, "The representative was saved.")
    return form_page(request, family, form, heading="Change a representative")


@access(Role.CO_ORDINATOR)
@require_http_methods(_FORM_METHODS)
def representative_remove(
    request: HttpRequest, reference: str, representative_id: UUID
) -> HttpResponse:
    family = opened_family(request, reference)
    representative = part_or_404(Representative, representative_id, of=family)
    return removal(
        request,
        family,
        representative,
        heading="Remove this representative?",
        says=lambda representative: representative.name,
        done="The representative was removed.",
    )
