"""Families from a spreadsheet, from a terminal."""

from accounts.models import User
from contactcentre.management.importing import ImportCommand
from contactcentre.safekeeping import clock
from families.services.importing import import_families


class Command(ImportCommand):
    help = (
        "Opens a file for each family of a spreadsheet saved as CSV, one row a person; all of "
        "them or none. The columns are described in docs/import.md."
    )

    def store(self, content: bytes, *, by: User | None, dry_run: bool) -> dict[str, int]:
        done = import_families(content, by=by, on=clock.today(), dry_run=dry_run)
        return {"families": done.families, "people": done.people}
