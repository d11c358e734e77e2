"""One database of the bench: make it, seed it, measure in it, take it away again.

What is found goes to standard output, one JSON document a line; all else to standard error.
"""

import json
import sys
from argparse import ArgumentParser

from contactcentre import static_collection
from contactcentre.bench import data, database, registry
from contactcentre.bench.measure import forked
from contactcentre.bench.registry import Bench, Centre, Item
from contactcentre.safekeeping import clock


def main() -> None:
    parser = ArgumentParser()
    parser.add_argument("--families", type=int, required=True)
    parser.add_argument("--rounds", type=int, required=True)
    parser.add_argument("items", nargs="+")
    options = parser.parse_args()
    try:
        # In a child, so that what seeding leaves in memory slows no measure.
        centre = forked(lambda: _seeded(options.families))
        bench = Bench(centre, options.families, options.rounds)
        for name in options.items:
            _measure(name, bench)
    finally:
        database.drop()


def _measure(name: str, bench: Bench) -> None:
    chosen = registry.items()[name]
    if isinstance(chosen, Item):
        for line in registry.run(chosen, bench):
            sys.stdout.write(json.dumps(line.as_json()) + "\n")
            sys.stdout.flush()


def _seeded(families: int) -> Centre:
    static_collection.gather()
    database.migrate()
    centre = data.populate(families, on=clock.today())
    database.settle()
    return centre
