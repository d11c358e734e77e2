"""How gunicorn serves the centre: `gunicorn -c python:contactcentre.web_server`."""

import os
from pathlib import Path

wsgi_app = "contactcentre.wsgi:application"
bind = f"127.0.0.1:{os.environ.get('PORT', '8000')}"
workers = 2
worker_class = "gthread"
threads = 4
control_socket_disable = True
if Path("/dev/shm").is_dir():  # noqa: S108
    # Heartbeats are written in memory: a slow disk must not look like a hung worker.
    worker_tmp_dir = "/dev/shm"  # noqa: S108

# The path only: no query string, no referring page, no address of the visitor.
accesslog = "-"
access_log_format = "%(m)s %(U)s %(s)s %(B)s bytes %(M)s ms"
logconfig_dict = {
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
    "root": {"level": "INFO", "handlers": ["console"]},
    "loggers": {
        "gunicorn.error": {"level": "WARNING", "handlers": ["console"], "propagate": False},
        "gunicorn.access": {"level": "INFO", "handlers": ["console"], "propagate": False},
    },
}
