"""A backup and a restore of the whole centre, each against a plain copy of as many bytes."""

import os
import shutil
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

from django.conf import settings

from contactcentre.backups import making, places, restoring
from contactcentre.bench import database
from contactcentre.bench.lines import Line
from contactcentre.bench.measure import Failed, Variant, Work, forked
from contactcentre.bench.naming import PRISTINE
from contactcentre.bench.registry import Bench, item
from contactcentre.safekeeping import clock
from contactcentre.safekeeping.keyring import start_up
from contactcentre.safekeeping.models import Subject

_TIMED = 2


@item("backup")
def backup(bench: Bench) -> Iterable[Line]:
    size = forked(_archive_size)
    found = bench.measure(
        copy=Variant(lambda: _work(_copy), writes=True),
        backup=Variant(lambda: _work(_back_up), writes=True),
        restore=Variant(lambda: _work(_restore), writes=True),
    )
    for name in ("backup", "restore"):
        line = bench.line(f"{name} / plain copy", floor=found["copy"], ours=found[name])
        a_gigabyte = (line.ours or 0) / 1000 / size * 1e9
        yield replace(line, note=f"{size / 1e6:.0f} MB, {a_gigabyte:.0f} s for each GB")


def _work(act: Callable[[], object]) -> Work:
    """So many times in a row, from an archive of the seeded centre."""
    start_up.begin_records()
    making.make_archive(_folder(), now=clock.now())
    before = Subject.objects.count()

    def outcome() -> None:
        if Subject.objects.count() != before:
            raise Failed("Not everybody is there afterwards.")

    return Work([act] * (1 + _TIMED), outcome, warm_up=1)


def _back_up() -> None:
    making.make_archive(_folder(), now=clock.now())


def _restore() -> None:
    consent = restoring.Consent(replace=True)
    restoring.restore(_folder(), name=None, consent=consent, now=clock.now())


def _copy() -> None:
    copy = _folder() / "copy"
    shutil.copyfile(places.chosen(_folder(), None), copy)
    with copy.open("rb+") as file:
        os.fsync(file.fileno())


def _folder() -> Path:
    return Path(settings.HOME) / "archives"


def _archive_size() -> int:
    database.use(PRISTINE)
    start_up.begin_records()
    return making.make_archive(_folder(), now=clock.now()).size
