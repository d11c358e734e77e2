"""Stands in front of Django's command of the same name."""

from typing import Any

from django.core.management.base import CommandError
from django.core.management.commands import dumpdata


class Command(dumpdata.Command):
    help = "Refused here: a dump would write in clear what is kept sealed, or copy the keyring."

    def handle(self, *app_labels: str, **options: Any) -> None:
        raise CommandError("Records are sealed and are never dumped.")
