"""The screening of a referral, the decision on it, and the offer of a place."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from contactcentre.form_fields import Choice, Difference, Lines, RecordForm, asked, no_autofill
from families.models import Referral, Screening, Side
from families.rules.referral_questions import SCREENING, YES_NO, Question
from families.services import referral_plan
from families.services.screening import concluded_in

_REASON_LENGTH = 500


class _Reason(Lines):
    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=_REASON_LENGTH, **options)


class ScreeningForm(RecordForm):
    """The centre's own answers to the screening questions, and the light that follows."""

    light = asked(
        Screening,
        "light",
        label="The light you set",
        missing="Choose the light.",
        widget=forms.RadioSelect,
    )
    reason = asked(
        Screening,
        "reason",
        help_text=(
            "Needed where you decide otherwise than the answers suggest. For amber, name the "
            "safeguards."
        ),
    )

    mark_optional = False

    def __init__(
        self, data: Any = None, *, concluded: Mapping[str, str], screening: Screening | None
    ) -> None:
        # Of the version before the first, where nobody has set a light yet.
        record = screening or Screening(version=0)
        super().__init__(data, record=record, initial=dict(concluded))
        for key, question, _ in SCREENING:
            self.fields[key] = Choice(
                label=question,
                choices=YES_NO,
                widget=forms.RadioSelect,
                error_messages={"required": "Choose yes or no."},
            )
        self.order_fields(key for key, _, _ in SCREENING)
        no_autofill(self)

    def answers(self) -> dict[str, str]:
        """The centre's own answers so far, by question; all of them once the form is valid."""
        given = self.cleaned_data if self.is_bound else self.initial
        return {key: given[key] for key, _, _ in SCREENING if given.get(key)}

    def differs_from(self, held: Any) -> bool:
        """Also where the answers are not those from which the other light followed."""
        super().differs_from(held)
        now = concluded_in(held)
        answered = [
            Difference(
                str(self[key].label), self._said(key, now.get(key)), self._said(key, entered)
            )
            for key, entered in self.answers().items()
            if now.get(key) != entered
        ]
        self.differences = [*answered, *self.differences]
        return bool(self.differences)


class AcceptForm(forms.Form):
    """Settles each point on which the halves differ; the safer answer is the one offered.

    Asks for what neither side has said, and offers nothing for it.
    """

    mark_optional = False

    def __init__(
        self,
        data: Any = None,
        *,
        differences: Sequence[referral_plan.Difference],
        unanswered: Sequence[Question],
    ) -> None:
        super().__init__(data)
        self._settles = [each.key for each in differences] + [each.key for each in unanswered]
        for each in differences:
            self.fields[each.key] = Choice(
                label=each.question,
                choices=each.options,
                initial=each.safer,
                widget=forms.RadioSelect,
                required=False,
                help_text=_both_said(each),
            )
        for question in unanswered:
            self.fields[question.key] = Choice(
                label=question.label,
                choices=question.answers,
                widget=forms.RadioSelect,
                required=False,
            )
        self.differing = [self[each.key] for each in differences]
        self.unanswered = [self[each.key] for each in unanswered]
        self.fields["reason"] = _Reason(
            label="Reason",
            required=False,
            help_text="Needed where a half is not complete or is asked for again, or where the "
            "light is red.",
        )
        no_autofill(self)

    def settled(self) -> dict[str, str]:
        return {key: self.cleaned_data[key] for key in self._settles}


def _both_said(difference: referral_plan.Difference) -> str:
    said = difference.said
    child = said.get(Side.RESIDENT) or "nothing"
    visiting = said.get(Side.VISITING) or "nothing"
    return f"The child’s side says: {child}. The visiting side says: {visiting}."


class TurnAwayForm(forms.Form):
    mark_optional = False
    decision = Choice(
        label="What becomes of it",
        choices=[
            (value, label)
            for value, label in Referral.Decision.choices
            if value != Referral.Decision.ACCEPTED
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what becomes of it."},
    )
    reason = _Reason(
        label="Reason",
        help_text="Sealed with the file. For somebody sent elsewhere: where to.",
        error_messages={"required": "Say why the family is not taken."},
    )


class ReopenForm(forms.Form):
    mark_optional = False
    reason = _Reason(
        label="Reason",
        help_text="Sealed with the file, beside what had been decided.",
        error_messages={"required": "Say why the family is taken back."},
    )


class OfferForm(forms.Form):
    """``in_turn``: whether the family is the one that has waited longest."""

    mark_optional = False
    reason = _Reason(
        label="Why before the others",
        required=False,
        help_text="Another family has waited longer. Sealed with the file.",
    )

    def __init__(self, *args: Any, in_turn: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if in_turn:
            del self.fields["reason"]
