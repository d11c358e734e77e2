"""Letting a party read what they are given behind a sign-in of their own."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms


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

    def __init__(self, data: Any = None, *, emails: Sequence[UUID]) -> None:
        super().__init__(data)
        field: Any = self.fields["detail_id"]
        several = len(emails) > 1
        field.choices = [
            (str(pk), f"E-mail address {number} on the file" if several else "The one on the file")
            for number, pk in enumerate(emails, start=1)
        ]
