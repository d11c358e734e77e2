"""What is handed over as a file: somebody’s own data, and a certificate for the minutes."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string

from contactcentre import pdf
from policy import parameters
from retention.models import DataRequest, DisposalCase
from retention.services.access import Copy

_STYLE = """
@page { size: A4; margin: 20mm 18mm;
  @bottom-right { content: counter(page) " / " counter(pages); font: 10pt sans-serif; } }
html { font: 11pt/1.45 sans-serif; color: #000; }
h1 { font-size: 1.6em; margin: 0 0 .4em; }
h2 { font-size: 1.15em; margin: 1.4em 0 .4em; break-after: avoid; }
table { width: 100%; border-collapse: collapse; }
th, td { text-align: left; vertical-align: top; padding: .3em .6em .3em 0;
  border-bottom: 1px solid #bbb;
  overflow-wrap: anywhere; }
th { width: 38%; font-weight: normal; }
dl > div { display: flex; padding: .3em 0; border-bottom: 1px solid #bbb; }
dt { width: 38%; }
dd { margin: 0; flex: 1; }
.digest { font: .8em monospace; overflow-wrap: anywhere; }
tr { break-inside: avoid; }
"""


def copy_file(request: DataRequest, copy: Copy) -> bytes:
    """The copy as it was given, as a PDF: the same bytes for the same copy."""
    context = {"data_request": request, "copy": copy, "years": years_kept(request)}
    return _made("retention/data_copy_pdf.html", context)


def certificate_file(case: DisposalCase) -> bytes:
    """The certificate as a PDF."""
    removed = case.lines.order_by("what")
    return _made("retention/certificate_pdf.html", {"case": case, "removed": removed})


def years_kept(request: DataRequest) -> int:
    """What the copy says of how long things are kept: the policy of the day it was given."""
    return parameters.in_force(request.ended_on or request.noted_on).retention_years


def _made(template: str, context: Mapping[str, Any]) -> bytes:
    page = render_to_string(template, {**context, "centre_name": settings.CENTRE_NAME})
    return pdf.made_from(page, style=_STYLE)
