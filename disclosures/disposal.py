"""Clause 8: what goes with a record, though it is sealed under a key of its own."""

from collections.abc import Collection
from uuid import UUID

from disclosures.models import Agency, AgencyContact, Match


def belonging(subject_ids: Collection[UUID]) -> list[UUID]:
    """The subjects of what goes with these.

    With a family the requests that were found to be about it; with the last of an agency’s people
    the agency.
    """
    matched = Match.objects.filter(family__in=subject_ids).values_list("request_id", flat=True)
    staying = AgencyContact.objects.exclude(pk__in=subject_ids).values("agency")
    agencies = AgencyContact.objects.filter(pk__in=subject_ids).values("agency")
    empty = Agency.objects.filter(pk__in=agencies).exclude(pk__in=staying)
    return [*matched, *empty.values_list("pk", flat=True)]
