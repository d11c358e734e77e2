"""Looking after the keyring from a terminal."""

import getpass
import io
import json
import os
import stat
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connections, transaction

from contactcentre.safekeeping import audit, clock
from contactcentre.safekeeping.acting import acting_as
from contactcentre.safekeeping.errors import KeyringUnsafe
from contactcentre.safekeeping.keyring import card, generations, kek, mirror, start_up
from contactcentre.safekeeping.keyring.router import ALIAS
from contactcentre.safekeeping.models import CardShown
from contactcentre.safekeeping.witnesses import NotTwoPeople, two_people

_TRIES = 3


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
        shown = actions.add_parser(
            "card", help="show the recovery card of the key-encryption key, to be kept in a safe"
        )
        shown.add_argument(
            "--force", action="store_true", help="although it goes to no terminal: for a printer"
        )
        shown.add_argument(
            "--restore",
            action="store_true",
            help="type a card in instead: brings the key file back, or says that the card is right",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        with _one_sentence():
            if options.get("restore"):
                _make_databases()
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
            return
        start_up.verify()
        if mirror.write():
            self.stdout.write("The keyring's mirror is level.")
        else:
            raise KeyringUnsafe("The keyring's mirror could not be written.")

    def verify(self, options: dict[str, Any]) -> None:
        start_up.verify()
        start_up.ensure_nothing_came_back()
        found = generations.status()
        self.stdout.write(
            f"The keyring opens, and no record is without its key ({found.keys} keys)."
        )
        if found.mirror_behind:
            self.stdout.write(f"Its mirror is {found.mirror} ({mirror.path()}): {found.advice}.")

    def card(self, options: dict[str, Any]) -> None:
        if options["restore"]:
            self._put_back()
            return
        self._refuse_to_leave_a_copy(forced=options["force"])
        generations.verify(subject_ids=[])
        current = generations.current_or_first()
        key = kek.read(current.number)
        people = get_user_model()._default_manager.filter(pk__in=two_people())
        with transaction.atomic():
            for person in people:
                with acting_as(person):
                    audit.record("recovery-card-agreed-to", person, action=audit.Action.ACCESS)
            deed = CardShown.objects.create(generation=current.number)
            audit.record("recovery-card-shown", deed, action=audit.Action.CREATE)
        lines = card.lines_of(key, generation=current.number)
        self.stdout.write(
            f"Recovery card of {settings.CENTRE_NAME}\n"
            f"Generation {current.number}, shown on {clock.today():%-d %B %Y}\n\n"
            + "".join(f"  {number}   {line}\n" for number, line in enumerate(lines, start=1))
            + "\nCapital letters A to Z and the digits 2 to 7. With the keyring or its mirror it "
            "opens every record.\nTwo people put it in the safe and shred the card before it. "
            "Typed in with “manage.py keyring card --restore”.\nClear this screen now."
        )

    def _refuse_to_leave_a_copy(self, *, forced: bool) -> None:
        """Raises ``KeyringUnsafe`` unless the card goes to a terminal or, if forced, a printer."""
        if self.stdout.isatty():
            return
        if not forced:
            raise KeyringUnsafe(
                "The recovery card is shown on a terminal only: to send it to a printer add "
                "--force."
            )
        try:
            is_file = stat.S_ISREG(os.fstat(self.stdout.fileno()).st_mode)
        except (OSError, io.UnsupportedOperation):
            is_file = False
        if is_file:
            raise KeyringUnsafe("The recovery card is never written to a file.")

    def _put_back(self) -> None:
        wanted = card.generation_wanted()
        typed = input("Generation on the card: ").strip()
        if typed != str(wanted):
            raise KeyringUnsafe(
                f"The keyring is of generation {wanted}, so it needs the card of that generation."
            )
        self.stdout.write("Type each line of the card; it is not shown. Spaces do not matter.")
        parts = [self._typed(number, wanted) for number in range(1, card.LINES + 1)]
        if card.put_back(parts):
            self.stdout.write(f"The key of generation {wanted} is back, and opens the keyring.")
        else:
            self.stdout.write("The card is right: it has the key that is here already.")

    def _typed(self, number: int, generation: int, *, tries: int = _TRIES) -> bytes:
        line = getpass.getpass(f"Line {number}: ")
        try:
            return card.part_in(line, number=number, generation=generation)
        except card.LineMisread as misread:
            if tries == 1:
                raise KeyringUnsafe(str(misread)) from None
            self.stderr.write(f"{misread} Type it again.")
            return self._typed(number, generation, tries=tries - 1)


def _make_databases() -> None:
    """On a new machine neither database is there yet; records that are there are left alone."""
    mask = os.umask(0o077)
    try:
        for alias in connections:
            connection = connections[alias]
            if connection.vendor == "sqlite":
                folder = Path(connection.settings_dict["NAME"]).parent
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if alias == ALIAS or not connection.introspection.table_names():
                call_command("migrate", database=alias, interactive=False, verbosity=0)
    finally:
        os.umask(mask)


@contextmanager
def _one_sentence() -> Iterator[None]:
    try:
        yield
    except (KeyringUnsafe, NotTwoPeople) as unsafe:
        raise CommandError(str(unsafe)) from None
