"""The pre-visit of one party, and what a review decides."""

from typing import Any, ClassVar

from django import forms

from contactcentre.form_fields import (
    DATE_HINT,
    Difference,
    DoubtingForm,
    RecordForm,
    asked,
    no_autofill,
)
from contactcentre.safekeeping import clock
from families.models import PreVisit, Review, ValidReason
from families.services.pre_visit import Standing
from policy.models import Awareness

NO_REASON = "none"


class PreVisitForm(DoubtingForm):
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
    doubts: ClassVar[dict[str, str]] = {
        "apart": "The other side was not in the building at the same time",
    }

    mark_optional = False

    def __init__(
        self, data: Any = None, *, standing: Standing, told_before: Awareness | None
    ) -> None:
        # Of the version before the first, where nobody has noted anything yet.
        noted = standing.pre_visit or PreVisit(held_on=clock.today(), version=0)
        super().__init__(data, record=noted)
        self._told_on = told_before.on if told_before else None
        if self._told_on:
            self.fields["told"] = forms.BooleanField(
                label="The policy was explained on the date above, not on "
                f"{self._said('held_on', self._told_on)}",
                required=False,
                help_text="Only where that date was noted by mistake. It stays on record.",
            )
        elif not standing.told_before:
            self.fields["told"] = forms.BooleanField(
                label="The confidentiality policy was explained",
                required=False,
                help_text="The version in force on that day. Offer a copy to take home.",
            )
        if standing.brings_the_child:
            self.fields["child_shown_round"] = self.fields.pop("child_shown_round")
        else:
            del self.fields["child_shown_round"]
        self.order_fields(["held_on", *self.doubts])
        no_autofill(self)

    def differs_from(self, held: Any) -> bool:
        """Also where the party was told of the policy, which is noted beside the pre-visit."""
        super().differs_from(held)
        if self.cleaned_data.get("told") and self.cleaned_data["held_on"] != self._told_on:
            now = self._said("held_on", self._told_on) if self._told_on else "Not noted"
            told = Difference(str(self["told"].label), now=now, entered="Yes")
            self.differences = [*self.differences, told]
        return bool(self.differences)

    def seen(self) -> dict[str, Any]:
        """What to record, by the names the service knows it by."""
        return {"told": False, **self.cleaned_data}


class ValidReasonForm(forms.Form):
    """Closed answers only (clause 2)."""

    reason = forms.ChoiceField(
        label="Was there a valid reason?",
        help_text="As the side that missed it told the centre. It counts for the review of the "
        "place alone, and changes nothing of what either side is told.",
        choices=[*ValidReason.Reason.choices, (NO_REASON, "No valid reason")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a reason, or that there was none."},
    )

    def said(self) -> str:
        reason: str = self.cleaned_data["reason"]
        return "" if reason == NO_REASON else reason


class ReviewForm(RecordForm):
    """Closed answers only (clause 2)."""

    decision = asked(
        Review,
        "decision",
        required=True,
        missing="Choose what was decided.",
        widget=forms.RadioSelect,
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
