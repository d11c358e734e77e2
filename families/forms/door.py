"""Somebody unexpected at the door; and the written consents that let somebody in."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from contactcentre.form_fields import DATE_HINT, BritishDate, Choice, Key, Line, no_autofill
from families.models import DoorRefusal
from families.services.door import TO_COLLECT, TO_VISIT


class DoorForm(forms.Form):
    """The name somebody gives, and what they came for."""

    name = Line(
        label="Name given",
        max_length=DoorRefusal._meta.get_field("name").max_length,
        help_text="First name and surname as they say it. Do not read any name out to them.",
        error_messages={"required": "Enter the name they give."},
    )
    wants = Choice(
        label="What did they come for?",
        choices=[
            (TO_VISIT, "To visit the child"),
            (TO_COLLECT, "To bring or collect the child"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what they came for."},
    )

    key = Key()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        no_autofill(self)


class SlipForm(forms.Form):
    """Which refusal was a slip; a button sends it."""

    refusal = forms.UUIDField()


class ConsentForm(forms.Form):
    """One party's written consent: when it was given, and when it was withdrawn."""

    party = Choice(label="Who consented", error_messages={"required": "Choose who consented."})
    given_on = BritishDate(
        label="Date of the consent",
        help_text=DATE_HINT,
        error_messages={"required": "Enter the date of the consent."},
    )
    withdrawn_on = BritishDate(
        label="Withdrawn on", required=False, help_text="Leave empty while it holds."
    )

    def __init__(
        self, *args: Any, parties: list[tuple[str, str]], today: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["party"].choices = parties  # type: ignore[attr-defined]
        self.today = today
        no_autofill(self)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        for name in ("given_on", "withdrawn_on"):
            if given.get(name) and given[name] > self.today:
                raise ValidationError({name: "That date is still to come."})
        given_on, withdrawn_on = given.get("given_on"), given.get("withdrawn_on")
        if given_on and withdrawn_on and withdrawn_on < given_on:
            raise ValidationError({"withdrawn_on": "It was withdrawn before it was given."})
        return given
