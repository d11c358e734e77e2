"""What the worker does for agencies. Arguments name nobody."""

from celery import shared_task

from contactcentre.safekeeping.keyring.keys import key_scope
from disclosures.services import portal


@shared_task
def send_agency_codes() -> None:
    """Mail the codes that were asked for. Doing it again sends nothing twice."""
    with key_scope():
        portal.send_codes()
    portal.clear_ended_sessions()
