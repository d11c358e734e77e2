"""The trustees' review: on which day, what somebody says of it, and the signature."""

from typing import Any

from django import forms

from contactcentre.form_fields import DATE_HINT, RecordForm, asked, no_autofill
from contactcentre.safekeeping import clock
from governance.models import AnnualReview, ReviewComment


class BeginForm(RecordForm):
    held_on = asked(
        AnnualReview,
        "held_on",
        missing="Enter the day of the review.",
        help_text=f"Usually the day of the trustees’ meeting. {DATE_HINT}",
        initial=clock.today,
    )


class CommentForm(RecordForm):
    text = asked(
        ReviewComment,
        "text",
        missing="Enter your comment.",
        help_text="The other trustees and the co-ordinators read it. Name no family.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        no_autofill(self)


class SignForm(forms.Form):
    """Carries the digest of the report its reader saw, so that nothing else is signed."""

    result = asked(
        AnnualReview,
        "result",
        missing="Choose the result of the review.",
        widget=forms.RadioSelect,
        required=True,
    )
    digest = forms.CharField(
        widget=forms.HiddenInput,
        error_messages={"required": "This page is incomplete. Open it again."},
    )

    mark_optional = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["result"].choices = AnnualReview.Result.choices  # type: ignore[attr-defined]
