"""What a person decides about a day that was in doubt, or on which very many fell due."""

from django import forms


class DayForm(forms.Form):
    day = forms.DateField(input_formats=["%Y-%m-%d"])
    decided = forms.ChoiceField(
        choices=[("confirm", "confirm"), ("dismiss", "dismiss"), ("release", "release")]
    )
