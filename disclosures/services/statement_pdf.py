"""A statement as a PDF: made from its frozen text alone, so that every side’s file is the same."""

from functools import cache
from typing import Any

from django.template.loader import render_to_string


class NoPdf(Exception):
    """This machine cannot make one: a library is missing."""


def is_possible() -> bool:
    """Whether PDFs can be made here."""
    try:
        _library()
    except NoPdf:
        return False
    return True


def made_of(statement: str) -> bytes:
    """The same bytes for the same statement, whoever asks and whenever. Raises ``NoPdf``.

    Nothing is fetched for it from anywhere, and it carries neither a date nor a name.
    """
    library = _library()
    page = render_to_string("portal/statement_pdf.html", {"statement": statement})
    fetcher = library.urls.URLFetcher(allowed_protocols=(), allow_redirects=False)
    document: bytes = library.HTML(string=page, url_fetcher=fetcher).write_pdf()
    return document


@cache
def _library() -> Any:
    # Here and not above: its libraries may be missing, and it takes a while to start.
    try:
        import weasyprint
    except (ImportError, OSError):
        raise NoPdf from None
    return weasyprint
