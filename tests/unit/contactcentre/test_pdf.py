"""A file is made of its own page and nothing else, the same each time."""

import pytest

from contactcentre import pdf

PAGE = '<!doctype html><html lang="en-GB"><head><title>A</title>{}</head><body>Words</body></html>'


def test_the_same_page_is_the_same_file():
    assert pdf.can_be_made()
    assert pdf.made_from(PAGE.format("")) == pdf.made_from(PAGE.format(""))


@pytest.mark.parametrize("scheme", ["file://", "http://127.0.0.1:1"])
def test_nothing_that_it_names_is_fetched(tmp_path, scheme):
    sheet = tmp_path / "sheet.css"
    sheet.write_text("@page { size: 10mm 10mm } body { display: none }")
    link = f'<link rel="stylesheet" href="{scheme}{sheet}">'

    assert pdf.made_from(PAGE.format(link)) == pdf.made_from(PAGE.format(""))
