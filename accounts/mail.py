"""Mails with a link in them: whom they are for is sealed, what they say names nobody."""

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string

from accounts.models import User


def send_link(*, user: User, template: str, url: str) -> None:
    """Send ``url`` to the person's own address, and nothing else.

    Raises ``OSError`` if the mail server does not take it.
    """
    text = render_to_string(f"accounts/mail/{template}.txt", {"url": url})
    send_mail(f"A message from {settings.CENTRE_NAME}", text, None, [user.address])
