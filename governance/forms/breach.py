"""What is asked about a personal data breach: closed answers, nobody's name."""

from typing import Any

from django import forms

from contactcentre.form_fields import DATE_HINT, BritishDate, RecordForm, asked
from contactcentre.safekeeping import clock
from governance.models import Breach
from governance.rules.breach import STEPS


class BreachForm(RecordForm):
    kind = asked(Breach, "kind", missing="Choose what went wrong.", widget=forms.RadioSelect)
    whereabouts = forms.TypedChoiceField(
        label="Could a parent learn from it where the other side lives or can be reached?",
        choices=[("yes", "Yes, or nobody can say"), ("no", "No")],
        coerce=lambda answer: answer == "yes",
        widget=forms.RadioSelect,
        help_text="An address, a school, a telephone number, a place where they will be.",
        error_messages={"required": "Say whether a parent could learn where the other side is."},
    )
    people = asked(Breach, "people", missing="Choose whom it concerns.", widget=forms.RadioSelect)
    risk = asked(
        Breach,
        "risk",
        missing="Choose how great the risk is.",
        widget=forms.RadioSelect,
        help_text="If in doubt the greater one. It can be thought of again later.",
    )
    found_on = asked(
        Breach,
        "found_on",
        missing="Enter the day on which somebody here first knew.",
        help_text=f"The 72 hours run from then. {DATE_HINT}",
        initial=clock.today,
    )


class RiskForm(forms.Form):
    risk = asked(Breach, "risk", missing="Choose how great the risk is.", widget=forms.RadioSelect)

    mark_optional = False


class ToldForm(forms.Form):
    """Who was told and when; those already told are not asked for again."""

    step = forms.ChoiceField(
        label="Who was told?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose who was told."},
    )
    day = BritishDate(
        label="Day on which they were told",
        help_text=DATE_HINT,
        initial=clock.today,
        error_messages={"required": "Enter the day on which they were told."},
    )

    mark_optional = False

    def __init__(self, *args: Any, breach: Breach, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["step"].choices = [  # type: ignore[attr-defined]
            (step.value, label) for step, label in STEPS.items() if getattr(breach, step) is None
        ]


class EndForm(forms.Form):
    ended = asked(
        Breach,
        "ended",
        missing="Choose how it ended.",
        widget=forms.RadioSelect,
        required=True,
    )

    mark_optional = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ended"].choices = Breach.Ended.choices  # type: ignore[attr-defined]
