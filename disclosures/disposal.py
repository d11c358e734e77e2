"""Clause 8: what goes with a family, though it is sealed under a key of its own."""

from collections.abc import Collection
from uuid import UUID

from disclosures.models import Match


def belonging(subject_ids: Collection[UUID]) -> list[UUID]:
    """The subjects of the requests that were found to be about these families."""
    matched = Match.objects.filter(family__in=subject_ids)
    return list(matched.values_list("request_id", flat=True))
