"""What an agency, or a party for whom nobody acts, sees behind a sign-in of their own.

That is their own requests, and the releases for them.

Nobody here is an account of the centre. The browser keeps a secret in a cookie of its own, apart
from the session of those who work here.
"""

import re
from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from allauth.core.internal import ratelimit
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import mail
from contactcentre.answering import posted, status_of
from contactcentre.safekeeping import clock
from contactcentre.safekeeping.access import access
from contactcentre.safekeeping.acting import acting_as
from disclosures.forms.portal import AddressForm, CodeForm
from disclosures.models import Reader, Release
from disclosures.services import portal as services
from disclosures.services import portal_reading, statement_pdf
from policy.clauses import Refused

_SESSION, _ASKED = "agency", "agency-code"
_SECRET = re.compile(r"[\w-]{43}")
_FORM_METHODS = ["GET", "HEAD", "POST"]


@access(public=True)
@require_http_methods(_FORM_METHODS)
@sensitive_post_parameters()
def sign_in(request: HttpRequest) -> HttpResponse:
    """An address is typed; the answer is the same for every one of them."""
    form = AddressForm(posted(request))
    if not form.is_valid():
        context = {"form": form, "can_send": mail.is_set_up()}
        return _private(render(request, "portal/sign_in.html", context, status=status_of(form)))
    address = form.cleaned_data["email"]
    if not _allowed(request, "agency_code"):
        return _too_many(request)
    answer = redirect("disclosures:portal-code")
    _keep(answer, _ASKED, services.want_code(address))
    return _private(answer)


@access(public=True)
@require_http_methods(_FORM_METHODS)
@sensitive_post_parameters()
@sensitive_variables("secret")
def code(request: HttpRequest) -> HttpResponse:
    """The code from the mail, in the browser that asked for it."""
    form = CodeForm(posted(request))
    if form.is_valid():
        if not _allowed(request, "agency_code_try"):
            return _too_many(request)
        try:
            secret = services.sign_in(form.cleaned_data["code"], browser=_kept(request, _ASKED))
        except Refused as refused:
            form.add_error("code", refused.because)
        else:
            answer = redirect("disclosures:portal")
            _keep(answer, _SESSION, secret)
            answer.delete_cookie(_name(_ASKED), samesite="Strict")
            return _private(answer)
    return _private(render(request, "portal/code.html", {"form": form}, status=status_of(form)))


def is_signed_in(request: HttpRequest) -> bool:
    """Whether somebody of an agency, or a party, is signed in in this browser."""
    try:
        services.signed_in(_kept(request, _SESSION))
    except services.NotSignedIn:
        return False
    return True


def _for_readers(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Only for whoever is signed in so; others are sent to ask for a code."""

    @wraps(view)
    def asked(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        try:
            reader = services.signed_in(_kept(request, _SESSION))
        except services.NotSignedIn:
            return _private(redirect("disclosures:portal-sign-in"))
        # Nobody who works here is meant, whoever else uses this browser.
        with acting_as(None):
            return _private(view(request, reader, **kwargs))

    return asked


@access(public=True)
@require_safe
@_for_readers
def home(request: HttpRequest, reader: Reader) -> HttpResponse:
    context = {
        "reader": reader,
        "asked": portal_reading.requests_of(reader),
        "releases": portal_reading.releases_for(reader, on=clock.today()),
    }
    return render(request, "portal/home.html", context)


@access(public=True)
@require_safe
@_for_readers
def release(request: HttpRequest, reader: Reader, release_id: UUID) -> HttpResponse:
    """One statement, to read and to print."""
    found = _release(reader, release_id)
    context = {
        "reader": reader,
        "release": found,
        "earlier": portal_reading.read_along(found, reader=reader, on=clock.today()),
    }
    return render(request, "portal/release.html", context)


@access(public=True)
@require_safe
@_for_readers
def pdf(request: HttpRequest, reader: Reader, release_id: UUID) -> HttpResponse:
    """The same bytes under the same name for everybody."""
    found = _release(reader, release_id)
    if found.file is None:
        raise Http404
    return HttpResponse(
        found.file,
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{statement_pdf.FILE_NAME}"'},
    )


@access(public=True)
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    services.sign_out(_kept(request, _SESSION))
    answer = redirect("disclosures:portal-sign-in")
    answer.delete_cookie(_name(_SESSION), samesite="Strict")
    return _private(answer)


def _release(reader: Reader, release_id: UUID) -> Release:
    try:
        return portal_reading.read(release_id, reader=reader, on=clock.today())
    except Release.DoesNotExist:
        raise Http404 from None


def _allowed(request: HttpRequest, action: str) -> bool:
    return bool(ratelimit.consume(request, app="allauth.account", action=action))


def _too_many(request: HttpRequest) -> HttpResponse:
    """For somebody of an agency or a party: what they can do meanwhile."""
    return _private(render(request, "portal/too_many.html", status=429))


def _keep(answer: HttpResponse, name: str, secret: str) -> None:
    answer.set_cookie(
        _name(name),
        secret,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Strict",
    )


def _kept(request: HttpRequest, name: str) -> str:
    """The secret that this browser keeps; empty for what cannot be one."""
    held = request.COOKIES.get(_name(name), "")
    return held if _SECRET.fullmatch(held) else ""


def _name(name: str) -> str:
    """Where the site is secure, no other host can have set it."""
    return f"__Host-{name}" if settings.SESSION_COOKIE_SECURE else name


def _private(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response
