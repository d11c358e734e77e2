"""Spreadsheets of families, as text, and what reading them says."""

import csv
import io
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings

from contactcentre.spreadsheet import ImportRefused
from families.services.importing import read_families

EXAMPLE = Path(settings.BASE_DIR) / "docs" / "example-families.csv"
ON = date(2026, 5, 16)

HEADER = ["family", "role", "first name", "last name", "date of birth"]
WHOLE = [
    ["1", "child", "Tamsin", "Quillfeather", "19/05/2018"],
    ["1", "resident", "Jory", "Quillfeather", ""],
    ["1", "visiting", "Eseld", "Nkemelu", "1990-11-07"],
]


def sheet(*rows, header=HEADER, delimiter=","):
    written = io.StringIO()
    csv.writer(written, delimiter=delimiter).writerows([header, *rows])
    return written.getvalue()


def with_column(name, value, *, row=0):
    """The three people of one family, ``row`` with one more cell filled."""
    rows = [[*cells, value if place == row else ""] for place, cells in enumerate(WHOLE)]
    return sheet(*rows, header=[*HEADER, name])


def errors_of(content):
    with pytest.raises(ImportRefused) as refused:
        read_families(content.encode() if isinstance(content, str) else content, on=ON)
    return refused.value.errors


def only_family(content):
    (family,) = read_families(content.encode(), on=ON)
    return family
