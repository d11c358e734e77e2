"""The table of who may open what, from a terminal."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from contactcentre.who_may import MATRIX, PASSES_CONTACT_DETAIL, SHOWS_CONTACT_DETAIL
from contactcentre.who_may.table import METHODS, PRINCIPALS, RELATIONS, read


def told(**options):
    out = StringIO()
    call_command("who_may", stdout=out, **options)
    return out.getvalue()


def test_everybody_is_asked_for_at_every_address():
    cells = json.loads(told(json=True))["cells"]

    assert {cell["name"] for cell in cells} == MATRIX.keys()
    for name in MATRIX:
        asked = {(cell["principal"], cell["method"]) for cell in cells if cell["name"] == name}
        assert asked == {(who, method) for who in PRINCIPALS for method in METHODS}


def test_one_answer_for_each_cell():
    cells = json.loads(told(json=True))["cells"]
    keys = [(cell["name"], cell["method"], cell["principal"], cell["relation"]) for cell in cells]

    assert len(keys) == len(set(keys)) == sum(map(len, MATRIX.values()))
    assert {cell["relation"] for cell in cells} == RELATIONS.keys()


def test_a_contact_detail_is_shown_to_co_ordinators_after_a_second_factor():
    cells = [
        cell
        for cell in json.loads(told(json=True))["cells"]
        if cell["name"] in {SHOWS_CONTACT_DETAIL, PASSES_CONTACT_DETAIL}
        and (cell["method"], cell["answer"]) == ("POST", "200")
    ]

    assert len(cells) == 2
    for cell in cells:
        assert (cell["principal"], cell["relation"]) == ("co-ordinator", "own")
        assert cell["step_up"]
        assert cell["pattern"].startswith("/families/<")


def test_in_words_for_a_person():
    """Each address, and below it those who get something there."""
    blocks = told().split("\n/")
    (sheet,) = [block for block in blocks if "(families:sheet)" in block]
    heading, *lines = sheet.splitlines()
    principals = [line.split(":")[0].strip() for line in lines]

    assert "volunteer on shift" in principals
    assert "trustee" not in principals
    assert not heading.startswith("^")


def test_an_address_that_is_not_in_the_table_is_an_error(monkeypatch):
    monkeypatch.delitem(MATRIX, "home")

    with pytest.raises(CommandError, match="home"):
        told()


def test_a_relation_that_is_none_is_refused():
    row = "  GET  borrowed " + "404 " * len(PRINCIPALS)

    with pytest.raises(ValueError, match="borrowed"):
        dict(read(f"home\n{row}"))
