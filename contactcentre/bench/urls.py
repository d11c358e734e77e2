"""The centre's pages, and a few more that only the bench has: what others are measured against."""

from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path

from accounts.roles import RUNS_SESSIONS
from contactcentre import urls
from contactcentre.bench.admin import SITES
from contactcentre.safekeeping.access import access

_FRAME = (
    '{% extends "base.html" %}{% block title %}Empty{% endblock %}'
    "{% block heading %}Empty{% endblock %}"
)


@access(*RUNS_SESSIONS)
def empty(request: HttpRequest) -> HttpResponse:
    """The frame of every page and nothing in it, for somebody signed in."""
    return _empty(request)


@access(public=True)
def empty_public(request: HttpRequest) -> HttpResponse:
    """The same for anybody."""
    return _empty(request)


@access(public=True)
def ok(request: HttpRequest) -> HttpResponse:
    """The least an answer can be."""
    return HttpResponse("ok")


def _empty(request: HttpRequest) -> HttpResponse:
    return HttpResponse(_frame().render({}, request))


@cache
def _frame() -> Any:
    return engines["django"].from_string(_FRAME)


urlpatterns = [
    path("bench/empty/", empty),
    path("bench/public/", empty_public),
    path("bench/ok/", ok),
    *(path(f"bench/{site.name}/", site.urls) for site in SITES),
    *urls.urlpatterns,
]
handler400 = urls.handler400
handler403 = urls.handler403
handler404 = urls.handler404
handler500 = urls.handler500
