"""The policy as a PDF file to keep or to send."""

from functools import lru_cache

from django.conf import settings
from django.template.loader import render_to_string

from contactcentre import pdf
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


@lru_cache(maxsize=8)
def _made(number: int, html: str, *, large: bool) -> bytes:
    return pdf.made_from(html, style=_STYLE.format(size=_SIZES[large]))


def of(version: PolicyVersion, *, large: bool) -> bytes:
    """The file; made once for each version, as its words never change."""
    context = {"policy": version, "centre_name": settings.CENTRE_NAME}
    return _made(version.number, render_to_string("policy/pdf.html", context), large=large)
