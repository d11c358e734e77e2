import os
from typing import Any

from celery import Celery
from celery.signals import worker_init, worker_ready

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "contactcentre.settings.local")

app = Celery("contactcentre")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_init.connect
def keep_the_records(**_: Any) -> None:
    """While a worker runs, nobody replaces the records under it."""
    from contactcentre import in_use

    in_use.hold()


@worker_ready.connect
def look_at_once(sender: Any, **_: Any) -> None:
    """What is due is flagged when the centre opens, not an hour later. Again on a day, it adds
    nothing."""
    sender.app.send_task("retention.tasks.sweep")
