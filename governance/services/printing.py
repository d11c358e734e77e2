"""A report as a PDF file, where the libraries that make one are installed."""

from ctypes.util import find_library
from functools import cache
from importlib.util import find_spec
from typing import Any, NoReturn


class NothingFetched(Exception):
    """A page that is to be printed named something outside itself."""


@cache
def can_print() -> bool:
    """Whether PDF files can be made here: the package is an extra, its libraries the system's.

    It is not imported to find that out: that takes a while.
    """
    return find_spec("weasyprint") is not None and find_library("pango-1.0") is not None


def pdf_of(page: str, *, style: str) -> bytes:
    """The page as a PDF file. Whatever it names outside itself is not fetched: it fails."""
    from weasyprint import CSS, HTML

    html = HTML(string=page, url_fetcher=_fetch_nothing)
    made: bytes = html.write_pdf(stylesheets=[CSS(string=style, url_fetcher=_fetch_nothing)])
    return made


def _fetch_nothing(url: str, *_: Any, **__: Any) -> NoReturn:
    raise NothingFetched("The page names something outside itself.")
