"""Which file has to be opened, and why it cannot wait."""

from django import forms

from contactcentre.form_fields import Line, asked
from families.models import EmergencyOpening
from families.rules.emergency import SHORTEST_REASON


class EmergencyForm(forms.Form):
    reference = Line(
        label="The family’s reference",
        max_length=8,
        help_text="For example, F-7K3M9Q.",
        error_messages={"required": "Enter the reference."},
    )
    reason = asked(
        EmergencyOpening,
        "reason",
        missing="Say why it cannot wait.",
        help_text=f"At least {SHORTEST_REASON} characters. It is kept with the file, where "
        "co-ordinators read it, and the trustees are told that you opened it.",
    )

    mark_optional = False

    def clean_reference(self) -> str:
        return str(self.cleaned_data["reference"]).strip().upper()
