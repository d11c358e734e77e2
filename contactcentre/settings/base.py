"""Settings shared by every way of running the centre; read from the environment once."""

import ssl
from datetime import timedelta
from pathlib import Path
from typing import Any

import environ
from redis.backoff import NoBackoff
from redis.retry import Retry

from contactcentre.settings import redis_addresses
from contactcentre.settings.rate_limits import ACCOUNT_RATE_LIMITS as ACCOUNT_RATE_LIMITS

env = environ.Env()

BASE_DIR = Path(__file__).resolve().parents[2]
# Everything the running service writes lives below this one folder.
HOME = Path(env.str("CENTRE_HOME", default=str(BASE_DIR / "var"))).absolute()

SECRET_KEY = env.str("SECRET_KEY", default="")
DEBUG = False
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[])

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "auditlog",
    "guardian",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "django_htmx",
    "contactcentre.safekeeping",
    "contactcentre.safekeeping.keyring",
    "accounts",
    "policy",
    "governance",
    "volunteers",
    "families",
    "disclosures",
    "accidents",
    "retention",
    "contactcentre",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "contactcentre.middleware.ResponseHeaders",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "contactcentre.middleware.Incidents",
    "contactcentre.middleware.BadInput",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "contactcentre.safekeeping.middleware.KeyScope",
    "contactcentre.safekeeping.middleware.AuditActor",
    "django_htmx.middleware.HtmxMiddleware",
    "accounts.middleware.SessionLimits",
    "accounts.middleware.NotShown",
    "allauth.account.middleware.AccountMiddleware",
    "contactcentre.safekeeping.middleware.AccessRules",
    "accounts.middleware.SecondFactorRequired",
    "policy.middleware.UndertakingRequired",
    "policy.middleware.Refusals",
]

ROOT_URLCONF = "contactcentre.urls"
WSGI_APPLICATION = "contactcentre.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "contactcentre.context_processors.centre",
            ],
        },
    },
]
FORM_RENDERER = "contactcentre.form_renderer.CentreFormRenderer"

# Databases. The keyring is never beside the data: a file of its own, or a server of its own.
_SQLITE_PRAGMAS = "PRAGMA synchronous=FULL; PRAGMA secure_delete=ON; PRAGMA recursive_triggers=ON;"


def _sqlite(name: Path, journal: str) -> dict[str, object]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(name),
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": f"PRAGMA journal_mode={journal}; {_SQLITE_PRAGMAS}",
        },
    }


def _database(variable: str, default: dict[str, object]) -> dict[str, object]:
    if not env.str(variable, default=""):
        return default
    found: dict[str, Any] = dict(env.db(variable))
    if found["ENGINE"] == "django.db.backends.postgresql":
        # To compile the year's many small counts takes ten times what answering them does.
        found["OPTIONS"] = {"options": "-c jit=off", **found.get("OPTIONS", {})}
    return found


DATABASES = {
    "default": _database("DATABASE_URL", _sqlite(HOME / "data" / "centre.sqlite3", "WAL")),
    "keyring": _database(
        "KEYRING_DATABASE_URL", _sqlite(HOME / "keyring" / "keyring.sqlite3", "DELETE")
    ),
}
for _settings in DATABASES.values():
    # Opening a database anew for each request costs more than most of them do.
    _settings["CONN_MAX_AGE"] = 600
    _settings["CONN_HEALTH_CHECKS"] = True
DATABASE_ROUTERS = ["contactcentre.safekeeping.keyring.router.KeyringRouter"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Where the key-encryption keys and the keyring's mirror are; in production on devices of their own.
KEYRING_KEK_DIR = Path(env.str("KEYRING_KEK_DIR", default=str(HOME / "kek")))
KEYRING_MIRROR_DIR = Path(env.str("KEYRING_MIRROR_DIR", default=str(HOME / "mirror")))

REDIS_URL = env.str("REDIS_URL", default="")
BROKER_SOCKET = HOME / "broker" / "broker.sock"
# An address that cannot be read is refused, by its name, where each way of running is set up.
_REDIS = (
    REDIS_URL
    if redis_addresses.is_readable(REDIS_URL)
    else redis_addresses.for_socket(BROKER_SOCKET)
)
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": redis_addresses.for_cache(_REDIS),
        # Without Redis a page fails at once; the client would try again for seconds.
        "OPTIONS": {"retry": Retry(NoBackoff(), 0), "socket_timeout": 2},
    }
}

CELERY_BROKER_URL = redis_addresses.for_celery(_REDIS)
if REDIS_URL.startswith("rediss://"):
    CELERY_BROKER_USE_SSL = {"ssl_cert_reqs": ssl.CERT_REQUIRED}
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 3600, "unacked_restore_interval": 1}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULE_FILENAME = str(HOME / "broker" / "beat-schedule")
CELERY_BEAT_SCHEDULE: dict[str, dict[str, object]] = {
    "close-idle-sessions": {
        "task": "accounts.tasks.clear_ended_sessions",
        "schedule": timedelta(minutes=15),
    },
    "forget-sent-forms": {
        "task": "contactcentre.safekeeping.tasks.forget_sent_forms",
        "schedule": timedelta(days=1),
    },
    "remind-of-checks": {
        "task": "volunteers.tasks.remind_of_checks",
        "schedule": timedelta(hours=6),
    },
    "destroy-certificate-numbers": {
        "task": "volunteers.tasks.destroy_old_numbers",
        "schedule": timedelta(hours=6),
    },
    "look-for-what-is-due": {
        "task": "retention.tasks.sweep",
        # A laptop may be on for a few hours a week; looking again costs next to nothing.
        "schedule": timedelta(hours=1),
    },
    "look-after-the-review": {
        "task": "governance.tasks.look_after_the_review",
        "schedule": timedelta(hours=6),
    },
    "mail-word-of-notices": {
        "task": "accounts.tasks.mail_word_of_notices",
        "schedule": timedelta(minutes=1),
    },
    "tell-of-open-concerns": {
        "task": "disclosures.tasks.tell_of_open_concerns",
        "schedule": timedelta(minutes=15),
    },
    "mail-word-of-releases": {
        "task": "disclosures.tasks.mail_word_of_releases",
        "schedule": timedelta(minutes=1),
    },
    "compare-releases-with-register": {
        "task": "disclosures.tasks.compare_releases_with_register",
        # Whoever puts the register right is told before they leave it what has gone wrong by that;
        # while nothing was entered it is one query.
        "schedule": timedelta(seconds=30),
    },
    "send-agency-codes": {
        "task": "disclosures.tasks.send_agency_codes",
        "schedule": timedelta(seconds=10),
    },
    "send-new-password-links": {
        "task": "accounts.tasks.send_new_password_links",
        "schedule": timedelta(seconds=10),
    },
}

# Sign-in
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "accounts.passwords.NotRepetitiveValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "account_login"

ACCOUNT_ADAPTER = "accounts.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGIN_ON_PASSWORD_RESET = False
MFA_RATE_LIMITS = {"webauthn_login": "100/5m/ip"}
MFA_ADAPTER = "accounts.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Contact centre"
# One step either way: the clocks of telephones drift.
MFA_TOTP_TOLERANCE = 1
# SessionLimits notes activity itself, at most once a minute.
USERSESSIONS_TRACK_ACTIVITY = False

SESSION_ENGINE = "accounts.session_store"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_IDLE_LIMIT = timedelta(minutes=15)
SESSION_ABSOLUTE_LIMIT = timedelta(hours=8)
SESSION_COOKIE_AGE = int(SESSION_ABSOLUTE_LIMIT.total_seconds())
PASSWORD_RESET_TIMEOUT = 3600
STEP_UP_LIMIT = timedelta(minutes=5)
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "contactcentre.errors.csrf_failure"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# Object permissions: ours only; no anonymous user row, no global grants.
ANONYMOUS_USER_NAME = None
GUARDIAN_MONKEY_PATCH_USER = False
# guardian's backend lets global grants through: only contactcentre.safekeeping.access is asked.
SILENCED_SYSTEM_CHECKS = ["guardian.W001"]

AUDITLOG_LOGENTRY_MODEL = "safekeeping.AuditEntry"
AUDITLOG_DISABLE_REMOTE_ADDR = True
AUDITLOG_MASK_CALLABLE = "contactcentre.safekeeping.audit.mask"

# Browser
_SELF = ["'self'"]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": _SELF,
        "style-src": _SELF,
        "img-src": _SELF,
        "font-src": _SELF,
        "connect-src": _SELF,
        "manifest-src": _SELF,
        "form-action": _SELF,
        "base-uri": ["'none'"],
        "object-src": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"

DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
# The largest session typed in from paper is one form of forty families with all their people.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
FILE_UPLOAD_MAX_MEMORY_SIZE = 5_000_000

# The module that knows the figures of every app; see governance.gathering.
ANNUAL_REPORT = "contactcentre.annual_report"

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True
USE_I18N = True

STATIC_URL = "static/"
STATIC_ROOT = HOME / "static"
STATICFILES_DIRS = [BASE_DIR / "static" / "built"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "contactcentre.static_files.CentreStaticFilesStorage"},
}

# Without a mail server nothing is sent, and the pages say so.
EMAIL_CONFIG = env.email_url_config(env.str("EMAIL_URL", default="") or "dummymail://")
vars().update(EMAIL_CONFIG)
DEFAULT_FROM_EMAIL = env.str("MAIL_FROM", default="centre@localhost")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# The centre's own choices; every one may be changed without touching code.
YEAR_STARTS_IN = env.int("YEAR_STARTS_IN", default=1)  # the month in which a report's year begins
CENTRE_NAME = env.str("CENTRE_NAME", default="West Wilts Child Contact Centre")
CENTRE_TELEPHONE = env.str("CENTRE_TELEPHONE", default="")
RELEASE_BOOKED_VISITS = env.bool("RELEASE_BOOKED_VISITS", default=False)
VISITOR_EARLY_MINUTES = env.int("VISITOR_EARLY_MINUTES", default=15)
WAIT_BEHIND_MINUTES = env.int("WAIT_BEHIND_MINUTES", default=10)
LATE_AFTER_MINUTES = env.int("LATE_AFTER_MINUTES", default=15)
SHORTEST_VISIT_MINUTES = env.int("SHORTEST_VISIT_MINUTES", default=5)
SLOT_MINUTES = env.int("SLOT_MINUTES", default=120)
SLOT_STEP_MINUTES = env.int("SLOT_STEP_MINUTES", default=15)
COVER_AFTER_MINUTES = env.int("COVER_AFTER_MINUTES", default=3)
VISITORS_AT_MOST = env.int("VISITORS_AT_MOST", default=3)
VOLUNTEERS_AT_LEAST = env.int("VOLUNTEERS_AT_LEAST", default=4)
MISSED_BEFORE_REVIEW = env.int("MISSED_BEFORE_REVIEW", default=2)
REVIEW_AFTER_VISITS = env.int("REVIEW_AFTER_VISITS", default=6)
REVIEW_AFTER_MONTHS = env.int("REVIEW_AFTER_MONTHS", default=6)
REFERRAL_LINK_DAYS = env.int("REFERRAL_LINK_DAYS", default=28)
ACCIDENT_BOOK_REASON = env.str(
    "ACCIDENT_BOOK_REASON",
    default=(
        "a child who was hurt may claim until they are 21, and the centre and its insurer then "
        "need what was written at the time; the policy says so in its clause 8, and what is kept "
        "is no more than an account of the accident."
    ),
)
SESSION_GRANT_MARGIN_MINUTES = env.int("SESSION_GRANT_MARGIN_MINUTES", default=60)
CHILDRENS_SERVICES_TELEPHONE = env.str("CHILDRENS_SERVICES_TELEPHONE", default="")
POLICE_TELEPHONE = env.str("POLICE_TELEPHONE", default="101")
LADO_TELEPHONE = env.str("LADO_TELEPHONE", default="")
# Shown to accounts of the demonstration where a number is not set; Ofcom keeps them for drama.
MADE_UP_TELEPHONES = {
    name: f"01632 96011{n}" for n, name in enumerate(("centre", "childrens_services", "lado"))
}
WRITTEN_CONFIRMATION_HOURS = env.int("WRITTEN_CONFIRMATION_HOURS", default=24)
LADO_WORKING_DAYS = env.int("LADO_WORKING_DAYS", default=1)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"no_secrets": {"()": "contactcentre.logs.WithoutSecrets"}},
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "filters": ["no_secrets"],
            "formatter": "line",
        }
    },
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "django.server": {"handlers": ["console"], "propagate": False},
        # They tell of every step of every PDF file.
        "weasyprint": {"level": "WARNING"},
        "fontTools": {"level": "WARNING"},
    },
}
