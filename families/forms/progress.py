"""The pre-visit of one party, and what a review decides."""

from typing import Any

from django import forms

from contactcentre.form_fields import DATE_HINT, asked, no_autofill
from contactcentre.safekeeping import clock
from families.models import PreVisit, Review
from families.services.pre_visit import Standing

_OF_PRE_VISIT = [
    "held_on",
    "identity",
    "rules_explained",
    "agreement_signed",
    "child_shown_round",
]


class PreVisitForm(forms.Form):
    """What was done with one party; what the centre saw, never what was in it."""

    held_on = asked(
        PreVisit,
        "held_on",
        required=True,
        missing="Enter the date of the pre-visit.",
        help_text=DATE_HINT,
    )
    identity = asked(
        PreVisit,
        "identity",
        widget=forms.RadioSelect,
        help_text="Which kind of document it was. Keep neither its number nor a copy.",
    )
    rules_explained = asked(PreVisit, "rules_explained")
    agreement_signed = asked(
        PreVisit, "agreement_signed", help_text="The signed paper stays with this party’s papers."
    )
    child_shown_round = asked(PreVisit, "child_shown_round")
    told = forms.BooleanField(
        label="The confidentiality policy was explained",
        required=False,
        help_text="The version in force on that day. Offer a copy to take home.",
    )

    mark_optional = False
    field_order = [*_OF_PRE_VISIT[:-1], "told"]

    def __init__(self, data: Any = None, *, standing: Standing) -> None:
        noted = standing.pre_visit or PreVisit(held_on=clock.today())
        super().__init__(data, initial={name: getattr(noted, name) for name in _OF_PRE_VISIT})
        if standing.told_before:
            del self.fields["told"]
        if not standing.brings_the_child:
            del self.fields["child_shown_round"]
        no_autofill(self)

    def seen(self) -> dict[str, Any]:
        """What to record, by the names the service knows it by."""
        return {"told": False, **self.cleaned_data}


class ReviewForm(forms.Form):
    """Closed answers only (clause 2)."""

    decision = forms.ChoiceField(
        label="Decision",
        choices=Review.Decision.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose what was decided.",
            "invalid_choice": "Choose one from the list.",
        },
    )
    move_on = asked(
        Review,
        "move_on",
        required=False,
        label="Where to",
        help_text="Only for a family that moves on.",
    )

    mark_optional = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["move_on"].choices = [  # type: ignore[attr-defined]
            ("", "Does not move on"),
            *Review.MoveOn.choices,
        ]

    def clean(self) -> dict[str, Any]:
        entered: dict[str, Any] = super().clean() or self.cleaned_data
        moves_on = entered.get("decision") == Review.Decision.MOVES_ON
        if moves_on and not entered.get("move_on"):
            self.add_error("move_on", "Choose where the family moves on to.")
        elif entered.get("decision") and not moves_on and entered.get("move_on"):
            self.add_error(
                "move_on",
                "Only a family that moves on has somewhere to move on to. Choose “The family moves "
                "on”, or “Does not move on” here.",
            )
        return entered
