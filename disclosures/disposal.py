"""Clause 8: what goes with a family, though it is sealed under a key of its own."""

from collections.abc import Collection
from uuid import UUID

from disclosures.models import Release


def belonging(subject_ids: Collection[UUID]) -> list[UUID]:
    """The subjects of the requests that were answered about these families."""
    answered = Release.objects.filter(family__in=subject_ids, request__isnull=False)
    return list(answered.values_list("request_id", flat=True))
