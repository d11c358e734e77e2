"""What to show of the register of everything that left the centre."""

from typing import Any

from django import forms

from contactcentre.form_fields import BritishDate, Choice, Line, no_autofill
from disclosures.services.register import Basis


class RegisterForm(forms.Form):
    reference = Line(label="Reference of the family or record", required=False, max_length=10)
    basis = Choice(label="On which basis", required=False, choices=[("", "Any"), *Basis.choices])
    first_day = BritishDate(label="From", required=False)
    last_day = BritishDate(label="Until", required=False)

    mark_optional = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        no_autofill(self)

    def clean_reference(self) -> str:
        return str(self.cleaned_data["reference"]).upper()

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        first, last = said.get("first_day"), said.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", "This day is before the day from which you ask.")
        return said
