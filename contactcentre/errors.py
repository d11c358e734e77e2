"""The pages for what went wrong. None says anything about the data or the machinery."""

import logging
import secrets
import sys
from typing import Any

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template import loader
from redis.exceptions import RedisError

from contactcentre.logs import kind_of, places
from contactcentre.safekeeping.errors import SafekeepingError, SealBroken

log = logging.getLogger("contactcentre.incidents")

# What a page depends on and cannot do without; the fault is not in the page.
DEPENDENCIES = (OperationalError, InterfaceError, RedisError, SafekeepingError)

_LAST_RESORT = """<!DOCTYPE html>
<html lang="en-GB"><head><meta charset="utf-8"><title>{title}</title></head>
<body><main><h1>{title}</h1><p>{text}</p></main></body></html>"""


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: what was sent cannot be read."""
    return _bare(400, "Sorry, what was sent cannot be read")


def not_allowed(request: HttpRequest, refused: HttpResponseBase) -> HttpResponse:
    """405: an address that is not asked for in this way, such as one that a button sends to."""
    response = _bare(405, "Sorry, that page cannot be opened like this")
    response.headers["Allow"] = refused.headers["Allow"]
    return response


def too_large(request: HttpRequest) -> HttpResponse:
    """413: more was sent than the centre takes."""
    return _bare(413, "Sorry, that was too much to send at once")


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: refused."""
    return _in_full(request, 403, "403.html", "Sorry, that may not be done")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form did not come from a page of ours, or that page was open for too long."""
    return _in_full(request, 403, "403_csrf.html", "Sorry, that form had expired")


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: the same page for what does not exist and for what one may not see."""
    return _in_full(request, 404, "404.html", "Page not found")


def server_error(request: HttpRequest) -> HttpResponse:
    """500, or 503 when something the page depends on is broken, with an incident number."""
    return incident(request, sys.exc_info()[1])


def incident(request: HttpRequest, exception: BaseException | None) -> HttpResponse:
    """Log the exception's type and places under a random number, and answer with that number."""
    number = f"{secrets.token_hex(2)}-{secrets.token_hex(2)}".upper()
    page = request.resolver_match.view_name if request.resolver_match else "no page"
    trace = exception.__traceback__ if exception else None
    log.error(
        f"Incident {number}: {request.method} {page}: {kind_of(exception)} at {places(trace)}"
    )
    # A value that was damaged is not readable in a minute either.
    if isinstance(exception, DEPENDENCIES) and not isinstance(exception, SealBroken):
        response = _bare(503, "Sorry, part of the service is not working", incident=number)
    else:
        response = _bare(500, "Sorry, something went wrong", incident=number)
    # Django would log the exception again, at length.
    response._has_been_logged = True  # type: ignore[attr-defined]
    return response


def _bare(status: int, title: str, *, incident: str = "") -> HttpResponse:
    """A page made without the request, so that it needs neither session nor database."""
    frame: dict[str, Any] = {
        "centre": {"name": settings.CENTRE_NAME},
        "navigation": None,
        "signed_in": None,
    }
    page = {"title": title, "incident": incident}
    try:
        html = loader.render_to_string(f"{status}.html", frame | page)
        return HttpResponse(html, status=status)
    except Exception as broken:
        return _last_resort(status, title, broken, incident)


def _in_full(request: HttpRequest, status: int, template: str, title: str) -> HttpResponse:
    try:
        page = loader.render_to_string(template, {"title": title}, request)
        return HttpResponse(page, status=status)
    except Exception as broken:
        return _last_resort(status, title, broken)


def _last_resort(status: int, title: str, broken: Exception, number: str = "") -> HttpResponse:
    """A plain page for when the proper one cannot be made."""
    log.error(f"The page for {status} failed: {kind_of(broken)} at {places(broken.__traceback__)}")
    text = f"Incident {number}." if number else "Go back and try again."
    return HttpResponse(_LAST_RESORT.format(title=title, text=text), status=status)
