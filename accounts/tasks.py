"""What the worker does for accounts. Arguments name nobody."""

import logging

from celery import shared_task

from accounts import services
from contactcentre.safekeeping import clock
from contactcentre.safekeeping.keyring.keys import key_scope

log = logging.getLogger(__name__)


@shared_task
def clear_ended_sessions() -> None:
    """Delete sessions that are over. Doing it again changes nothing."""
    services.clear_ended_sessions(at=clock.now())


@shared_task
def send_new_password_link(alias: str, base_url: str) -> None:
    """Mail a link for a new password to whoever has this sign-in alias, if anybody.

    Asked for known and unknown addresses alike, so that the page takes equally long for both.
    """
    with key_scope():
        try:
            services.send_new_password_link(alias=alias, base_url=base_url)
        except OSError as failure:
            log.warning("A mail could not be sent: %s", type(failure))
