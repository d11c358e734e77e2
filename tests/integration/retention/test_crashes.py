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

import pytest

ROOT = Path(__file__).parents[3]
SAMPLE = 4
# How a process ends that carries out a disposal with such a fault.
ENDS = {"none": 0, "kill": -signal.SIGKILL, "full": 1}
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
        open_account(display_name=name, address=address, roles=[role], by=None)
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
LOOK = """
import json
from contactcentre.safekeeping import audit, scrubbing
from contactcentre.safekeeping.keyring import keys, kek, start_up
from contactcentre.safekeeping.keyring.keys import key_scope
from contactcentre.safekeeping.models import Subject
from families.models import Family
from retention.models import DisposalCase

start_up.verify()
audit.verify()
(case,) = DisposalCase.objects.all()
with key_scope():
    (stays,) = Family.objects.all()
    readable = all(person.first_name for person in stays.people.all())
print("found:", json.dumps({
    "state": case.state,
    "tombstones": len(keys.tombstones()),
    "keys": len(keys.living([case.of])),
    "rows": sum(scrubbing.counted(case.of).values()),
    "key_files": len(kek.generations()),
    "readable": readable,
    "lines": case.lines.count() > 0,
}))
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

    def run(self, *arguments: str, text: str = "", ends: int = 0) -> str:
        environment = {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(ROOT),
            "DJANGO_SETTINGS_MODULE": "contactcentre.settings.local",
            "CENTRE_HOME": str(self.home),
        }
        done = subprocess.run(
            [sys.executable, *arguments],
            env=environment,
            cwd=ROOT,
            input=text,
            capture_output=True,
            text=True,
        )
        assert done.returncode == ends, done.stderr[-2000:]
        return done.stdout + done.stderr

    def manage(self, *arguments: str) -> str:
        return self.run("manage.py", *arguments)

    def python(self, text: str) -> str:
        return self.run("-c", f"import django; django.setup()\n{text}")

    def dispose(self, reference: str, *, fault: str = "none", at: int = 0) -> str:
        dying = str(Path(__file__).with_name("dying.py"))
        return self.run(dying, reference, CO_ORDINATOR, fault, str(at), ends=ENDS[fault])

    def copy(self, to: Path) -> "Centre":
        shutil.copytree(self.home, to)
        return Centre(to)

    def found(self) -> dict[str, object]:
        return dict(json.loads(re.search(r"found: (.*)", self.python(LOOK))[1]))


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> tuple[Centre, str]:
    """A centre with a record whose cooling-off is over; and its reference."""
    centre = Centre(tmp_path_factory.mktemp("centre") / "home")
    for folder in ("data", "keyring"):
        (centre.home / folder).mkdir(parents=True)
    centre.manage("migrate", "--database", "keyring", "-v", "0")
    centre.manage("migrate", "-v", "0")
    return centre, re.search(r"reference: (\S+)", centre.python(PREPARE))[1]


@pytest.mark.own_centre
@pytest.mark.slow
@pytest.mark.parametrize("fault", ["kill", "full"])
def test_8_a_disposal_that_breaks_off_anywhere_is_finished_once(prepared, tmp_path, fault):
    centre, reference = prepared
    whole = centre.copy(tmp_path / "whole")
    writes = int(re.search(r"writes: (\d+)", whole.dispose(reference))[1])
    assert whole.found() == WHOLE
    # A disk with no room from a write on that needs none may be full for nothing at the end.
    every = range(1, writes + 1)
    chosen = every if os.environ.get("FAULTS") == "all" else random.sample(every, SAMPLE)

    for at in sorted(chosen):
        broken = centre.copy(tmp_path / f"{fault}-{at}")
        said = broken.dispose(reference, fault=fault, at=at)
        assert "Traceback" not in said, said[-2000:]
        settled = json.loads(broken.manage("settle", "--json"))
        if settled["finished"] == 0 and "certified" not in broken.manage("disposal", "list"):
            # Nothing had been begun, so nothing was lost either: it is done now.
            broken.dispose(reference)
        assert broken.found() == WHOLE, f"{fault} at write {at} of {writes}"
        again = json.loads(broken.manage("settle", "--json"))
        assert set(again.values()) == {0}, f"{fault} at write {at} of {writes}"
        shutil.rmtree(broken.home)
