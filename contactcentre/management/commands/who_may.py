"""Who may open what: every address, everybody, everything it could be asked about."""

import json
from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from contactcentre.who_may import BEFORE_SECOND_FACTOR, MATRIX, STEP_UP
from contactcentre.who_may.addresses import ADDRESSES
from contactcentre.who_may.table import ANSWERS, PRINCIPALS, RELATIONS


class Command(BaseCommand):
    help = (
        "Prints what every address answers to everybody, by the relation to the record that it "
        "names. The tests make each of these requests. Fails where an address is not in the table."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="Print one JSON document.")

    def handle(self, **options: Any) -> None:
        if missing := sorted(ADDRESSES.keys() ^ MATRIX.keys()):
            raise CommandError(f"Not both an address and in the table: {', '.join(missing)}.")
        if options["json"]:
            self.stdout.write(json.dumps(document()))
        else:
            self.stdout.write("\n".join(_lines()))


def document() -> dict[str, Any]:
    """What the words mean, and one cell for each address, method, principal and relation."""
    return {
        "principals": PRINCIPALS,
        "relations": RELATIONS,
        "answers": ANSWERS,
        "cells": [
            {
                "name": name,
                "pattern": ADDRESSES[name].pattern,
                "method": cell.method,
                "principal": cell.principal,
                "relation": cell.relation,
                "answer": answer,
                "step_up": name in STEP_UP,
                "before_second_factor": name in BEFORE_SECOND_FACTOR,
            }
            for name, cells in MATRIX.items()
            for cell, answer in cells.items()
        ],
    }


def _lines() -> Iterator[str]:
    """Each address, and below it what those who are let in are answered."""
    for name, cells in MATRIX.items():
        yield f"{ADDRESSES[name].pattern}  ({name})"
        for principal in PRINCIPALS:
            answers = [
                f"{cell.method} {cell.relation} {answer}"
                for cell, answer in cells.items()
                if cell.principal == principal and answer not in {"in", "404"}
            ]
            if answers:
                yield f"    {principal}: {', '.join(answers)}"
