"""What a court wants, when the reply went, and how it ended."""

from typing import Any

from django import forms

from contactcentre.form_fields import DATE_HINT, RecordForm, asked, no_autofill
from contactcentre.safekeeping import clock
from disclosures.models import CourtRequest, OrderedDisclosure


class CourtRequestForm(RecordForm):
    wants = asked(
        CourtRequest, "wants", missing="Choose what is asked for.", widget=forms.RadioSelect
    )
    sender = asked(
        CourtRequest,
        "sender",
        missing="Enter who asks.",
        help_text="The court, or the firm or agency that wrote.",
    )
    case_number = asked(
        CourtRequest,
        "case_number",
        max_length=20,
        help_text="Goes into the reply. For example, NW26P00123",
    )
    came_on = asked(CourtRequest, "came_on", missing="Enter the day it came.", help_text=DATE_HINT)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        no_autofill(self)


class OrderedForm(RecordForm):
    """What was given because a court ordered it."""

    ordered_on = asked(
        OrderedDisclosure,
        "ordered_on",
        missing="Enter the date of the order.",
        help_text="As the order itself says. " + DATE_HINT,
    )
    to = asked(
        OrderedDisclosure,
        "to",
        missing="Enter to whom it was given.",
        help_text="As the order names them.",
    )
    what = asked(
        OrderedDisclosure,
        "what",
        missing="Write down exactly what was given.",
        help_text="The words, or which papers. This cannot be changed afterwards.",
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    route = asked(
        OrderedDisclosure, "route", missing="Choose how.", widget=forms.RadioSelect, initial=None
    )
    given_on = asked(
        OrderedDisclosure,
        "given_on",
        missing="Enter the day it was given.",
        help_text=DATE_HINT,
        initial=clock.today,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        no_autofill(self)


class ReplySentForm(forms.Form):
    sent_on = asked(
        CourtRequest,
        "replied_on",
        missing="Enter the day the reply was sent.",
        help_text=DATE_HINT,
        initial=clock.today,
        required=True,
    )

    mark_optional = False


class CourtOutcomeForm(forms.Form):
    outcome = asked(
        CourtRequest,
        "outcome",
        missing="Choose how it ended.",
        widget=forms.RadioSelect,
        required=True,
    )

    mark_optional = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["outcome"].choices = CourtRequest.Outcome.choices  # type: ignore[attr-defined]
