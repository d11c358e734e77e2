"""Finishing and repeating disposals, from a terminal."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand

from contactcentre.safekeeping.keyring.keys import key_scope
from retention.management.naming import add_day, one_sentence, the_day
from retention.services.settling import settle


class Command(BaseCommand):
    help = (
        "Makes the data and the keyring agree about what was disposed of: finishes a disposal that "
        "was interrupted, and repeats one that an old copy has undone. Again, it changes nothing."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        add_day(parser)
        parser.add_argument("--json", action="store_true", help="one JSON document on stdout")

    def handle(self, *, on: date | None, json: bool, **options: Any) -> None:
        with one_sentence(), key_scope():
            found = asdict(settle(on=the_day(on)))
        self.stdout.write(_document(found) if json else _sentence(found))


def _document(found: dict[str, int]) -> str:
    return json.dumps(found, indent=2)


def _sentence(found: dict[str, int]) -> str:
    if not any(found.values()):
        return "There was nothing to settle."
    return (
        f"Finished {found['finished']} disposals, repeated {found['repeated']}, "
        f"destroyed {found['shredded_again']} keys again."
    )
