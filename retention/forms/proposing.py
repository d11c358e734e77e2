"""Which record is proposed, what exactly a trustee signs, and what is typed before it goes."""

from typing import Any
from uuid import UUID

from django import forms

from contactcentre.form_fields import DATE_HINT, Line, RecordForm, asked, no_autofill
from contactcentre.safekeeping import clock
from retention.models import DisposalCase


class ProposeForm(forms.Form):
    reference = forms.CharField(max_length=10)


class ErasureForm(RecordForm):
    asked_on = asked(
        DisposalCase,
        "asked_on",
        missing="Enter the day on which they asked.",
        help_text=f"In whatever way: in writing, by telephone, at the door. {DATE_HINT}",
        initial=clock.today,
        required=True,
    )

    mark_optional = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        no_autofill(self)


class CarryOutForm(forms.Form):
    """Typed in, so that nobody destroys a record by a slip: its reference, or how many they are."""

    typed = Line(
        max_length=10,
        error_messages={"required": "Type it in to go on."},
    )

    mark_optional = False

    def __init__(self, *args: Any, wanted: str, label: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.wanted = wanted
        self.fields["typed"].label = label
        no_autofill(self)

    def clean_typed(self) -> str:
        typed = str(self.cleaned_data["typed"]).strip().upper()
        if typed != self.wanted.upper():
            raise forms.ValidationError("This is not it. Nothing was destroyed.")
        return typed


class ShownForm(forms.Form):
    """Which disposals were shown, each with the digest of its record.

    Of a number that goes bit by bit also how many are done, and how many were left.
    """

    shown = forms.JSONField()
    done = forms.IntegerField(min_value=0, required=False)
    left = forms.IntegerField(min_value=0, required=False)

    def clean_shown(self) -> dict[UUID, str]:
        try:
            return {UUID(case_id): str(digest) for case_id, digest in self.cleaned_data["shown"]}
        except (TypeError, ValueError, AttributeError):
            raise forms.ValidationError("This is no list of disposals.") from None

    def clean_done(self) -> int:
        return self.cleaned_data["done"] or 0

    def clean_left(self) -> int:
        return self.cleaned_data["left"] or 0


class ApproveForm(forms.Form):
    digest = forms.CharField(max_length=64)
