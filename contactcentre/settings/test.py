"""The test suite: everything as in one-machine use, in a folder thrown away afterwards."""

import atexit
import os
import shutil
import tempfile

# Before the shared settings are read: nothing of a test may land in the centre's own folder.
os.environ["CENTRE_HOME"] = tempfile.mkdtemp(prefix="centre-test-")
atexit.register(shutil.rmtree, os.environ["CENTRE_HOME"], ignore_errors=True)

from contactcentre.settings.base import *  # noqa: E402, F403
from contactcentre.settings.base import DATABASES, HOME, STATIC_ROOT, env  # noqa: E402

SECRET_KEY = "only-for-tests-" + "x" * 50
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]

for _alias, _settings in DATABASES.items():
    # Browser tests serve pages from threads that come and go.
    _settings["CONN_MAX_AGE"] = 0
    if _settings["ENGINE"].endswith("sqlite3"):  # type: ignore[attr-defined]
        # A file, not memory: browser tests serve pages from a second thread.
        _settings["TEST"] = {"NAME": str(HOME / f"{_alias}.sqlite3")}

# A fast hasher: the suite signs in hundreds of times.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
if not env.str("REDIS_URL", default=""):
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# The finders serve static files here; WhiteNoise only wants its folder.
STATIC_ROOT.mkdir()
CELERY_TASK_ALWAYS_EAGER = True
