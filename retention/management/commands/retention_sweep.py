"""Looking for what is due, from a terminal."""

import json
from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand

from contactcentre.safekeeping.keyring.keys import key_scope
from retention.management.naming import add_day, one_sentence, person, the_day
from retention.services.sweeping import Swept, confirm_date, is_over, look_back, sweep


class Command(BaseCommand):
    help = (
        "Flags the records that have not been used for three years on a London day. It disposes of "
        "nothing. Of a day that is over, with one looked at since, it tells what was due and no "
        "more. A day more than a month after the last one is in doubt and flags nothing until "
        "somebody confirms it."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        add_day(parser)
        parser.add_argument(
            "--confirm",
            metavar="EMAIL",
            default="",
            help="who says that a day in doubt is the right one; then look again",
        )
        parser.add_argument("--json", action="store_true", help="one JSON document on stdout")

    def handle(self, *, on: date | None, confirm: str, json: bool, **options: Any) -> None:
        with one_sentence(), key_scope():
            day = the_day(on)
            if confirm:
                confirm_date(day=day, by=person(confirm), on=day)
            over = on is not None and is_over(day)
            found = look_back(on=day) if over else sweep(on=day, progress=self._tell)
        self.stdout.write(_document(found) if json else _sentences(found, over=over))

    def _tell(self, flagged: int) -> None:
        self.stderr.write(f"{flagged} flagged so far")


def _document(found: Swept) -> str:
    return json.dumps(
        {
            "date": found.day.isoformat(),
            "due": found.due,
            "newly_flagged": found.newly_flagged,
            "held": found.held,
            "undated": found.undated,
            "quarantined": found.quarantined,
            "braked": found.braked,
        },
        indent=2,
    )


def _sentences(found: Swept, *, over: bool) -> str:
    lines = [f"{found.day}: {len(found.due)} due, {found.newly_flagged} of them newly flagged."]
    lines += [f"  {reference}" for reference in found.due]
    if found.held:
        lines.append(f"{found.held} more are held.")
    if found.undated:
        lines.append(f"{found.undated} have no day of last use and wait for a decision.")
    if over:
        lines.append("That day is over and the centre has looked since: nothing was flagged.")
    elif found.quarantined:
        lines.append("The date is in doubt: nothing was flagged until somebody confirms it.")
    if found.braked:
        lines.append(f"{found.braked} at once are many: a trustee has to look first.")
    return "\n".join(lines)
