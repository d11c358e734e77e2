"""Looking after the keyring from a terminal."""

import json
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from contactcentre.safekeeping.errors import KeyringUnsafe
from contactcentre.safekeeping.keyring import generations, mirror, start_up
from contactcentre.safekeeping.keyring.router import ALIAS


class Command(BaseCommand):
    help = (
        "The keyring holds the keys under which every record is sealed. "
        "Each action refuses with one sentence when the keyring is not safe to use."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
        status = actions.add_parser("status", help="its generation, keys and mirror, in figures")
        status.add_argument("--json", action="store_true", help="one JSON document on stdout")
        actions.add_parser(
            "rotate", help="put a new key-encryption key in force and destroy the old one"
        )
        mirrored = actions.add_parser("mirror", help="write the keyring's mirror anew")
        mirrored.add_argument(
            "--restore", action="store_true", help="fill an empty keyring from its mirror instead"
        )
        actions.add_parser("verify", help="prove that it opens and holds the key of every record")

    def handle(self, *args: Any, **options: Any) -> None:
        with _one_sentence():
            if options.get("restore"):
                # A lost keyring's database is new, or about to be.
                call_command("migrate", database=ALIAS, interactive=False, verbosity=0)
            start_up.ensure_migrated()
            getattr(self, options["action"])(options)

    def status(self, options: dict[str, Any]) -> None:
        found = generations.status()
        if options["json"]:
            facts = {**asdict(found), "mirror_behind": found.mirror_behind}
            self.stdout.write(json.dumps(facts, indent=2))
            return
        self.stdout.write(f"Generation: {found.generation or 'none yet'}")
        self.stdout.write(f"Keys: {found.keys}")
        self.stdout.write(f"Key files: {', '.join(map(str, found.key_files)) or 'none'}")
        self.stdout.write(f"Mirror: {found.mirror}")

    def rotate(self, options: dict[str, Any]) -> None:
        start_up.verify()
        self.stdout.write(f"The keyring is now of generation {generations.rotate()}.")

    def mirror(self, options: dict[str, Any]) -> None:
        if options["restore"]:
            with transaction.atomic(using=ALIAS):
                keys = mirror.restore()
                # A mirror that does not open, or lacks keys, leaves the keyring as empty as it was.
                start_up.verify()
            self.stdout.write(f"The keyring is restored from its mirror: {keys} keys.")
        elif mirror.write():
            self.stdout.write("The keyring's mirror is level.")
        else:
            raise KeyringUnsafe("The keyring's mirror could not be written.")

    def verify(self, options: dict[str, Any]) -> None:
        start_up.verify()
        found = generations.status()
        self.stdout.write(
            f"The keyring opens, and no record is without its key ({found.keys} keys)."
        )
        if found.mirror_behind:
            self.stdout.write(
                f"Its mirror is {found.mirror} ({mirror.path()}): "
                "write it anew with “manage.py keyring mirror”."
            )


@contextmanager
def _one_sentence() -> Iterator[None]:
    try:
        yield
    except KeyringUnsafe as unsafe:
        raise CommandError(str(unsafe)) from None
