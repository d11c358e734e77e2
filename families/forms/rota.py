"""Asking somebody to help at a session, and answering."""

from typing import Any

from django import forms

from families.forms.times import ClockTime
from families.models import Session
from families.services.rota import suggestions
from volunteers.models import Volunteer

_FOR_PART = "Only for part of the session: leave both empty for all of it."


class AskForm(forms.Form):
    """Whom to ask, and whether they have said yes already."""

    volunteer = forms.ChoiceField(
        label="Volunteer",
        error_messages={
            "required": "Choose a volunteer.",
            "invalid_choice": "This person cannot come: choose from the list as it is now.",
        },
    )
    starts_at = ClockTime(
        label="From", missing="Enter when they come", required=False, help_text=_FOR_PART
    )
    ends_at = ClockTime(label="To", missing="Enter when they go", required=False)
    agreed = forms.BooleanField(label="They have said yes already", required=False)

    mark_optional = False

    def __init__(self, data: Any = None, *, session: Session, on: Any) -> None:
        super().__init__(data)
        self.people: list[Volunteer] = suggestions(session, on=on)
        choices = [
            (str(each.pk), f"{each.name} ({each.came} in a year)")  # type: ignore[attr-defined]
            for each in self.people
        ]
        self.fields["volunteer"].choices = [("", "Choose a volunteer"), *choices]  # type: ignore[attr-defined]


class AnswerForm(forms.Form):
    """What a volunteer says about their own shift, but for giving it up."""

    answer = forms.ChoiceField(choices=[(each, each) for each in ("accept", "stand-in", "keep")])
