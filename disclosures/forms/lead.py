"""Who is to lead on safeguarding."""

from typing import Any

from django import forms

from accounts.models import User
from contactcentre.form_fields import RecordForm
from disclosures.forms.concern import OneOf, named


class LeadForm(RecordForm):
    user_id = OneOf(label="Who")
    deputy = forms.TypedChoiceField(
        label="As",
        choices=[("lead", "Safeguarding lead"), ("deputy", "Deputy")],
        coerce=lambda value: value == "deputy",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether they lead or deputise."},
    )

    def __init__(self, data: Any = None, *, people: list[User]) -> None:
        super().__init__(data)
        who: Any = self.fields["user_id"]
        who.required = True
        who.error_messages["required"] = "Choose the person."
        who.offer("Choose the person", named(people))
        self.people = {user.pk: user for user in people}

    @property
    def entered(self) -> dict[str, Any]:
        said = super().entered
        return {"user": self.people[said["user_id"]], "deputy": said["deputy"]}
