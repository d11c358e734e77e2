"""Clause 8: what goes with a volunteer's record."""

from collections.abc import Collection
from uuid import UUID

from volunteers.models import CertificateNumber, Volunteer


def belonging(subject_ids: Collection[UUID]) -> list[UUID]:
    """The subjects of certificate numbers that are still kept for these volunteers."""
    numbers = CertificateNumber.objects.filter(check_of__volunteer__in=subject_ids)
    return list(numbers.values_list("subject_id", flat=True))


def let_go(subject_ids: Collection[UUID]) -> None:
    """Take these volunteers out of post: no check that a post rests on may be removed."""
    Volunteer.objects.filter(pk__in=subject_ids).update(
        post_on=None, checked_on=None, left_on=None, state=Volunteer.State.NOT_TAKEN
    )
