"""The stages of a check by the Disclosure and Barring Service."""

from typing import Any

from django import forms

from contactcentre.form_fields import DATE_HINT, BritishDate, no_autofill
from volunteers.forms.record import DayForm
from volunteers.models import DbsCheck, StatusCheck

_DAY = {"required": "Enter the date.", "invalid": "Enter a date, for example 27/3/2019."}


class CertificateForm(forms.Form):
    """That a certificate was seen; never what it says."""

    issued_on = BritishDate(
        label="Date on the certificate", help_text=DATE_HINT, error_messages=_DAY
    )
    seen_on = BritishDate(label="Seen on", help_text=DATE_HINT, error_messages=_DAY)
    number = forms.RegexField(
        r"^[0-9]{12}$",
        label="Certificate number",
        help_text="Twelve digits. It is destroyed half a year after the decision.",
        error_messages={
            "required": "Enter the certificate number.",
            "invalid": "The number has twelve digits.",
        },
    )

    mark_optional = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        no_autofill(self)


class DecisionForm(DayForm):
    """Whether somebody may help. A disclosed offence is not by itself a reason against it."""

    decision = forms.ChoiceField(
        label="Decision",
        choices=DbsCheck.Decision.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the decision."},
    )

    field_order = ["decision", "day"]


class StatusForm(DayForm):
    """What the Update Service answered."""

    answer = forms.ChoiceField(
        label="The Update Service says",
        choices=StatusCheck.Answer.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what it says."},
    )

    field_order = ["answer", "day"]
