"""Measures the product against its performance goals."""

import json
import os
import subprocess
import sys
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from contactcentre.bench import lines, servers
from contactcentre.bench.data import FEWEST_FAMILIES
from contactcentre.bench.environment import for_bench
from contactcentre.bench.lines import Line, Verdict
from contactcentre.bench.naming import NotABenchDatabase
from contactcentre.bench.registry import Alone, items
from contactcentre.bench.servers import POSTGRESQL, SQLITE, NoServer


class Command(BaseCommand):
    help = (
        "Measures the product against its performance goals, each against a floor taken in the "
        "same run and with the same outcome, in databases of its own that are thrown away. "
        "“peak MB” is memory added while measuring; “queries” are of one call, transaction "
        "control apart. BENCH_DATABASE_URL names a PostgreSQL database that may be emptied; "
        "without it a private server is started."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--families",
            type=_sizes,
            default=[3000],
            help="how many families, or several numbers to see the growth: 1000,10k",
        )
        parser.add_argument("--db", choices=[SQLITE, POSTGRESQL, "both"], default=SQLITE)
        parser.add_argument("--rounds", type=int, default=7)
        parser.add_argument("--json", type=Path, metavar="FILE", help="write the findings there")
        parser.add_argument(
            "--gate",
            action="store_true",
            help="exit 1 on a missed goal; times and ratios may be a quarter over it",
        )
        parser.add_argument(
            "items", nargs="*", metavar="item", help=f"of {', '.join(items())}; else the usual ones"
        )

    def handle(self, **options: Any) -> None:
        _check(options)
        found: list[Line] = []
        self._say(lines.heading())
        for line in _measured(options):
            found.append(line)
            self._say(lines.as_text(line))
        grown = list(lines.growth(found))
        for told in grown:
            self._say(told)
        if options["json"]:
            written = {"lines": [line.as_json() for line in found], "growth": grown}
            options["json"].write_text(json.dumps(written, indent=1, ensure_ascii=False) + "\n")
        failed = any(line.verdict is Verdict.FAILED for line in found)
        if failed or (options["gate"] and any(line.breaks_gate for line in found)):
            sys.exit(1)

    def _say(self, told: str) -> None:
        self.stdout.write(told)
        self.stdout.flush()


def _measured(options: dict[str, Any]) -> Iterator[Line]:
    known = items()
    chosen = options["items"] or [name for name in known if not known[name].on_request]
    with_database = [name for name in chosen if not isinstance(known[name], Alone)]
    vendors = [SQLITE, POSTGRESQL] if options["db"] == "both" else [options["db"]]
    for vendor in vendors if with_database else []:
        yield from _in(vendor, with_database, options)
    for name in chosen:
        if isinstance(entry := known[name], Alone):
            yield from entry.run()


def _in(vendor: str, names: Sequence[str], options: dict[str, Any]) -> Iterator[Line]:
    """All the sizes in one kind of database."""
    try:
        with servers.database_url(
            vendor,
            given=os.environ.get("BENCH_DATABASE_URL", ""),
            configured=settings.DATABASES["default"],
        ) as url:
            for families in options["families"]:
                yield from _in_a_process(names, url, vendor, families, options["rounds"])
    except NotABenchDatabase as refused:
        raise CommandError(str(refused)) from refused
    except NoServer as missing:
        for name in names:
            yield Line(name, vendor, 0, note=str(missing), unjudged=Verdict.SKIPPED)


def _in_a_process(
    names: Sequence[str], url: str, vendor: str, families: int, rounds: int
) -> Iterator[Line]:
    """Seed and measure where nothing is known of the configured databases."""
    if not (settings.BASE_DIR / "static" / "built").is_dir():
        raise CommandError("The front end is not built yet: first run “make frontend”.")
    command = [sys.executable, "-m", "contactcentre.bench"]
    command += ["--families", str(families), "--rounds", str(rounds), *names]
    with servers.throw_away_home() as home:
        process = subprocess.Popen(  # noqa: S603
            command,
            cwd=settings.BASE_DIR,
            env=for_bench(home, database_url=url),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            yield from _read(process.stdout or [])
            process.wait()
        finally:
            _end(process)
    if process.returncode:
        note = "the measuring process failed (see above)"
        yield Line("bench", vendor, families, note=note, unjudged=Verdict.FAILED)


def _read(said: Iterable[str]) -> Iterator[Line]:
    for document in said:
        yield Line.from_json(json.loads(document))


def _end(process: "subprocess.Popen[str]") -> None:
    if process.poll() is None:
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(30)
    if process.poll() is None:
        process.kill()
        process.wait()


def _check(options: dict[str, Any]) -> None:
    """Raises ``CommandError`` for what cannot be measured."""
    known = items()
    if unknown := [name for name in options["items"] if name not in known]:
        raise CommandError(f"There is no item {unknown[0]}; there are {', '.join(known)}.")
    if options["rounds"] < 1:
        raise CommandError("At least one round is needed.")


def _sizes(text: str) -> list[int]:
    sizes = []
    for word in text.lower().split(","):
        number = word.strip().removesuffix("k")
        if not number.isdecimal():
            raise ArgumentTypeError("give numbers, as in 1000,10k")
        sizes.append(int(number) * (1000 if word.strip().endswith("k") else 1))
    if min(sizes) < FEWEST_FAMILIES:
        raise ArgumentTypeError(f"at least {FEWEST_FAMILIES} families are needed")
    return sizes
