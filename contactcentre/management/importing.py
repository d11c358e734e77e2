"""What the commands that import a spreadsheet do alike."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.aliases import alias_of
from accounts.models import User
from contactcentre.safekeeping.acting import acting_as
from contactcentre.spreadsheet import MAX_BYTES, ImportRefused


class ImportCommand(BaseCommand):
    """Reads a file on somebody's behalf and says how much it held; refused, in one message."""

    def store(self, content: bytes, *, by: User | None, dry_run: bool) -> dict[str, int]:
        """Import it, or only check it. Returns how many of what. Raises ``ImportRefused``."""
        raise NotImplementedError

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
                counts = self.store(content, by=person, dry_run=dry_run)
        except ImportRefused as refused:
            raise CommandError("\n".join(["Nothing was imported.", *refused.sentences])) from None
        if options["json"]:
            self.stdout.write(json.dumps({**counts, "dry_run": dry_run}))
        else:
            self.stdout.write(_as_sentence(counts, dry_run=dry_run))


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


def _as_sentence(counts: dict[str, int], *, dry_run: bool) -> str:
    beginning = "The file is right. It holds" if dry_run else "Imported"
    return f"{beginning} {', '.join(f'{count} {what}' for what, count in counts.items())}."
