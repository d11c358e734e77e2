"""What the worker does for safekeeping. Arguments name nobody."""

from datetime import timedelta

from celery import shared_task

from contactcentre.safekeeping import clock, once

# Longer than any page stays open or any private link lives.
FORMS_KEPT = timedelta(days=90)


@shared_task
def forget_sent_forms() -> None:
    """Drop the notes of forms sent long ago. Doing it again changes nothing."""
    once.forget(before=clock.now() - FORMS_KEPT)
