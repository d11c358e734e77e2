"""What the worker does about disposal. Messages carry nothing; the truth is in the tables."""

from celery import shared_task

from contactcentre.safekeeping import clock
from contactcentre.safekeeping.keyring.keys import key_scope
from retention.services import settling, sweeping
from retention.services.clocks import clocks_differ


@shared_task
def sweep() -> None:
    """Clause 8: finish what was begun, then look for what is due. Done again, it adds nothing."""
    with key_scope():
        settling.settle(on=clock.today())
        sweeping.sweep(on=clock.today(), clocks_differ=clocks_differ())
