"""A report as a PDF file, where the libraries that make one are installed."""

from functools import cache
from typing import Any, NoReturn


class NothingFetched(Exception):
    """A page that is to be printed named something outside itself."""


@cache
def can_print() -> bool:
    """Whether PDF files can be made here: the package is an extra, its libraries the system's."""
    try:
        import weasyprint  # noqa: F401
    except (ImportError, OSError):
        return False
    return True


def pdf_of(page: str, *, style: str) -> bytes:
    """The page as a PDF file. Whatever it names outside itself is not fetched: it fails."""
    from weasyprint import CSS, HTML

    html = HTML(string=page, url_fetcher=_fetch_nothing)
    made: bytes = html.write_pdf(stylesheets=[CSS(string=style, url_fetcher=_fetch_nothing)])
    return made


def _fetch_nothing(url: str, *_: Any, **__: Any) -> NoReturn:
    raise NothingFetched("The page names something outside itself.")
