"""A server on the network. Refuses to start on an unsafe setting, and names every one."""

from django.core.exceptions import ImproperlyConfigured

from contactcentre.settings import safety
from contactcentre.settings.base import *  # noqa: F403
from contactcentre.settings.base import (
    ALLOWED_HOSTS,
    DATABASES,
    EMAIL_CONFIG,
    KEYRING_KEK_DIR,
    KEYRING_MIRROR_DIR,
    REDIS_URL,
    SECRET_KEY,
    env,
)

TRUSTED_PROXY = env.str("TRUSTED_PROXY", default="") == "1"

if problems := [
    *safety.secret_key(SECRET_KEY),
    *safety.allowed_hosts(ALLOWED_HOSTS),
    *safety.debug(env.str("DEBUG", default="")),
    *safety.keyring_database(DATABASES["default"], DATABASES["keyring"]),
    *safety.key_folders(DATABASES, kek=KEYRING_KEK_DIR, mirror=KEYRING_MIRROR_DIR),
    *safety.redis_url(REDIS_URL),
    *safety.mail(
        backend=EMAIL_CONFIG["EMAIL_BACKEND"],
        url=env.str("EMAIL_URL", default=""),
        sender=env.str("MAIL_FROM", default=""),
    ),
    *safety.proxy_count(
        env.str("ALLAUTH_TRUSTED_PROXY_COUNT", default=""), trusted_proxy=TRUSTED_PROXY
    ),
]:
    raise ImproperlyConfigured(
        "The centre does not start on these settings:\n"
        + "\n".join(f"- {each}" for each in problems)
    )

if TRUSTED_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("ALLAUTH_TRUSTED_PROXY_COUNT", default=int(TRUSTED_PROXY))

SECURE_SSL_REDIRECT = True
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True

SESSION_COOKIE_NAME = "__Host-session"
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-csrf"
CSRF_COOKIE_SECURE = True
