"""What holds a clause of the policy."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from policy import clause_map
from policy.clauses import Clause


class Command(BaseCommand):
    help = "Print the rules, services, pages and tests that hold a clause of the policy."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("number", help="1 to 9, E1, E2, review, or centre for its own rules")

    def handle(self, *args: Any, number: str, **options: Any) -> None:
        entry = clause_map.entry_of(_clause(number))
        self.stdout.write(clause_map.heading(entry.clause))
        self.stdout.write(entry.clause.text)
        self.stdout.write(f"Held in {entry.clause.app}.")
        self._list("Rules", [f"{rule.name}\n      {rule.says}" for rule in entry.rules])
        self._list("Services", entry.services)
        self._list("Pages", entry.pages)
        self._list("Tests", entry.tests)

    def _list(self, title: str, items: list[str]) -> None:
        if items:
            self.stdout.write(f"\n{title}:")
            for item in items:
                self.stdout.write(f"  {item}")


def _clause(number: str) -> Clause:
    for clause in Clause:
        if clause.number.casefold() == number.strip().casefold():
            return clause
    known = ", ".join(clause.number for clause in Clause)
    raise CommandError(f"There is no clause “{number}”; there are {known}.")
