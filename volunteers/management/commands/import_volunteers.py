"""Volunteers from a spreadsheet, from a terminal."""

from accounts.models import User
from contactcentre.management.importing import ImportCommand
from contactcentre.safekeeping import clock
from volunteers.forms.importing import read_volunteers
from volunteers.services.importing import import_volunteers


class Command(ImportCommand):
    help = (
        "Opens a record for each row of a spreadsheet saved as CSV; all of them or none. Everybody "
        "comes in as an applicant: whoever saw a certificate enters the check. The columns are "
        "described in docs/import-volunteers.md."
    )

    def store(self, content: bytes, *, by: User | None, dry_run: bool) -> dict[str, int]:
        today = clock.today()
        rows = read_volunteers(content)
        return {"volunteers": len(import_volunteers(rows, by=by, on=today, dry_run=dry_run))}
