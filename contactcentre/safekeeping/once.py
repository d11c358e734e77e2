"""Making something once, however often its form is sent."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import models, transaction

from contactcentre.safekeeping import clock
from contactcentre.safekeeping.models import Submission


@dataclass(frozen=True, slots=True)
class Made:
    """The id of what a form made, and whether this sending of it made it."""

    id: UUID
    new: bool


def once(key: UUID, *, purpose: str, by: Any, make: Callable[[], models.Model]) -> Made:
    """Run ``make``, unless a form with this ``key`` was sent for this ``purpose`` before.

    What is made and the note of it are stored in one transaction, or neither is; of two sendings
    at the same moment one makes it and the other waits and is told of it. ``by`` is an account,
    or None for somebody who is not signed in. Whatever ``make`` raises is raised, and the form may
    be sent again.
    """
    with transaction.atomic():
        submission, new = Submission.objects.get_or_create(
            key=key,
            purpose=purpose,
            defaults={"by_id": by.pk if by is not None else None, "at": clock.now()},
        )
        if new:
            submission.made = make().pk
            submission.save(update_fields=["made"])
    return Made(submission.made, new)  # type: ignore[arg-type]


def was_sent(key: UUID, *, purpose: str) -> bool:
    """Whether a form with this ``key`` made something for this ``purpose`` already."""
    return Submission.objects.filter(key=key, purpose=purpose).exists()


def forget(*, before: datetime) -> None:
    """Drop the notes of forms sent before that moment; nobody sends those again."""
    Submission.objects.filter(at__lt=before).delete()
