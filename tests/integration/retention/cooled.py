"""A centre in a folder of its own with a record whose cooling-off is over, and one that stays.

What is done in it is done in processes of their own, as at a terminal.
"""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[3]
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


@dataclass
class Centre:
    """The folder, and what is done there; what that leaves in passing is in the folder too."""

    home: Path

    def run(self, *arguments: str, home: Path | None = None) -> str:
        """What a process that ended well said."""
        environment = {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(ROOT),
            "DJANGO_SETTINGS_MODULE": "contactcentre.settings.local",
            "CENTRE_HOME": str(home or self.home),
            "TMPDIR": str(self.home),
        }
        done = subprocess.run(
            [sys.executable, *arguments], env=environment, cwd=ROOT, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr[-2000:]
        assert "Traceback" not in done.stderr, done.stderr[-2000:]
        return done.stdout
