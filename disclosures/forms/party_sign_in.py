"""Letting a party read what they are given behind a sign-in of their own."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms

from contactcentre.safekeeping.own_data import written
from disclosures.services.party_sign_in import OnFile


class PartySignInForm(forms.Form):
    """Which of their e-mail addresses, none of which is shown, and that they asked for it."""

    detail_id = forms.TypedChoiceField(
        label="Which e-mail address on their file?",
        coerce=UUID,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose an e-mail address.",
            "invalid_choice": "Choose one from the list.",
        },
    )
    asked = forms.BooleanField(
        label="They asked for this themselves, on the telephone or face to face, and say that "
        "nobody else reads their mail there",
        error_messages={"required": "Ask them first, and tick that they want it."},
    )

    mark_optional = False

    def __init__(self, data: Any = None, *, emails: Sequence[OnFile]) -> None:
        super().__init__(data)
        field: Any = self.fields["detail_id"]
        field.choices = [
            (str(each.detail_id), _told_apart(each, number if len(emails) > 1 else None))
            for number, each in enumerate(emails, start=1)
        ]


def _told_apart(email: OnFile, number: int | None) -> str:
    said = f"Number {number} on the file" if number else "The one on the file"
    if email.entered_at is not None:
        said += f", entered on {written(email.entered_at)}"
    return f"{said}; the one they sign in with now" if email.is_used else said
