"""What a file was consulted for."""

from django import forms

from contactcentre.form_fields import Line
from families.rules.consulting import SHORTEST_REASON


class ConsultedForm(forms.Form):
    reason = Line(
        label="What did you consult it for?",
        max_length=200,
        help_text=f"At least {SHORTEST_REASON} characters. It is kept with the file, under who "
        "looked.",
        error_messages={"required": "Say what you consulted it for."},
    )

    mark_optional = False
