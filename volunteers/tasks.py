"""What the worker does about checks. Messages name nobody."""

from celery import shared_task

from contactcentre.safekeeping import clock
from contactcentre.safekeeping.keyring.keys import key_scope
from volunteers.services import checks, reminders


@shared_task
def destroy_old_numbers() -> None:
    """Clause 7: destroy certificate numbers half a year old. Doing it again changes nothing."""
    with key_scope():
        checks.destroy_old_numbers(on=clock.today())


@shared_task
def remind_of_checks() -> None:
    """Tell of checks due soon and lapsed, once for each mark. Doing it again tells nobody twice."""
    with key_scope():
        reminders.remind(on=clock.today())
