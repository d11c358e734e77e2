"""Killed at any of its writes, or out of room from any of them on, a disposal ends in one
certificate, one tombstone and no key.

A sample of the writes here; all of them with ``make faults``.
"""

import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[3]
SAMPLE = 4
# How a process ends that carries out a disposal with such a fault.
ENDS = {"kill": -signal.SIGKILL, "full": 1}
CO_ORDINATOR = "winifred@centre.example"
PREPARE = f"""
from datetime import timedelta
from accounts.services.records import open_account
from contactcentre.safekeeping import clock
from contactcentre.safekeeping.keyring import start_up
from contactcentre.safekeeping.keyring.keys import key_scope
from tests.factories.families import make_families
from tests.factories.retention import last_used, swept
from retention.services import cases

start_up.begin_records()
today = clock.today()
with key_scope():
    by, trustee = (
        open_account(
            display_name=name, address=address, roles=[role], by=None, demonstration=True
        )
        for name, address, role in (
            ("Winifred", "{CO_ORDINATOR}", "co-ordinator"),
            ("Theodore", "theodore@centre.example", "trustee"),
        )
    )
    goes, stays = make_families(2)
    last_used(goes.subject, clock.years_before(today, 4))
    begun = today - timedelta(days=15)
    case = cases.propose(reference=goes.reference, by=by, on=begun)
    cases.approve(case_id=case.pk, digest=case.digest, by=trustee, on=begun)
    swept(today - timedelta(days=1), today)
print("reference:", goes.reference)
"""
WHOLE = {
    "state": "certified",
    "tombstones": 1,
    "keys": 0,
    "rows": 0,
    "key_files": 1,
    "readable": True,
    "lines": True,
}


@dataclass
class Centre:
    """A centre in a folder, acted on by processes of their own."""

    home: Path

    def run(self, *arguments: str, home: Path | None = None) -> str:
        environment = {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(ROOT),
            "DJANGO_SETTINGS_MODULE": "contactcentre.settings.local",
            "CENTRE_HOME": str(home or self.home),
        }
        done = subprocess.run(
            [sys.executable, *arguments], env=environment, cwd=ROOT, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr[-2000:]
        assert "Traceback" not in done.stderr, done.stderr[-2000:]
        return done.stdout

    def dispose(self, reference: str, *, fault: str, at: list[int]) -> list[dict[str, Any]]:
        """Of a copy, with such a fault from each of these writes; what became of it each time."""
        dying, numbers = str(Path(__file__).with_name("dying.py")), ",".join(map(str, at))
        words = [str(self.home), reference, CO_ORDINATOR, fault, numbers]
        said = self.run(dying, *words, home=self.home.with_name(f"copy-{fault}"))
        return [json.loads(line) for line in said.splitlines()]


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory, begun: Path) -> tuple[Centre, str]:
    """A centre with a record whose cooling-off is over; and its reference."""
    centre = Centre(tmp_path_factory.mktemp("centre") / "home")
    shutil.copytree(begun, centre.home)
    said = centre.run("-c", f"import django; django.setup()\n{PREPARE}")
    return centre, re.search(r"reference: (\S+)", said)[1]


@pytest.mark.own_centre
@pytest.mark.slow
@pytest.mark.parametrize("fault", ["kill", "full"])
def test_8_a_disposal_that_breaks_off_anywhere_is_finished_once(prepared, fault):
    centre, reference = prepared
    (whole,) = centre.dispose(reference, fault=fault, at=[0])
    assert whole["found"] == WHOLE
    every = range(1, whole["writes"] + 1)
    chosen = every if os.environ.get("FAULTS") == "all" else random.sample(every, SAMPLE)

    for broken in centre.dispose(reference, fault=fault, at=sorted(chosen)):
        where = f"{fault} at write {broken['at']} of {whole['writes']}"
        assert broken["ended"] == ENDS[fault], where
        assert broken["found"] == WHOLE, where
        assert set(broken["again"].values()) == {0}, where
