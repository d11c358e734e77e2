"""Signing in for agencies."""

from django import forms

from contactcentre.form_fields import Line


class AddressForm(forms.Form):
    email = forms.EmailField(
        label="Your e-mail address",
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": "Enter your e-mail address.",
            "invalid": "Enter an e-mail address in full, for example name@example.org.",
        },
    )

    mark_optional = False


class CodeForm(forms.Form):
    code = Line(
        label="The code in the mail",
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "spellcheck": "false"}),
        error_messages={"required": "Enter the code."},
    )

    mark_optional = False
