"""Asking for attendance dates, by anybody: the same answer whatever is asked.

Nothing is looked up here, so no answer and no delay tells whether a family is known.
"""

from datetime import timedelta
from ipaddress import ip_address, ip_network

from allauth.account.adapter import get_adapter
from allauth.core.internal import ratelimit
from django.core.signing import BadSignature, TimestampSigner
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from contactcentre.answering import posted, status_of
from contactcentre.safekeeping import clock
from contactcentre.safekeeping.access import access
from contactcentre.safekeeping.once import once
from disclosures.forms.asking import AskForm
from disclosures.models import AttendanceRequest
from disclosures.services import asking as services
from disclosures.views.portal import is_signed_in
from policy.clauses import Clause

# How many bits the addresses have in common that one connection is likely to be given.
_BLOCK = {4: 24, 6: 48}
_SIGNED = TimestampSigner(salt="request-taken-in")
_QUOTED_FOR = timedelta(hours=12)


@access(public=True)
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
def ask(request: HttpRequest) -> HttpResponse:
    """The form; for one side then the warning, and only what is sent from there is kept."""
    form = AskForm(posted(request))
    if not _allowed(request, "ask_for_dates_shown"):
        return _not_taken(request, form, "too_many")
    if not form.is_valid() or "back" in request.POST:
        return _private(
            render(request, "disclosures/ask.html", {"form": form}, status=status_of(form))
        )
    asker, warned = form.cleaned_data["asker"], request.POST.get("understood", "")
    if warned not in ("", asker):
        form.add_error("asker", "Say again who you are: this is not what you were warned as.")
        return _private(render(request, "disclosures/ask.html", {"form": form}, status=422))
    if asker in AttendanceRequest.ONE_SIDED and not warned:
        context = {"form": form, "clause": Clause.C3, "asker": asker}
        return _private(render(request, "disclosures/warning.html", context))
    if not _allowed(request, "ask_for_dates"):
        return _not_taken(request, form, "too_many")
    # Whoever is signed in here is somebody on file, so a flood does not keep them out.
    if not is_signed_in(request):
        if not _allowed(request, "ask_for_dates_nearby", key=_neighbourhood(request)):
            return _not_taken(request, form, "too_many_nearby")
        if not _allowed(request, "ask_for_dates_at_all", key="all"):
            services.tell_of_ceiling(on=clock.today())
            return _not_taken(request, form, "too_many_today")
    made = once(
        form.sent_as,
        purpose="attendance-request",
        by=None,
        make=lambda: services.ask(warned=bool(warned), on=clock.today(), **form.entered),
    )
    quoted = _SIGNED.sign(services.reference_of(made.id))
    return _private(redirect(reverse("disclosures:asked", query={"reference": quoted})))


@access(public=True)
@require_safe
def asked(request: HttpRequest) -> HttpResponse:
    """The same words for everyone, and by what to quote the request: it says nothing else.

    It quotes only what was signed when a request was taken in, and not for long.
    """
    try:
        reference = _SIGNED.unsign(request.GET.get("reference", ""), max_age=_QUOTED_FOR)
    except BadSignature:
        reference = ""
    return _private(render(request, "disclosures/asked.html", {"reference": reference}))


def _allowed(request: HttpRequest, action: str, **key: str) -> bool:
    return bool(ratelimit.consume(request, app="allauth.account", action=action, **key))


def _neighbourhood(request: HttpRequest) -> str:
    """The block of addresses a request comes from: one person may have all of them."""
    found = ip_address(get_adapter().get_client_ip(request))
    address = getattr(found, "ipv4_mapped", None) or found
    return str(ip_network((address, _BLOCK[address.version]), strict=False))


def _not_taken(request: HttpRequest, form: AskForm, why: str) -> HttpResponse:
    """What was typed is still there, and nothing of it was kept here."""
    context = {"form": form, why: True}
    return _private(render(request, "disclosures/ask.html", context, status=429))


def _private(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    return response
