"""The annual report of a year that is over."""

from argparse import ArgumentParser
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from contactcentre.safekeeping import clock
from governance.services import report as services
from policy.clauses import Refused


class Command(BaseCommand):
    help = (
        "Prints the annual report of the policy for a year that is over: figures by clause, nobody "
        "named. The first time it is made it is frozen; from then on it is the same for ever."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("year", type=int, help="The year the report is about.")
        parser.add_argument("--json", action="store_true", help="Print one JSON document.")
        parser.add_argument(
            "--on", type=date.fromisoformat, default=None, help="As on this London day."
        )

    def handle(self, **options: Any) -> None:
        if options["on"] and options["on"] > clock.today():
            raise CommandError("That day is still to come, and what is frozen is frozen for ever.")
        try:
            made = services.make_report(year=options["year"], on=options["on"] or clock.today())
        except Refused as refused:
            raise CommandError(refused.because) from None
        try:
            report = services.read(made)
        except ValueError as altered:
            raise CommandError(str(altered)) from None
        if options["json"]:
            # The very bytes that the digest is of.
            self.stdout.write(made.document, ending="")
        else:
            self.stdout.write("\n".join(_lines(report)))
            self.stdout.write(f"\nDigest of the report: {made.digest}")


def _lines(report: dict[str, Any]) -> Iterator[str]:
    yield f"{report['centre']}: annual report of {report['year']}"
    yield f"From {report['first_day']} to {report['last_day']}, taken on {report['taken_on']}."
    for each in report.get("policy_versions", []):
        yield f"Version {each['version']} of the policy, from {each['from']} to {each['to']}."
    if last := report.get("annual_review"):
        yield f"Last annual review, completed on {last['completed_on']}: {last['result']}."
        yield f"The next is due by {last['next_due']}."
    for clause in report["clauses"]:
        yield f"\n{clause['heading']}"
        for line in clause["lines"]:
            yield f"  {services.told(line):>8}  {line['label']}"
            for part in line["parts"]:
                if part["count"] != 0:
                    yield f"            {services.told(part):>8}  {part['label']}"
