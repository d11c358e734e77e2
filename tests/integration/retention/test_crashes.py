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
from pathlib import Path
from typing import Any

import pytest

from tests.integration.retention.cooled import CO_ORDINATOR, PREPARE, Centre

SAMPLE = 4
# How a process ends that carries out a disposal with such a fault.
ENDS = {"kill": -signal.SIGKILL, "full": 1}
WHOLE = {
    "state": "certified",
    "tombstones": 1,
    "keys": 0,
    "rows": 0,
    "key_files": 1,
    "readable": True,
    "lines": True,
}


def dispose(centre: Centre, reference: str, *, fault: str, at: list[int]) -> list[dict[str, Any]]:
    """Of a copy, with such a fault from each of these writes; what became of it each time."""
    dying, numbers = str(Path(__file__).with_name("dying.py")), ",".join(map(str, at))
    words = [str(centre.home), reference, CO_ORDINATOR, fault, numbers]
    said = centre.run(dying, *words, home=centre.home.with_name(f"copy-{fault}"))
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
    (whole,) = dispose(centre, reference, fault=fault, at=[0])
    assert whole["found"] == WHOLE
    every = range(1, whole["writes"] + 1)
    chosen = every if os.environ.get("FAULTS") == "all" else random.sample(every, SAMPLE)

    for broken in dispose(centre, reference, fault=fault, at=sorted(chosen)):
        where = f"{fault} at write {broken['at']} of {whole['writes']}"
        assert broken["ended"] == ENDS[fault], where
        assert broken["found"] == WHOLE, where
        assert set(broken["again"].values()) == {0}, where
