"""One party of a family, for pages that are about one of them."""

from uuid import UUID

from django.http import Http404

from disclosures.services.recipients import party_people
from families.models import Family, Person


def party_or_404(family: Family, party_id: UUID) -> Person:
    for each in party_people(family):
        if each.pk == party_id:
            return each
    raise Http404
