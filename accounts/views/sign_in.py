"""Signing in and out, the second factor, the password: django-allauth's pages under our rules.

A request that is interrupted for a fresh check is not kept: the person starts the step again.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account import views as account
from allauth.account.internal.flows.login import record_authentication
from allauth.core import ratelimit
from allauth.core.exceptions import ReauthenticationRequired
from allauth.mfa.base import views as second_factor
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import Resolver404, resolve, reverse
from django.utils.http import urlencode

from accounts import forgotten, forms, mail, sessions
from accounts.adapters import SecondFactorAdapter, has_second_factor
from accounts.views.refusals import status_of
from accounts.views.requests import StaffRequest
from contactcentre.safekeeping.access import access

View = Callable[..., HttpResponse]

_PASSKEY_REFUSED = (
    "You are not signed in: this passkey is not known here, or it was too slow. Try again, or use "
    "your password."
)


class _Confirming:
    """Ends a step up: a new session key, then back to where the person was going."""

    request: HttpRequest

    def confirmed(self) -> HttpResponse:
        sessions.rotate(self.request)
        return HttpResponseRedirect(self.get_success_url())  # type: ignore[attr-defined]


class SignIn(account.LoginView):
    form_class = forms.SignInForm


class SignOut(account.LogoutView):
    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = super().post(*args, **kwargs)
        response.headers["Clear-Site-Data"] = '"cache", "storage"'
        return response


class NewPasswordLink(account.PasswordResetView):
    """Notes that a link is wanted; whether there is such an account is not looked up here.

    Without a mail server it says who can help instead.
    """

    form_class = forms.NewPasswordLinkForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not mail.is_set_up():
            return render(request, "accounts/no_mail.html")
        answer: HttpResponse = super().dispatch(request, *args, **kwargs)
        return answer

    def form_valid(self, form: Any) -> HttpResponse:
        alias = form.cleaned_data["email"]
        refused: HttpResponse | None = ratelimit.consume_or_429(
            self.request, action="reset_password", key=alias
        )
        if refused is not None:
            return refused
        forgotten.want_new_password(alias=alias, base_url=self.request.build_absolute_uri("/"))
        return HttpResponseRedirect(self.get_success_url())


class NewPasswordLinkDone(account.PasswordResetDoneView):
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not mail.is_set_up():
            return HttpResponseRedirect(reverse("account_reset_password"))
        answer: HttpResponse = super().dispatch(request, *args, **kwargs)
        return answer


class ChangePassword(account.PasswordChangeView):
    def dispatch(self, request: StaffRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.has_usable_password():
            messages.info(request, "You have no password yet: ask for a link to set one.")
            return HttpResponseRedirect(reverse("account:own"))
        answer: HttpResponse = super().dispatch(request, *args, **kwargs)
        return answer


class Confirm(_Confirming, account.ReauthenticateView):
    """The front door of every step up.

    Who has a second factor is asked for that; a demonstration for a word; only who is about to
    set up a first second factor, for the password.
    """

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if sessions.came_by_demonstration_link(request):
            return self._confirm_demonstration()
        if not has_second_factor(request.user) and not _leads_to_set_up(self.get_next_url()):
            return HttpResponseRedirect(reverse("mfa_index"))
        answer: HttpResponse = super().dispatch(request, *args, **kwargs)
        return answer

    def form_valid(self, form: Any) -> HttpResponse:
        record_authentication(
            self.request,
            self.request.user,
            method="password",
            reauthenticated=True,
        )
        return self.confirmed()

    def _confirm_demonstration(self) -> HttpResponse:
        if self.request.method != "POST":
            context = {"next": self.get_next_url() or ""}
            return render(self.request, "accounts/confirm_demonstration.html", context)
        record_authentication(self.request, self.request.user, "demonstration-link")
        return self.confirmed()


class SecondStep(second_factor.AuthenticateView):
    webauthn_form_class = forms.PasskeySecondStepForm


class ConfirmByCode(_Confirming, second_factor.ReauthenticateView):
    def form_valid(self, form: Any) -> HttpResponse:
        form.save()
        return self.confirmed()


class ConfirmByPasskey(_Confirming, webauthn.ReauthenticateWebAuthnView):
    form_class = forms.PasskeyConfirmForm

    def form_valid(self, form: Any) -> HttpResponse:
        form.save()
        return self.confirmed()

    def form_invalid(self, form: Any) -> HttpResponse:
        for message in form.errors.get("credential", []):
            messages.error(self.request, message)
        here = reverse("mfa_reauthenticate_webauthn")
        return HttpResponseRedirect(self.passthrough_next_url(here))


class ActivateApp(totp.ActivateTOTPView):
    form_class = forms.ActivateAppForm


class Passkeys(webauthn.ListWebAuthnView):
    template_name = "accounts/passkeys.html"


class AddPasskey(webauthn.AddWebAuthnView):
    form_class = forms.AddPasskeyForm
    template_name = "accounts/add_passkey.html"


class RemovePasskey(webauthn.RemoveWebAuthnView):
    """Refuses to remove the only second factor, as removing an authenticator app does."""

    def form_valid(self, form: Any) -> HttpResponse:
        adapter = SecondFactorAdapter()
        if not adapter.can_delete_authenticator(self.get_object()):
            messages.error(self.request, adapter.error_messages["cannot_delete_authenticator"])
            return HttpResponseRedirect(reverse("mfa_list_webauthn"))
        answer: HttpResponse = super().form_valid(form)
        return answer


class PasskeySignIn(webauthn.LoginWebAuthnView):
    form_class = forms.PasskeySignInForm

    def form_invalid(self, form: Any) -> HttpResponse:
        messages.error(self.request, _PASSKEY_REFUSED)
        return HttpResponseRedirect(reverse("account_login"))


def _leads_to_set_up(url: str | None) -> bool:
    try:
        return bool(url) and resolve(str(url)).view_name.startswith("mfa_")
    except Resolver404:
        return False


def _not_replayed(view: View) -> View:
    """Sends to the fresh check without keeping what was posted; a refused form is no success."""

    @wraps(view)
    def started_again(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            response = view(request, *args, **kwargs)
            context = (getattr(response, "context_data", None) or {}).values()
            refused = status_of(*(each for each in context if isinstance(each, BaseForm)))
            response.status_code = max(response.status_code, refused)
            return response
        except ReauthenticationRequired:
            back = request.get_full_path() if request.method == "GET" else reverse("mfa_index")
            query = urlencode({"next": back})
            return HttpResponseRedirect(f"{reverse('account_reauthenticate')}?{query}")

    return started_again


def _page(view_class: Any, **rule: Any) -> View:
    return access(**rule)(_not_replayed(view_class.as_view()))


sign_in = _page(SignIn, public=True)
sign_out = _page(SignOut, public=True)
confirm = _page(Confirm, before_second_factor=True)
new_password_link = _page(NewPasswordLink, public=True)
new_password_link_done = _page(NewPasswordLinkDone, public=True)
new_password = _page(account.PasswordResetFromKeyView, public=True)
new_password_done = _page(account.PasswordResetFromKeyDoneView, public=True)
change_password = _page(ChangePassword, step_up=True)

second_step = _page(SecondStep, public=True)
second_factors = _page(second_factor.IndexView, before_second_factor=True)
confirm_by_code = _page(ConfirmByCode, before_second_factor=True)
confirm_by_passkey = _page(ConfirmByPasskey, before_second_factor=True)
activate_app = _page(ActivateApp, before_second_factor=True)
deactivate_app = _page(totp.DeactivateTOTPView)
view_codes = _page(recovery_codes.ViewRecoveryCodesView)
generate_codes = _page(recovery_codes.GenerateRecoveryCodesView)
download_codes = _page(recovery_codes.DownloadRecoveryCodesView)
passkeys = _page(Passkeys)
add_passkey = _page(AddPasskey, before_second_factor=True)
remove_passkey = _page(RemovePasskey)
passkey_sign_in = _page(PasskeySignIn, public=True)
