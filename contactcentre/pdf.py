"""PDF files, where the libraries that make them are installed. Nothing is fetched for one."""

from functools import cache
from typing import Any


@cache
def _library() -> Any:
    """The library; None where it, or what it needs of the system, is missing."""
    # Here and not above: it takes a while to start, and most processes never need it.
    try:
        import weasyprint
    except (ImportError, OSError):
        return None
    return weasyprint


def can_be_made() -> bool:
    """Whether to offer PDF files at all; pages can always be printed."""
    return _library() is not None


def made_from(page: str, *, style: str = "") -> bytes:
    """The same bytes for the same page and style, with neither a date nor a name of their own.

    Headings, tables and their order are marked in it, so that a screen reader can read it out.
    Fails for a page that names anything outside itself. Only where files ``can_be_made``.
    """
    library = _library()
    nowhere = library.urls.URLFetcher(allowed_protocols=(), allow_redirects=False)
    sheets = [library.CSS(string=style, url_fetcher=nowhere)] if style else []
    document = library.HTML(string=page, url_fetcher=nowhere)
    made: bytes = document.write_pdf(stylesheets=sheets, pdf_variant="pdf/ua-1")
    return made
