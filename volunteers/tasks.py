"""What the worker does about checks. Messages name nobody."""

from celery import shared_task

from contactcentre.safekeeping import clock
from contactcentre.safekeeping.keyring.keys import key_scope
from volunteers.services import checks


@shared_task
def destroy_old_numbers() -> None:
    """Clause 7: destroy certificate numbers half a year old. Doing it again changes nothing."""
    with key_scope():
        checks.destroy_old_numbers(on=clock.today())
