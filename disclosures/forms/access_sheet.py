"""What of that which names others a party is told as well."""

from collections.abc import Sequence
from typing import Any

from django import forms

from contactcentre.form_fields import RecordForm, asked, no_autofill
from disclosures.models import AccessSheet
from disclosures.rules.access_sheet import Left


class AccessSheetForm(RecordForm):
    given = forms.MultipleChoiceField(
        label="What names somebody else as well: tick what they are told of",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "Choose from the list; it may have changed."},
    )
    reason = asked(
        AccessSheet,
        "reason",
        missing="Say how you decided.",
        help_text="Stays at the centre. Who they are and how you know, and why each line is told "
        "or held back.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, data: Any = None, *, to_decide: Sequence[Left]) -> None:
        super().__init__(data)
        fields: Any = self.fields
        fields["given"].choices = [(each.key, each.line) for each in to_decide]
        if not to_decide:
            del fields["given"]
        no_autofill(self)

    @property
    def entered(self) -> dict[str, Any]:
        said = super().entered
        return {"reason": said["reason"], "given": set(said.get("given", ()))}
