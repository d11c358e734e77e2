"""Making a backup of the records, from a terminal."""

import json
from argparse import ArgumentParser, ArgumentTypeError
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from contactcentre.backups import making, places
from contactcentre.backups.refusal import BackupRefused
from contactcentre.safekeeping import clock
from contactcentre.safekeeping.errors import KeyringUnsafe


def _number(text: str) -> int:
    if not (text.isdecimal() and int(text) > 0):
        raise ArgumentTypeError("at least one backup is kept")
    return int(text)


class Command(BaseCommand):
    help = (
        "Makes one encrypted archive of the records in DIR; the service may go on. It holds no "
        "key: whoever finds it reads nothing. To open it takes this centre's keyring, or the "
        "keyring's mirror with the recovery card. Refused while the mirror is not level."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "folder", metavar="DIR", type=Path, help="on another disk; made if it is not there"
        )
        parser.add_argument(
            "--keep",
            type=_number,
            metavar="N",
            help="afterwards delete all but the newest N in DIR: what was disposed of stays in old "
            "ones by reference and date",
        )
        parser.add_argument("--json", action="store_true", help="one JSON document on stdout")

    def handle(self, **options: Any) -> None:
        try:
            made = making.back_up(options["folder"], now=clock.now())
        except (BackupRefused, KeyringUnsafe) as refused:
            raise CommandError(f"No backup was made. {refused}") from None
        keep, manifest = options["keep"], made.manifest
        deleted = places.delete_all_but(made.archive.parent, keep) if keep else 0
        if options["json"]:
            facts = {
                "archive": str(made.archive),
                "made_at": manifest.made_at.isoformat(),
                "size": made.size,
                "seconds": round(made.seconds, 3),
                "deleted": deleted,
                "generation": manifest.generation,
                "audit": {"count": manifest.audit_count, "head": manifest.audit_head},
            }
            self.stdout.write(json.dumps(facts))
            return
        self.stdout.write(
            f"The backup is {made.archive} ({made.size:,} bytes, {made.seconds:.1f} s).\n"
            f"Audit trail: {manifest.audit_count} rows, the last {manifest.audit_head}."
            + (f"\nOlder backups deleted: {deleted}." if keep else "")
        )
