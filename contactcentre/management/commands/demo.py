"""The demonstration centre, from a terminal."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from contactcentre.demonstration import builder, report
from contactcentre.safekeeping.errors import KeyringUnsafe
from contactcentre.safekeeping.keyring import start_up
from contactcentre.safekeeping.keyring.keys import key_scope


class Command(BaseCommand):
    help = (
        "Loads the demonstration centre: invented families, staff in every role and two years of "
        "sessions. Run again it changes nothing and tells the same. Refused where there are "
        "accounts or records of real people."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--json",
            action="store_true",
            help="Print one JSON document: the sign-ins, the records by reference, and every "
            "sealed text, so that it can be looked for in the raw files.",
        )

    def handle(self, **options: Any) -> None:
        with key_scope():
            try:
                start_up.ensure_together()
                start_up.begin_records()
                builder.load()
            except (builder.NotADemonstration, KeyringUnsafe) as refused:
                raise CommandError(f"The demonstration centre is not loaded: {refused}") from None
            if options["json"]:
                self.stdout.write(json.dumps(report.document()))
            else:
                self.stdout.write("\n".join(_lines()))


def _lines() -> list[str]:
    lines = ["The demonstration centre is loaded. Its sign-ins, with authenticator secrets:"]
    return lines + [
        f"  {each['role']:<14} {each['email']:<42} {each['password']}  {each['totp_secret']}"
        for each in report.accounts()
    ]
