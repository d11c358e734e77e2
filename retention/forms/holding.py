"""Why a record is kept for longer, and when somebody looks at it again."""

from datetime import date
from typing import Any

from django import forms

from contactcentre.form_fields import DATE_HINT, RecordForm, asked, no_autofill
from contactcentre.safekeeping import clock
from contactcentre.safekeeping.models import Hold, Subject


def _in_half_a_year() -> date:
    return clock.months_after(clock.today(), 6)


class HoldForm(RecordForm):
    kind = asked(Hold, "kind", missing="Choose why it is kept.", widget=forms.RadioSelect)
    reason = asked(
        Hold,
        "reason",
        missing="Say in a few words why it is kept.",
        help_text="Kept sealed with the record. Trustees read the kind of reason, not these words.",
    )
    review_on = asked(
        Hold,
        "review_on",
        missing="Enter the day on which to look again.",
        help_text=f"Within a year. {DATE_HINT}",
        initial=_in_half_a_year,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        no_autofill(self)


class ReviewHoldForm(forms.Form):
    review_on = asked(
        Hold,
        "review_on",
        missing="Enter the day on which to look again.",
        help_text=f"Within a year. {DATE_HINT}",
        initial=_in_half_a_year,
    )

    mark_optional = False


class LastUseForm(forms.Form):
    """Whether somebody is sure is asked only of a day that cannot be right as the file stands."""

    last_used_on = asked(
        Subject,
        "last_used_on",
        missing="Enter the day on which it was last used.",
        label="Last used on",
        help_text=DATE_HINT,
        required=True,
    )
    sure = forms.BooleanField(
        label="I looked again: it was last used before somebody on the file was born",
        required=False,
    )

    mark_optional = False
