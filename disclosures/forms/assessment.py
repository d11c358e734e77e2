"""Agreements to an assessment, and who comes to assess."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms

from contactcentre.form_fields import DATE_HINT, Key, RecordForm, asked, no_autofill
from disclosures.models import AssessmentAgreement, AssessmentRefusal
from families.models import Person


class AgreementForm(RecordForm):
    """Who may assess what and when; and the parties who agreed to it."""

    assessor = asked(
        AssessmentAgreement,
        "assessor",
        missing="Enter the name of the person who will assess.",
        help_text="First name and surname, as on their identity card.",
    )
    agency = asked(AssessmentAgreement, "agency", missing="Enter the agency they come from.")
    scope = asked(
        AssessmentAgreement,
        "scope",
        missing="Enter what was agreed.",
        help_text="What they may do here, and what not. It opens no file and gives no address.",
    )
    first_day = asked(
        AssessmentAgreement, "first_day", missing="Enter the first day.", help_text=DATE_HINT
    )
    last_day = asked(
        AssessmentAgreement, "last_day", missing="Enter the last day.", help_text=DATE_HINT
    )
    agreeing = forms.MultipleChoiceField(
        label="Who agreed",
        widget=forms.CheckboxSelectMultiple,
        help_text="Every party has to. By saving this you agree for the centre.",
        error_messages={"required": "Tick everybody who agreed."},
    )

    def __init__(self, *args: Any, parties: Iterable[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agreeing"].choices = [  # type: ignore[attr-defined]
            (str(party.pk), f"{party.full_name}, {party.get_role_display()}") for party in parties
        ]
        no_autofill(self)

    @property
    def entered(self) -> dict[str, Any]:
        found = super().entered
        return found | {"agreeing": [UUID(party) for party in found["agreeing"]]}


class AssessorForm(forms.Form):
    """Who is at the door and says that they came to assess the family."""

    name = asked(
        AssessmentRefusal,
        "name",
        missing="Enter the name they give.",
        help_text="First name and surname as they say it. Do not read any name out to them.",
    )
    agency = asked(
        AssessmentRefusal,
        "agency",
        missing="Enter where they say they come from.",
        help_text="As they say it. Compare both with their identity card.",
    )
    key = Key()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        no_autofill(self)
