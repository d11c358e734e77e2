"""The settings of the processes being measured: one machine's, in a throw-away folder.

The command that starts them takes the addresses of the configured databases out of their
environment, so they cannot reach those; what is left is looked at once more here.
"""

from contactcentre.bench.naming import PRISTINE, name_of, refuse_unless_bench
from contactcentre.settings.local import *  # noqa: F403
from contactcentre.settings.local import ACCOUNT_RATE_LIMITS, DATABASES, INSTALLED_APPS, env

for _database in DATABASES.values():
    refuse_unless_bench(_database)
DATABASES["default"]["NAME"] = name_of(DATABASES["default"], env.str("BENCH_COPY", PRISTINE))

# Only to be measured against: the product has no such pages.
INSTALLED_APPS = [*INSTALLED_APPS, "django.contrib.admin.apps.SimpleAdminConfig"]
ROOT_URLCONF = "contactcentre.bench.urls"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
# What is measured there is the form, not how soon it refuses.
ACCOUNT_RATE_LIMITS = {
    **ACCOUNT_RATE_LIMITS,
    "ask_for_dates_shown": "1000000/s/ip",
    "ask_for_dates": "1000000/s/ip",
    "ask_for_dates_nearby": "1000000/s/key",
    "ask_for_dates_at_all": "1000000/s/key",
}
