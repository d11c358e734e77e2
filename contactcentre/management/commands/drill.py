"""Seeing that a backup can be restored, from a terminal."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from contactcentre.backups import drill
from contactcentre.backups.refusal import BackupRefused
from contactcentre.safekeeping import clock
from contactcentre.safekeeping.errors import KeyringUnsafe


class Command(BaseCommand):
    help = (
        "A restore drill: makes a backup, restores it beside the records, opens all that is "
        "sealed, checks the audit trail and throws all of it away. The service may go on. When "
        "it was done and how long it took is kept for “doctor” and the annual report."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="one JSON document on stdout")

    def handle(self, **options: Any) -> None:
        try:
            done = drill.run(now=clock.now())
        except (BackupRefused, KeyringUnsafe, drill.DrillFailed) as failed:
            raise CommandError(f"The drill failed. {failed}") from None
        if options["json"]:
            facts = {
                "at": done.at.isoformat(),
                "size": done.size,
                "backup_seconds": round(done.backup_seconds, 3),
                "restore_seconds": round(done.restore_seconds, 3),
                "opened": done.opened,
            }
            self.stdout.write(json.dumps(facts))
            return
        self.stdout.write(
            f"The backup can be restored: {done.size:,} bytes, made in {done.backup_seconds:.1f} "
            f"s, restored in {done.restore_seconds:.1f} s; {done.opened} sealed values opened."
        )
