"""What the worker does for accounts. Arguments name nobody."""

from celery import shared_task

from accounts import forgotten, notices
from accounts.services import open_sessions
from contactcentre.safekeeping import clock
from contactcentre.safekeeping.keyring.keys import key_scope


@shared_task
def clear_ended_sessions() -> None:
    """Delete sessions that are over, and end those of accounts whose roles were tampered with.

    Doing it again changes nothing.
    """
    open_sessions.clear_ended_sessions(at=clock.now())
    with key_scope():
        open_sessions.end_sessions_out_of_step()


@shared_task
def send_new_password_links() -> None:
    """Mail the links for a new password that were asked for. Doing it again sends nothing twice."""
    with key_scope():
        forgotten.answer_new_passwords()


@shared_task
def mail_word_of_notices() -> None:
    """Mail whoever has something new to read. Doing it again mails nobody twice."""
    with key_scope():
        notices.mail_word()
