"""Finding the family a request is about, and releasing its attendance dates."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms

from contactcentre.form_fields import DATE_HINT, Line, asked
from disclosures.models import Release
from disclosures.rules.release import Recipient


class FindFamilyForm(forms.Form):
    text = Line(
        label="Name or reference",
        max_length=80,
        error_messages={"required": "Enter a name or the family’s reference."},
    )

    mark_optional = False


class ReleaseForm(forms.Form):
    """What the co-ordinator found out about who asks."""

    standing = asked(
        Release, "standing", missing="Choose for whom they ask.", widget=forms.RadioSelect
    )
    party = forms.ChoiceField(label="For which party, if for one side", required=False)
    reason = asked(
        Release,
        "reason",
        missing="Say in a few words why you see it so.",
        help_text="Stays at the centre. A local authority is a side unless you know it is none.",
    )
    called_on = asked(
        Release, "called_on", missing="Enter the day you called back.", help_text=DATE_HINT
    )
    confirmed = forms.BooleanField(
        label="On the number we have on file, they confirmed that they act in this case now",
        error_messages={"required": "Call the number on file first, and tick that they confirmed."},
    )

    mark_optional = False

    def __init__(self, data: Any = None, *, parties: Sequence[Recipient]) -> None:
        super().__init__(data)
        self.fields["standing"].choices = Release.Standing.choices  # type: ignore[attr-defined]
        self.fields["party"].choices = [  # type: ignore[attr-defined]
            ("", "Neither, or both together"),
            *((str(each.party_id), each.name) for each in parties),
        ]
        self._ids = {str(each.party_id): each.party_id for each in parties}

    @property
    def party_ids(self) -> list[UUID]:
        return [party_id for party_id in self._ids.values() if party_id is not None]

    @property
    def entered(self) -> dict[str, Any]:
        """As the service takes it, but for the reason."""
        found = self.cleaned_data
        return {
            "standing": found["standing"],
            "party_id": self._ids.get(found["party"]),
            "called_on": found["called_on"],
        }
