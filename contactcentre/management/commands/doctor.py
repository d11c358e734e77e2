"""Is everything as it should be? Asked from a terminal, or every morning by a timer."""

import json
import sys
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from contactcentre.doctor import State, examine
from contactcentre.safekeeping import clock


class Command(BaseCommand):
    help = (
        "Looks at all that could let records leak or get lost: permissions, disks, clock, room, "
        "superusers, migrations, keyring and mirror, audit trail, backups and drills. Says of each "
        "ok, warn or fail, and what to do; changes nothing. Exit status 1 on a failure."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="one JSON document on stdout")
        parser.add_argument(
            "--backups",
            type=Path,
            metavar="DIR",
            help="a folder with archives: the audit trail still has to hold what each notes of it",
        )

    def handle(self, **options: Any) -> None:
        found = examine(now=clock.now(), backups=options["backups"])
        well = all(each.state is not State.FAIL for each in found)
        if options["json"]:
            self.stdout.write(json.dumps({"checks": [asdict(each) for each in found], "ok": well}))
        else:
            width = max(len(each.name) for each in found)
            for each in found:
                self.stdout.write(f"{each.state:<4}  {each.name:<{width}}  {each.says}")
        if not well:
            sys.exit(1)
