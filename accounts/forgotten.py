"""Forgotten passwords: asked for on a page that looks nothing up, answered by the worker."""

import logging
from datetime import timedelta

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.urls import reverse

from accounts import mail
from accounts.models import NewPasswordWanted, User
from contactcentre.safekeeping import clock

log = logging.getLogger(__name__)


def want_new_password(*, alias: str, base_url: str) -> None:
    """Note that a link for a new password was asked for; the worker sends it.

    Nothing is looked up, and nothing waits for a mail server or a broker.
    """
    NewPasswordWanted.objects.create(alias=alias, base_url=base_url, asked_at=clock.now())


def answer_new_passwords() -> int:
    """Send every link that is wanted; returns how many requests were answered.

    Each request is taken by one worker only. One whose mail was not taken is kept for the next
    time, for as long as its link would have been good.
    """
    answered = 0
    for wanted in NewPasswordWanted.objects.all():
        if not NewPasswordWanted.objects.filter(pk=wanted.pk).delete()[0]:
            continue
        try:
            _send_new_password_link(wanted)
            answered += 1
        except OSError as failure:
            log.warning("A mail could not be sent: %s", type(failure))
            good_for = timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT)
            if clock.now() - wanted.asked_at < good_for:
                wanted.save(force_insert=True)
    return answered


def _send_new_password_link(wanted: NewPasswordWanted) -> None:
    user = User.objects.filter(email=wanted.alias, is_active=True).first()
    if user is None:
        return
    key = default_token_generator.make_token(user)
    page = {"uidb36": user_pk_to_url_str(user), "key": key}
    path = reverse("account_reset_password_from_key", kwargs=page)
    mail.send_link(user=user, template="new_password", url=wanted.base_url.rstrip("/") + path)
