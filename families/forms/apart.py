"""Two families who must not meet, and that they need not be kept apart any more."""

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


class LiftForm(RecordForm):
    """Why two families need not be kept apart any more; sent twice, it is lifted once."""

    reason = Lines(
        label="Why they need not be kept apart any more",
        help_text=(
            "For example, what a court or both sides say now. Kept sealed and shown to "
            "co-ordinators only, on both files."
        ),
        max_length=300,
        error_messages={"required": "Say why they need not be kept apart any more"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        no_autofill(self)
