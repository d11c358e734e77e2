"""Mails with a link in them: whom they are for is sealed, what they say names nobody."""

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse

from accounts.models import User

_NOWHERE = "django.core.mail.backends.dummy.EmailBackend"


class NoMailServer(OSError):
    """The centre has no mail server: what should be sent has to be passed on by hand."""


def is_set_up() -> bool:
    """Whether the centre has a mail server (``EMAIL_URL``)."""
    return settings.EMAIL_BACKEND != _NOWHERE


def send_link(*, user: User, template: str, url: str) -> None:
    """Send ``url`` to the person's own address, and nothing else.

    Raises ``OSError`` if the mail server does not take it or there is none.
    """
    _send(str(user.address), template, url=url)


def send_word_of_notices(*, user: User) -> None:
    """Tell somebody that a message waits for them behind their sign-in, and nothing else.

    Raises ``OSError`` as ``send_link`` does.
    """
    send_word(str(user.address), page=address_of("account:notices"))


def address_of(name: str) -> str:
    """Where the page of that name is from outside, the same for everybody who is sent there.

    Empty on a machine that only its own people can reach.
    """
    if not settings.SESSION_COOKIE_SECURE:
        return ""
    return f"https://{settings.ALLOWED_HOSTS[0]}{reverse(name)}"


def send_word(address: str, *, page: str = "") -> None:
    """Tell whoever has this address that a message waits behind their sign-in, and nothing else.

    ``page`` is where they sign in, the same for all of them. Raises ``OSError`` as ``send_link``
    does.
    """
    _send(address, "notices", page=page)


def _send(address: str, template: str, **context: str) -> None:
    if not is_set_up():
        raise NoMailServer
    text = render_to_string(f"accounts/mail/{template}.txt", context)
    send_mail(f"A message from {settings.CENTRE_NAME}", text, None, [address])
