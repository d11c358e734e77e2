"""Where people can be reached, and who acts for them. Nothing here ever shows what is held."""

import re
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from contactcentre.form_fields import DATE_HINT, Line, RecordForm, asked, no_autofill
from families.models import ContactDetail, Person, Representative

_DIGITS_AT_LEAST = 5


class ContactDetailForm(RecordForm):
    """One more way of reaching somebody."""

    kind = asked(ContactDetail, "kind", missing="Choose what kind it is.", widget=forms.RadioSelect)
    value = asked(
        ContactDetail,
        "value",
        missing="Enter the address, number or e-mail address.",
        label="Address, number or e-mail address",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = ContactDetail.Kind.choices  # type: ignore[attr-defined]
        self.fields["value"].widget.attrs["spellcheck"] = "false"
        no_autofill(self)

    def clean(self) -> dict[str, Any]:
        checks: dict[str, Callable[[str], None]] = {
            ContactDetail.Kind.TELEPHONE: _check_telephone,
            ContactDetail.Kind.EMAIL: _check_email,
        }
        entered = self.cleaned_data
        check = checks.get(entered.get("kind", ""))
        if check is not None and entered.get("value"):
            try:
                check(entered["value"])
            except ValidationError as error:
                self.add_error("value", error)
        return entered


class RepresentativeForm(RecordForm):
    """Who acts for one party."""

    party_id = forms.TypedChoiceField(
        label="Acts for",
        coerce=UUID,
        error_messages={
            "required": "Choose whom they act for.",
            "invalid_choice": "Choose a party of this family.",
        },
    )
    name = asked(Representative, "name", missing="Enter the name of the representative.")
    firm = asked(Representative, "firm")
    their_reference = asked(Representative, "their_reference")
    telephone = asked(Representative, "telephone", help_text="Of the firm or agency.")
    email = asked(Representative, "email", help_text="Of the firm or agency.")
    acts_from = asked(Representative, "acts_from", help_text=DATE_HINT)
    acts_until = asked(Representative, "acts_until", help_text="Once they no longer act.")

    def __init__(self, *args: Any, parties: list[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["party_id"].choices = [  # type: ignore[attr-defined]
            ("", "Choose a party"),
            *((str(party.pk), _with_role(party)) for party in parties),
        ]
        no_autofill(self)

    def clean_telephone(self) -> str:
        return _checked(self.cleaned_data["telephone"], _check_telephone)

    def clean_email(self) -> str:
        return _checked(self.cleaned_data["email"], _check_email)

    def clean(self) -> dict[str, Any]:
        entered = self.cleaned_data
        begins, ends = entered.get("acts_from"), entered.get("acts_until")
        if begins and ends and ends < begins:
            self.add_error("acts_until", "This is before the day they began to act.")
        return entered


class TelephoneField(Line):
    """A telephone number as people write it, with or without a remark."""

    widget = forms.TextInput(attrs={"type": "tel"})

    def validate(self, value: Any) -> None:
        super().validate(value)
        _checked(value, _check_telephone)


def _with_role(party: Person) -> str:
    return f"{party.full_name} ({party.get_role_display()})"


def _checked(value: str, check: Callable[[str], None]) -> str:
    if value:
        check(value)
    return value


def _check_telephone(value: str) -> None:
    if len(re.findall(r"[0-9]", value)) < _DIGITS_AT_LEAST:
        raise ValidationError("Enter a telephone number in figures, for example 01632 960001.")


def _check_email(value: str) -> None:
    try:
        validate_email(value)
    except ValidationError:
        raise ValidationError(
            "Enter an e-mail address in full, for example name@example.org."
        ) from None
