"""Clause 8: of a family that was disposed of, no file of the centre says anything any more.

Each step is a process of its own, as at a terminal: a backup, the disposal and its certificate, and
that backup restored.
"""

import base64
import json
import shutil
from pathlib import Path

import pytest

from tests.integration.retention.cooled import CO_ORDINATOR, PREPARE, Centre
from tests.raw_search import found_in

WHAT_IS_KNOWN = """
import base64, json
from contactcentre.safekeeping.keyring import kek, keys
from contactcentre.safekeeping.keyring.models import DataKey
from families.models import ContactDetail
with key_scope():
    texts = [text for person in goes.people.all() for text in (person.first_name, person.last_name)]
    texts += [each.value for each in ContactDetail.objects.filter(person__family=goes)]
    key = keys.key_of(goes.pk)
row = DataKey.objects.get(pk=goes.pk)
print(json.dumps({
    "reference": goes.reference,
    "texts": sorted({text for text in texts if len(text) > 5}),
    "secrets": [row.wrapped.encode().hex(), key.hex(), kek.read(row.generation).hex()],
}))
"""
CERTIFICATE = """
import django
django.setup()
from contactcentre.safekeeping.keyring.keys import key_scope
from retention.models import DisposalCase
from retention.services.files import certificate_file
with key_scope():
    assert certificate_file(DisposalCase.objects.get()).startswith(b"%PDF")
"""


@pytest.fixture
def centre(tmp_path: Path, begun: Path) -> Centre:
    shutil.copytree(begun, tmp_path / "home")
    return Centre(tmp_path / "home")


def files_of(centre: Centre) -> dict[str, bytes]:
    every = (path for path in centre.home.rglob("*") if path.is_file())
    return {str(path.relative_to(centre.home)): path.read_bytes() for path in every}


def those_with(secret: bytes, centre: Centre) -> set[str]:
    """The files that hold it as it is, in base64 or in hexadecimal."""
    in_base64 = base64.b64encode(secret).rstrip(b"=")[:-1]
    words = {secret, in_base64, in_base64.translate(bytes.maketrans(b"+/", b"-_"))}
    words |= {secret.hex().encode(), secret.hex().upper().encode()}
    return {name for name, content in files_of(centre).items() if any(w in content for w in words)}


@pytest.mark.own_centre
@pytest.mark.slow
def test_8_nothing_of_it_is_in_any_file_nor_after_an_old_backup_is_restored(centre):
    backups = str(centre.home / "backups")
    said = centre.run("-c", f"import django; django.setup()\n{PREPARE}{WHAT_IS_KNOWN}")
    known = json.loads(said.splitlines()[-1])
    wrapped, key, wrapping = map(bytes.fromhex, known["secrets"])
    assert known["texts"]
    assert len(those_with(wrapped, centre)) == 2, "the keyring and its mirror"
    assert len(those_with(wrapping, centre)) == 1
    centre.run("manage.py", "backup", backups)

    centre.run("manage.py", "disposal", "execute", known["reference"], "--by", CO_ORDINATOR)
    centre.run("-c", CERTIFICATE)
    for restored in (False, True):
        if restored:
            centre.run("manage.py", "restore", backups, "--replace")
        for name, content in files_of(centre).items():
            assert found_in(content, known["texts"]) == set(), name
        for secret in (wrapped, key, wrapping):
            assert those_with(secret, centre) == set()
