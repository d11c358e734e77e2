"""Clause 7: while the centre is at work, nothing it writes holds a sealed text in clear."""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, build_opener

import pytest

from tests.raw_search import found_in
from tests.served import ROOT, Centre

pytestmark = [
    pytest.mark.own_centre,
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="stops with its parent on Linux only"),
]


class Visitor:
    """A browser of sorts: keeps its cookies and fills in the token of a form."""

    def __init__(self, centre: Centre) -> None:
        self.root = f"http://localhost:{centre.port}"
        self.opener = build_opener(HTTPCookieProcessor(CookieJar()))
        self.page = ""

    def get(self, path: str) -> str:
        return self._read(path, None)

    def post(self, path: str, **fields: str) -> str:
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', self.page)
        assert token, "the page has no form"
        return self._read(path, urlencode(fields | {"csrfmiddlewaretoken": token[1]}).encode())

    def _read(self, path: str, body: bytes | None) -> str:
        url = path if path.startswith("http") else self.root + path
        try:
            with self.opener.open(url, body, timeout=30) as answer:
                self.page = answer.read().decode()
        except HTTPError as answer:
            self.page = answer.read().decode()
        return self.page


@pytest.fixture(scope="module")
def centre() -> Iterator[Centre]:
    home = Path(tempfile.mkdtemp(prefix="cs-"))
    centre = Centre(home, demonstration=True)
    centre.start()
    yield centre
    centre.parent.terminate()
    centre.wait()
    shutil.rmtree(home)


@pytest.fixture(scope="module")
def texts(centre: Centre) -> list[str]:
    """Every sealed text of the demonstration centre, as `manage.py demo --json` tells them."""
    told = subprocess.run(
        [sys.executable, "manage.py", "demo", "--json"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "CENTRE_HOME": str(centre.home)},
        capture_output=True,
        text=True,
        check=True,
    )
    return list(json.loads(told.stdout)["canaries"].values())


@pytest.fixture(scope="module")
def day_of_work(centre: Centre, texts: list[str]) -> None:
    """A co-ordinator reads, searches, mistypes and shows a contact detail."""
    visitor = Visitor(centre)
    link = re.search(rf"Co-ordinator\s+(http://localhost:{centre.port}/\S+)", centre.said)
    assert link
    visitor.get(link[1])
    assert "Home" in visitor.post(link[1])
    register = visitor.get("/today/")
    name = next(text for text in texts if text in register)
    visitor.get("/families/")
    assert "F-" in visitor.post("/families/", text=name)
    reference = re.search(r"F-[0-9A-Z]{6}", visitor.get("/families/?state=active"))
    assert reference
    file = visitor.get(f"/families/{reference[0]}/")
    shown = re.search(rf"/families/{reference[0]}/contact/[0-9a-f-]+/", file)
    if shown:
        visitor.get(shown[0])
        visitor.post(f"{shown[0]}show/")
    visitor.get("/families/new/")
    visitor.post("/families/new/", last_name=name, date_of_birth=name)
    visitor.get(f"/families/{reference[0]}/?{urlencode({'q': name})}")
    visitor.get(f"/nowhere/{urlencode({'q': name})}")
    visitor.get("/account/sign-in/")


def test_7_no_sealed_text_is_in_any_file_of_the_running_service(
    centre: Centre, texts: list[str], day_of_work: None
) -> None:
    files = [
        path
        for path in centre.home.rglob("*")
        if path.is_file() and "static" not in path.relative_to(centre.home).parts
    ]
    names = {path.name for path in files}
    assert {"centre.sqlite3", "centre.sqlite3-wal", "keyring.sqlite3"} <= names
    for path in files:
        assert found_in(path.read_bytes(), texts) == set(), path.name


def test_7_no_sealed_text_is_in_what_the_service_says(
    centre: Centre, texts: list[str], day_of_work: None
) -> None:
    said = centre.said.partition("Ctrl-C")[2]
    assert "families" in said, "the requests were not logged"
    assert found_in(said.encode(), texts) == set()
