"""G4: the register of a full session, against an empty page and against itself in plaintext."""

import re
from collections.abc import Iterable

from django.urls import reverse

from contactcentre.bench import database
from contactcentre.bench.data import HALL_FAMILIES, booked
from contactcentre.bench.lines import Line
from contactcentre.bench.measure import Failed, Variant, Work, forked, same_outcome
from contactcentre.bench.plaintext import PLAINTEXT, fields_in_plaintext, write_in_plaintext
from contactcentre.bench.registry import Bench, item
from contactcentre.bench.visitor import signed_in

_CALLS = 23
_DIFFERS_EACH_TIME = re.compile(
    rb'name="(?:csrfmiddlewaretoken|page)" value="[^"]+"|(?<=:)[0-9a-f-]{36}(?=[":])'
)


@item("register")
def register(bench: Bench) -> Iterable[Line]:
    centre = bench.centre

    def empty() -> Work:
        visitor = signed_in(centre.co_ordinator)
        return Work([lambda: visitor.get("/bench/empty/")] * _CALLS)

    def page() -> Work:
        visitor = signed_in(centre.co_ordinator)
        url = reverse("families:register", args=[centre.hall])
        return Work([lambda: visitor.get(url)] * _CALLS, lambda: _said(visitor.get(url).body))

    def page_in_plaintext() -> Work:
        fields_in_plaintext()
        return page()

    _make_plaintext_copy(bench)
    found = bench.measure(
        empty=Variant(empty),
        plaintext=Variant(page_in_plaintext, copy=PLAINTEXT),
        sealed=Variant(page),
    )
    same_outcome(found["plaintext"], found["sealed"])
    yield bench.line(
        "register / empty page", floor=found["empty"], ours=found["sealed"], at_most=4.5, queries=8
    )
    yield bench.line(
        "register / in plaintext", floor=found["plaintext"], ours=found["sealed"], at_most=1.1
    )


def _make_plaintext_copy(bench: Bench) -> None:
    database.make_copy(PLAINTEXT)

    def write() -> None:
        database.use(PLAINTEXT)
        family_ids = booked(bench.centre.hall).values_list("family_id", flat=True)
        write_in_plaintext(set(family_ids), person_id=bench.centre.co_ordinator)

    forked(write)


def _said(body: bytes) -> str:
    """What the page says. Raises ``Failed`` unless it shows the whole session."""
    if (rows := body.count(b'<li class="register-row')) != HALL_FAMILIES:
        raise Failed(f"The register shows {rows} families instead of {HALL_FAMILIES}.")
    if (people := body.count(b'<li class="register-person')) != 3 * HALL_FAMILIES:
        raise Failed(f"The register shows {people} people instead of {3 * HALL_FAMILIES}.")
    return _DIFFERS_EACH_TIME.sub(b"", body).decode()
