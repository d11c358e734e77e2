"""One-time links: made, looked at, spent. Only services make and spend them."""

import hashlib
import secrets
from datetime import timedelta

from django.db.models import Q
from django.urls import reverse

from accounts.models import OneTimeLink, User
from contactcentre.safekeeping import clock

Purpose = OneTimeLink.Purpose

_LASTS = {
    Purpose.FIRST_CO_ORDINATOR: timedelta(hours=24),
    Purpose.DEMONSTRATION: timedelta(hours=12),
    Purpose.INVITATION: timedelta(hours=72),
}


class LinkUnusable(Exception):
    """The link was used, is too old, was ended, or never was: nobody is told which."""


def make(purpose: Purpose, *, user: User | None, base_url: str) -> str:
    """A new link, of which only a digest is kept. Ends earlier ones of the same purpose."""
    OneTimeLink.objects.filter(purpose=purpose, user=user, used_at__isnull=True).delete()
    secret = secrets.token_urlsafe(32)
    OneTimeLink.objects.create(
        digest=_digest(secret),
        purpose=purpose,
        user=user,
        expires_at=clock.now() + _LASTS[purpose],
    )
    page = "account:first" if purpose == Purpose.FIRST_CO_ORDINATOR else "account:link"
    return base_url.rstrip("/") + reverse(page, kwargs={"secret": secret})


def find(secret: str) -> OneTimeLink:
    """The link with this secret, if it may still be used. Raises ``LinkUnusable``."""
    usable = Q(used_at__isnull=True, expires_at__gt=clock.now())
    usable &= Q(user__isnull=True) | Q(user__is_active=True)
    link = OneTimeLink.objects.select_related("user").filter(usable, digest=_digest(secret)).first()
    if link is None:
        raise LinkUnusable
    return link


def spend(secret: str, purpose: Purpose) -> User:
    """Use up a link made for somebody; returns whom for. Raises ``LinkUnusable``."""
    user = _spend(secret, purpose).user
    if user is None:
        raise LinkUnusable
    return user


def spend_first(secret: str) -> None:
    """Use up the link that makes the first co-ordinator. Raises ``LinkUnusable``."""
    _spend(secret, Purpose.FIRST_CO_ORDINATOR)


def _spend(secret: str, purpose: Purpose) -> OneTimeLink:
    """Of two people with the same link at the same moment one gets in."""
    link = find(secret)
    unused = OneTimeLink.objects.filter(pk=link.pk, purpose=purpose, used_at__isnull=True)
    if not unused.update(used_at=clock.now()):
        raise LinkUnusable
    return link


def void(*, user: User) -> None:
    """End every link of this person that was not used."""
    OneTimeLink.objects.filter(user=user, used_at__isnull=True).delete()


def void_all() -> None:
    """End every link that was not used, whoever's it is."""
    OneTimeLink.objects.filter(used_at__isnull=True).delete()


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
