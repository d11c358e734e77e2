"""One-time links. Looking at one spends nothing: mail scanners look; only the button spends it."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import record_authentication
from allauth.decorators import rate_limit
from django.contrib import messages
from django.contrib.auth import logout
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts import links
from accounts.forms import FirstCoOrdinatorForm, NewPasswordForm
from accounts.links import LinkUnusable
from accounts.models import OneTimeLink, User
from accounts.services import ways_in
from accounts.views.refusals import add_refusal, status_of
from contactcentre.safekeeping.access import access
from policy.clauses import Refused

Purpose = OneTimeLink.Purpose


@access(public=True)
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@rate_limit(action="login")
def first(request: HttpRequest, secret: str) -> HttpResponse:
    """Make the first co-ordinator."""
    try:
        if links.find(secret).purpose != Purpose.FIRST_CO_ORDINATOR:
            raise LinkUnusable
        return _first(request, secret)
    except LinkUnusable:
        return _unusable(request)


@access(public=True)
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@rate_limit(action="login")
def link(request: HttpRequest, secret: str) -> HttpResponse:
    """Set the password of an invited person, or look around as a demonstration account."""
    try:
        purpose = links.find(secret).purpose
        if purpose == Purpose.INVITATION:
            return _invitation(request, secret)
        if purpose == Purpose.DEMONSTRATION:
            return _demonstration(request, secret)
    except LinkUnusable:
        pass
    return _unusable(request)


def _first(request: HttpRequest, secret: str) -> HttpResponse:
    form = FirstCoOrdinatorForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        facts = form.cleaned_data
        try:
            ways_in.open_first_account(
                secret=secret,
                display_name=facts["display_name"],
                address=facts["address"],
                password=facts["password1"],
            )
            return _to_sign_in(request, "Your account is open. Sign in to set up its second step.")
        except Refused as refused:
            add_refusal(form, refused)
        except ValidationError as error:
            form.add_error(None, error.messages)
    return render(request, "accounts/first.html", {"form": form}, status=status_of(form))


def _invitation(request: HttpRequest, secret: str) -> HttpResponse:
    form = NewPasswordForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        ways_in.accept_invitation(secret=secret, password=form.cleaned_data["password1"])
        return _to_sign_in(request, "Your password is saved. Sign in with it.")
    return render(request, "accounts/invitation.html", {"form": form}, status=status_of(form))


def _demonstration(request: HttpRequest, secret: str) -> HttpResponse:
    if request.method != "POST":
        person = links.find(secret).user
        return render(request, "accounts/demonstration.html", {"person": person})
    try:
        user = ways_in.use_demonstration_link(secret=secret)
    except Refused:
        return _unusable(request)
    return _sign_in(request, user)


def _sign_in(request: HttpRequest, user: User) -> HttpResponse:
    """Sign a demonstration account in; the session says that it came by a link."""
    _sign_out(request)
    adapter: Any = get_adapter()
    adapter.login(request, user)
    record_authentication(request, user, "demonstration-link")
    answer: HttpResponse = adapter.post_login(
        request,
        user,
        email_verification="none",
        signal_kwargs=None,
        email=None,
        signup=False,
        redirect_url=None,
    )
    return answer


def _to_sign_in(request: HttpRequest, message: str) -> HttpResponse:
    _sign_out(request)
    messages.success(request, message)
    return HttpResponseRedirect(reverse("account_login"))


def _sign_out(request: HttpRequest) -> None:
    """On a shared machine somebody else may still be signed in."""
    if request.user.is_authenticated:
        logout(request)


def _unusable(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/link_unusable.html", status=404)
