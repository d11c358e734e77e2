"""How django-allauth meets our accounts: addresses in, aliases inside, addresses out by mail."""

import logging
import time
from typing import Any
from uuid import UUID

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.authentication import get_authentication_records
from allauth.account.internal.stagekit import clear_login
from allauth.core import context as allauth_context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from accounts import mail, standing
from accounts.aliases import alias_of
from accounts.models import User
from contactcentre.safekeeping import acting
from contactcentre.safekeeping.ciphertext import Ciphertext, open_value, seal_value
from contactcentre.safekeeping.errors import SafekeepingError, SealBroken
from contactcentre.safekeeping.keyring import keys
from contactcentre.safekeeping.step_up import is_fresh

log = logging.getLogger(__name__)

# Second-factor secrets are made before a row holds them, so they share one key of their own.
SECOND_FACTOR_SUBJECT = UUID("5ec0adfa-c702-4000-8000-000000000001")
_CONTEXT = "second-factor"
SECOND_FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": "The e-mail address or the password is not right.",
        "too_many_login_attempts": "There were too many tries. Wait five minutes, then try again.",
        "incorrect_password": "The password is not right.",
        "enter_current_password": "This is not your current password.",
        "rate_limited": "There were too many tries. Wait five minutes, then try again.",
        "not_now": "You cannot sign in at the moment. Speak to a co-ordinator.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts are made by a co-ordinator, never by asking for one."""
        return False

    def clean_email(self, email: str) -> str:
        return alias_of(email)

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """Who has this password; an account that is closed is answered like one that is not there.

        Every failure counts towards the limit on tries, whoever's address it was.
        """
        self.pre_authenticate(request, **credentials)
        user = authenticate(request, **credentials)
        AuthenticationBackend.unstash_authenticated_user()
        if user is None:
            self.authentication_failed(request, **credentials)
            return None
        self._rollback_login_failed_rl_usage()
        return user

    def login(self, request: HttpRequest, user: Any) -> None:
        """Sign in, by whatever way the person came.

        Sent back to sign-in is an account closed since its password was given, and one whose roles
        are not those on record.
        """
        if not user.is_active:
            raise ImmediateHttpResponse(self.respond_user_inactive(request, user))
        if not standing.in_step(user):
            standing.report(user)
            raise ImmediateHttpResponse(self._sent_back(request, "not_now"))
        super().login(request, user)

    def respond_user_inactive(self, request: HttpRequest, user: Any) -> HttpResponse:
        return self._sent_back(request, "email_password_mismatch")

    def _sent_back(self, request: HttpRequest, why: str) -> HttpResponse:
        clear_login(request)
        self.add_message(request, messages.ERROR, message=str(self.error_messages[why]))
        return HttpResponseRedirect(reverse("account_login"))

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Tries are counted for the account alone: whoever guesses chooses the Host header."""
        return str(credentials.get("email", ""))

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """A password is enough only while there is no second factor yet."""
        methods = super().get_reauthentication_methods(user)
        second = [method for method in methods if method["id"] != "reauthenticate"]
        return second or methods

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Not when a second factor was shown just now, nor for setting up the first one right
        after giving the password."""
        request = allauth_context.request
        if is_fresh(request):
            return False
        return has_second_factor(request.user) or not _password_is_fresh(request)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("account:own")

    def is_ajax(self, request: HttpRequest) -> bool:
        """Only signing in with a passkey is asked for by script; all else answers with pages."""
        match = request.resolver_match
        return bool(match and match.url_name == "mfa_login_webauthn" and super().is_ajax(request))

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send to the address behind the alias; to nobody without such an account, or mail."""
        if not mail.is_set_up():
            return
        user = User.objects.filter(email=alias_of(email), is_active=True).first()
        if user is not None:
            super().send_mail(template_prefix, user.address, context)

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """Tell the person what happened; what happened stands even if the mail cannot be sent."""
        try:
            super().send_notification_mail(*args, **kwargs)
        except OSError as failure:
            log.warning("A notification could not be sent: %s", type(failure))

    def format_email_subject(self, subject: str) -> str:
        return f"A message from {settings.CENTRE_NAME}"


class SecondFactorAdapter(DefaultMFAAdapter):
    """Secrets are sealed, and bound to the person for whom they were made."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "cannot_delete_authenticator": (
            "This is your only second step. Set up another one first, then remove this one."
        ),
        "incorrect_code": "That code is not right, or it has been used already.",
    }

    def encrypt(self, text: str) -> str:
        """Seal a secret for the acting person. Raises ``SafekeepingError`` if nobody acts."""
        holder = acting.person_id()
        if holder is None:
            raise SafekeepingError("A second-factor secret is made in somebody's name.")
        made = {"holder": str(holder), "secret": text}
        return seal_value(made, key=_second_factor_key(), context=_CONTEXT).stored

    def decrypt(self, encrypted_text: str) -> str:
        """Open a secret. Raises ``SealBroken`` if it was moved to another person's account."""
        sealed = Ciphertext(encrypted_text)
        opened = open_value(sealed, key=_second_factor_key(), context=_CONTEXT)
        if _holders(encrypted_text) != {UUID(opened["holder"])}:
            raise SealBroken("A second-factor secret does not belong where it was found.")
        return str(opened["secret"])

    def get_totp_label(self, user: Any) -> str:
        return str(user.address)

    def get_public_key_credential_user_entity(self, user: Any) -> dict[str, Any]:
        entity: dict[str, Any] = super().get_public_key_credential_user_entity(user)
        return entity | {"display_name": user.display_name, "name": user.address}

    def generate_authenticator_name(self, user: Any, type: Authenticator.Type) -> str:
        """The first free number: names are never typed, so none says anything about anyone."""
        mine = Authenticator.objects.filter(user_id=user.pk, type=type)
        taken = {row.data.get("name") for row in mine}
        number = 1
        while f"Passkey {number}" in taken:
            number += 1
        return f"Passkey {number}"

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Nobody is left without a second factor: the last one is replaced, not removed."""
        others = Authenticator.objects.filter(
            user_id=authenticator.user_id, type__in=SECOND_FACTORS
        ).exclude(pk=authenticator.pk)
        return bool(authenticator.type not in SECOND_FACTORS or others.exists())


def has_second_factor(user: Any) -> bool:
    mine = Authenticator.objects.filter(user_id=user.pk, type__in=SECOND_FACTORS)
    return bool(mine.exists())


def _password_is_fresh(request: HttpRequest) -> bool:
    given = [
        record["at"]
        for record in get_authentication_records(request, request.user)
        if record["method"] == "password"
    ]
    return bool(given) and time.time() - max(given) < settings.STEP_UP_LIMIT.total_seconds()


def _holders(sealed: str) -> set[UUID]:
    rows = Authenticator.objects.filter(Q(data__secret=sealed) | Q(data__seed=sealed))
    return set(rows.values_list("user_id", flat=True))


def _second_factor_key() -> bytes:
    return keys.key_of_or_new(SECOND_FACTOR_SUBJECT)
