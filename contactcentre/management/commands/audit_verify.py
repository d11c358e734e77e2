"""Checking from a terminal that nobody has tampered with the audit trail."""

import json
from argparse import ArgumentParser, ArgumentTypeError
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from contactcentre.backups.refusal import BackupRefused
from contactcentre.doctor import kept, witnesses
from contactcentre.safekeeping.errors import KeyringUnsafe
from contactcentre.safekeeping.keyring.start_up import ensure_migrated


def _count(text: str) -> int:
    if not (text.isdecimal() and int(text) > 0):
        raise ArgumentTypeError("a count is a whole number above nought")
    return int(text)


def _noted(*, count: int | None, head: str | None, **options: Any) -> list[tuple[int, str]]:
    return [(count, head)] if count is not None and head is not None else []


class Command(BaseCommand):
    help = (
        "Walk the whole audit trail and prove that no row was altered, removed or put in. "
        "Certificates of disposal and annual reports, which note how long it was, are asked too. "
        "Prints the count of rows and the digest of the last one: note both outside the database, "
        "and give them again later to prove that no tail was cut off."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--count", type=_count, help="how many rows there were when noted")
        parser.add_argument("--head", help="the digest of the last row when noted")
        parser.add_argument(
            "--backups",
            type=Path,
            metavar="DIR",
            help="a folder with archives: the trail still has to hold what each notes of it",
        )
        parser.add_argument("--json", action="store_true", help="one JSON document on stdout")

    def handle(self, *args: Any, **options: Any) -> None:
        if (options["count"] is None) != (options["head"] is None):
            raise CommandError("Give --count and --head together: one witnesses the other.")
        try:
            ensure_migrated()
            count, head, _ = witnesses.verify(options["backups"], besides=_noted(**options))
        except (witnesses.AuditUnsafe, KeyringUnsafe, BackupRefused) as broken:
            raise CommandError(str(broken)) from None
        if missing := kept.missing_triggers():
            raise CommandError(
                "The audit trail is whole, but the database lacks what refuses changes "
                f"({', '.join(missing)}): somebody removed or altered it."
            )
        if options["json"]:
            self.stdout.write(json.dumps({"count": count, "head": head}))
        else:
            self.stdout.write(f"The audit trail is whole: {count} rows, the last {head}.")
