"""One machine: a laptop in the hall, or a developer's. Reached over loopback only."""

import secrets

from django.core.exceptions import ImproperlyConfigured

from contactcentre.settings import safety
from contactcentre.settings.base import *  # noqa: F403
from contactcentre.settings.base import HOME, REDIS_URL, env

if REDIS_URL and (unreadable := next(safety.redis_url(REDIS_URL), "")):
    raise ImproperlyConfigured(unreadable)

ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]


def _secret() -> str:
    """This machine's own secret, made on first use and readable by its owner only."""
    path = HOME / "secret-key"
    if not path.exists():
        HOME.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(64))
    return path.read_text()


SECRET_KEY = env.str("SECRET_KEY", default="") or _secret()
