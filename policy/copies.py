"""Copies of the policy that people were given when they asked: how many, never to whom."""

from datetime import date

from django.db import transaction
from django.db.models import F, QuerySet

from policy.models import CopiesGiven


@transaction.atomic
def note_copy(*, form: str, on: date) -> None:
    """Clause 9: one more copy was given today in this form."""
    count, new = CopiesGiven.objects.select_for_update().get_or_create(
        on=on, form=form, defaults={"copies": 1}
    )
    if not new:
        count.copies = F("copies") + 1
        count.save(update_fields=["copies"])


def given(*, since: date) -> QuerySet[CopiesGiven]:
    """What was given, day by day, the latest first."""
    return CopiesGiven.objects.filter(on__gte=since).order_by("-on", "form")
