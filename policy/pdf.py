"""The policy as a PDF file to keep or to send. Nothing is fetched from anywhere to make it."""

from functools import cache, lru_cache
from typing import Any, NoReturn

from django.conf import settings
from django.template.loader import render_to_string

from policy.models import PolicyVersion

_STYLE = """
@page {{ size: A4; margin: 20mm 18mm;
  @bottom-right {{ content: counter(page) " / " counter(pages); font: 10pt sans-serif; }} }}
html {{ font: {size}pt/1.45 sans-serif; color: #000; }}
h1 {{ font-size: 1.6em; margin: 0 0 .4em; }}
h2 {{ font-size: 1.2em; margin: 1.2em 0 .4em; break-after: avoid; }}
li {{ margin: 0 0 .5em; break-inside: avoid; }}
footer {{ margin-top: 2em; font-size: .85em; }}
"""
_SIZES = {False: 11, True: 18}


@cache
def _weasyprint() -> Any:
    """The library, or None where it, or what it needs of the system, is not installed."""
    try:
        import weasyprint
    except (ImportError, OSError):
        return None
    return weasyprint


def can_be_made() -> bool:
    return _weasyprint() is not None


@lru_cache(maxsize=8)
def _made(number: int, html: str, *, large: bool) -> bytes:
    library = _weasyprint()
    style = library.CSS(string=_STYLE.format(size=_SIZES[large]), url_fetcher=_nowhere)
    made: bytes = library.HTML(string=html, url_fetcher=_nowhere).write_pdf(stylesheets=[style])
    return made


def of(version: PolicyVersion, *, large: bool) -> bytes:
    """The file; made once for each version, as its words never change."""
    context = {"policy": version, "centre_name": settings.CENTRE_NAME}
    return _made(version.number, render_to_string("policy/pdf.html", context), large=large)


def _nowhere(url: str, *_: Any, **__: Any) -> NoReturn:
    raise ValueError("The policy is made of its own words only.")
