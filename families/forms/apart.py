"""Two families who must not meet."""

from typing import Any
from uuid import UUID

from django import forms

from contactcentre.form_fields import Lines, RecordForm, no_autofill


class KeepApartForm(RecordForm):
    """Who is to be kept apart, and why; its key makes a form sent twice one pair."""

    other = forms.TypedChoiceField(
        label="Family to be kept apart from this one",
        coerce=UUID,
        error_messages={
            "required": "Choose the other family",
            "invalid_choice": "Choose a family from the list",
        },
    )
    reason = Lines(
        label="Why",
        help_text="Kept sealed and shown to co-ordinators only, on both files.",
        max_length=300,
        required=False,
    )

    def __init__(self, *args: Any, families: list[tuple[UUID, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(pk), label) for pk, label in families]
        self.fields["other"].choices = [("", "Choose a family"), *choices]  # type: ignore[attr-defined]
        no_autofill(self)
