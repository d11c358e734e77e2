"""How django-allauth meets our accounts: addresses in, aliases inside, addresses out by mail."""

from typing import Any
from uuid import UUID

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest

from accounts.aliases import alias_of
from accounts.models import User
from contactcentre.safekeeping.ciphertext import Ciphertext, open_value, seal_value
from contactcentre.safekeeping.keyring import keys

# Second-factor secrets are made before allauth says for whom, so they share one key of their own.
SECOND_FACTOR_SUBJECT = UUID("5ec0adfa-c702-4000-8000-000000000001")


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts are made by a co-ordinator, never by asking for one."""
        return False

    def clean_email(self, email: str) -> str:
        return alias_of(email)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send to the address behind the alias; to nobody if there is no such account."""
        user = User.objects.filter(email=alias_of(email), is_active=True).first()
        if user is not None:
            super().send_mail(template_prefix, user.address, context)

    def format_email_subject(self, subject: str) -> str:
        return f"A message from {settings.CENTRE_NAME}"


class SecondFactorAdapter(DefaultMFAAdapter):
    def encrypt(self, text: str) -> str:
        return seal_value(text, key=_second_factor_key(), context="second-factor").stored

    def decrypt(self, encrypted_text: str) -> str:
        sealed = Ciphertext(encrypted_text)
        return str(open_value(sealed, key=_second_factor_key(), context="second-factor"))

    def get_totp_label(self, user: Any) -> str:
        return str(user.address)

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Nobody is left without a second factor: the last one is replaced, not removed."""
        if authenticator.type == Authenticator.Type.RECOVERY_CODES:
            return True
        others = Authenticator.objects.filter(user_id=authenticator.user_id).exclude(
            pk=authenticator.pk
        )
        return others.exclude(type=Authenticator.Type.RECOVERY_CODES).exists()


def _second_factor_key() -> bytes:
    return keys.key_of_or_new(SECOND_FACTOR_SUBJECT)
