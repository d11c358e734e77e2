"""Forms about accounts. Every address typed here becomes its alias before anything looks it up."""

from collections.abc import Iterable
from typing import Any

from allauth.account.fields import EmailField, PasswordField, SetPasswordField
from allauth.account.forms import LoginForm, PasswordVerificationMixin
from allauth.mfa.adapter import get_adapter as second_factor_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.totp.internal.auth import TOTP
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from django import forms

from accounts.aliases import alias_of
from accounts.models import User
from accounts.roles import Role
from accounts.services.records import check_address

_ADDRESS_ATTRS = {"type": "email", "autocomplete": "off", "spellcheck": "false"}
_PASSWORD_HINT = "At least 12 characters. Three or four random words are a good one."  # noqa: S105


# --- Signing in -----------------------------------------------------------------------------------


class SignInForm(LoginForm):
    """E-mail address and password; what is looked up, kept and counted is the alias."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = "E-mail address"
        self.fields["password"].help_text = ""

    def clean_login(self) -> str:
        return alias_of(self.cleaned_data["login"])


class NewPasswordLinkForm(forms.Form):
    """For a forgotten password. It knows nothing of which addresses there are."""

    email = EmailField(label="E-mail address")

    def clean_email(self) -> str:
        return alias_of(self.cleaned_data["email"])


class ActivateAppForm(ActivateTOTPForm):
    """Switching an authenticator app on spends the code typed for it."""

    def clean_code(self) -> str:
        code: str = super().clean_code()
        if not TOTP(Authenticator(user=self.user))._mark_code_used(code):
            raise second_factor_adapter().validation_error("incorrect_code")
        return code


class _Credential(forms.Form):
    """What a browser says about a passkey, taken for nonsense unless it is in order."""

    def clean_credential(self) -> Any:
        try:
            return super().clean_credential()  # type: ignore[misc]
        except (AttributeError, KeyError, TypeError, ValueError, IndexError):
            raise second_factor_adapter().validation_error("incorrect_code") from None


class PasskeySignInForm(_Credential, LoginWebAuthnForm):
    pass


class PasskeySecondStepForm(_Credential, AuthenticateWebAuthnForm):
    pass


class PasskeyConfirmForm(_Credential, ReauthenticateWebAuthnForm):
    pass


class AddPasskeyForm(AddWebAuthnForm):
    """A passkey is numbered, not named: a name typed here would lie in the database in clear."""

    name = None
    passwordless = forms.BooleanField(
        label="Sign in with this alone, without my password",
        required=False,
        initial=True,
        help_text=(
            "For a fingerprint, a face or a screen lock. Take the tick away for a key that you "
            "plug in and that asks for nothing: it is then a second step after the password."
        ),
    )

    def clean(self) -> dict[str, Any]:
        try:
            cleaned: dict[str, Any] = super().clean()
        except (AttributeError, KeyError, TypeError, ValueError, IndexError):
            raise second_factor_adapter().validation_error("incorrect_code") from None
        passkey = Authenticator.Type.WEBAUTHN
        name = second_factor_adapter().generate_authenticator_name(self.user, passkey)
        return cleaned | {"name": name}

    def clean_name(self) -> str:
        return ""


# --- Setting a password ---------------------------------------------------------------------------


class NewPasswordForm(PasswordVerificationMixin, forms.Form):
    """A password of one's own, typed twice."""

    password1 = SetPasswordField(label="Password", help_text=_PASSWORD_HINT)
    password2 = PasswordField(label="Password again", autocomplete="new-password")


class FirstCoOrdinatorForm(PasswordVerificationMixin, forms.Form):
    display_name = forms.CharField(
        label="Your name", max_length=80, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    address = forms.EmailField(
        label="Your e-mail address",
        max_length=254,
        help_text="You sign in with it.",
        widget=forms.TextInput(attrs={"type": "email", "autocomplete": "email"}),
    )
    password1 = SetPasswordField(label="Password", help_text=_PASSWORD_HINT)
    password2 = PasswordField(label="Password again", autocomplete="new-password")

    def clean_address(self) -> str:
        return _checked(self.cleaned_data["address"])


# --- People and roles -----------------------------------------------------------------------------


def _roles_field() -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label="Roles",
        choices=[(role.value, f"{role.label}. {role.description}") for role in Role],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one role."},
    )


class InviteForm(forms.Form):
    display_name = forms.CharField(
        label="Name", max_length=80, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    address = forms.EmailField(
        label="E-mail address",
        max_length=254,
        help_text="The invitation goes there, and they sign in with it.",
        widget=forms.TextInput(attrs=_ADDRESS_ATTRS),
    )
    roles = _roles_field()

    def clean_address(self) -> str:
        return _checked(self.cleaned_data["address"])


class RolesForm(forms.Form):
    roles = _roles_field()

    def __init__(self, data: Any, *, user: User) -> None:
        super().__init__(data, initial={"roles": user.roles})


class SamePersonForm(forms.Form):
    other = forms.ChoiceField(
        label="Whose other account is this?",
        help_text="What takes two people then takes somebody besides.",
        required=False,
    )

    mark_optional = False

    def __init__(self, data: Any, *, user: User, others: Iterable[User]) -> None:
        super().__init__(data, initial={"other": user.same_person_as_id or ""})
        field: Any = self.fields["other"]
        named = [(str(each.pk), str(each.display_name)) for each in others]
        field.choices = [("", "Nobody’s: it is a person of its own"), *named]


def _checked(address: str) -> str:
    check_address(address)
    return address
