"""Families from a spreadsheet, from a terminal."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.aliases import alias_of
from accounts.models import User
from contactcentre.safekeeping import clock
from contactcentre.safekeeping.acting import acting_as
from families.services.importing import ImportRefused, import_families
from families.services.spreadsheet import MAX_BYTES


class Command(BaseCommand):
    help = (
        "Opens a file for each family of a spreadsheet saved as CSV, one row a person; all of "
        "them or none. The columns are described in docs/import.md."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE.csv")
        parser.add_argument("--dry-run", action="store_true", help="Check the file, store nothing.")
        parser.add_argument("--by", metavar="EMAIL", help="On whose behalf, for the audit trail.")
        parser.add_argument("--json", action="store_true", help="Print one JSON document.")

    def handle(self, *, file: Path, dry_run: bool, by: str | None, **options: Any) -> None:
        person = _account(by) if by else None
        content = _content(file)
        try:
            with acting_as(person):
                done = import_families(content, by=person, on=clock.today(), dry_run=dry_run)
        except ImportRefused as refused:
            raise CommandError("\n".join(["Nothing was imported.", *refused.sentences])) from None
        counts = {"families": done.families, "people": done.people, "dry_run": done.dry_run}
        self.stdout.write(_as_json(counts) if options["json"] else _as_sentence(counts))


def _account(address: str) -> User:
    found = User.objects.filter(email=alias_of(address), is_active=True).first()
    if found is None:
        raise CommandError("There is no active account with that e-mail address.")
    return found


def _content(file: Path) -> bytes:
    try:
        with file.open("rb") as opened:
            return opened.read(MAX_BYTES + 1)
    except OSError as error:
        raise CommandError(f"The file cannot be read: {error.strerror}.") from None


def _as_json(counts: dict[str, Any]) -> str:
    return json.dumps(counts)


def _as_sentence(counts: dict[str, Any]) -> str:
    beginning = "The file is right. It holds" if counts["dry_run"] else "Imported"
    return f"{beginning} {counts['families']} families, {counts['people']} people."
