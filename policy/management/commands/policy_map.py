"""The generated map from clauses to what holds them."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from policy import clause_map


class Command(BaseCommand):
    help = "Keep docs/policy-map.md in step with the rules; without an option, print it."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        choice = parser.add_mutually_exclusive_group()
        choice.add_argument("--write", action="store_true", help="write docs/policy-map.md anew")
        choice.add_argument(
            "--check", action="store_true", help="fail if docs/policy-map.md is not in step"
        )

    def handle(self, *args: Any, write: bool, check: bool, **options: Any) -> None:
        path = Path(settings.BASE_DIR) / "docs" / "policy-map.md"
        text = clause_map.as_markdown()
        if write:
            path.write_text(text, encoding="utf-8")
        elif not check:
            self.stdout.write(text, ending="")
        elif not path.exists() or path.read_text(encoding="utf-8") != text:
            raise CommandError(
                "docs/policy-map.md is not in step with the rules: "
                "run “manage.py policy_map --write”."
            )
