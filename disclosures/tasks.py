"""What the worker does about concerns and for agencies. Messages name nobody."""

from celery import shared_task

from contactcentre.safekeeping.keyring.keys import key_scope
from disclosures.services import announcing, concern, correcting, portal


@shared_task
def tell_of_open_concerns() -> None:
    """Tell whoever has come to read a concern that waits: when a lead’s account was closed, say.

    Doing it again tells nobody twice.
    """
    with key_scope():
        concern.tell_of_open_concerns()


@shared_task
def send_agency_codes() -> None:
    """Mail the codes that were asked for. Doing it again sends nothing twice."""
    with key_scope():
        portal.send_codes()
    portal.clear_ended_sessions()


@shared_task
def mail_word_of_releases() -> None:
    """Tell whoever was given dates that there is something to read, once each."""
    with key_scope():
        announcing.mail_word()


@shared_task
def compare_releases_with_register() -> None:
    """Note which dates that were given out are wrong by now. Doing it again changes nothing."""
    with key_scope():
        correcting.compare_with_register()
