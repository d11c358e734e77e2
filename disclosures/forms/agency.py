"""An agency, somebody in it, and for whom they act."""

from collections.abc import Iterable
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from contactcentre.form_fields import DATE_HINT, DoubtingForm, RecordForm, asked, no_autofill
from disclosures.models import ActsFor, Agency, AgencyContact
from families.forms.contact import TelephoneField
from families.models import Person

_NO_E_MAIL = "Enter an e-mail address in full, for example name@example.org."


class AgencyForm(RecordForm):
    kind = asked(Agency, "kind", missing="Choose what kind it is.", widget=forms.RadioSelect)
    name = asked(Agency, "name", missing="Enter the name of the agency.")
    address = asked(Agency, "address")
    telephone = TelephoneField(label="Switchboard", required=False, max_length=40)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = Agency.Kind.choices  # type: ignore[attr-defined]
        no_autofill(self)


class AgencyContactForm(RecordForm):
    name = asked(AgencyContact, "name", missing="Enter their name.")
    telephone = TelephoneField(
        label="Number to call back",
        max_length=40,
        error_messages={"required": "Enter the number on which you call them back."},
        help_text="From a letterhead or a register you trust, never from a request.",
    )
    email = asked(
        AgencyContact,
        "email",
        help_text="From a letterhead or a register you trust. They sign in with it; leave it "
        "empty and everything goes by letter.",
    )
    left_on = asked(AgencyContact, "left_on", required=False, help_text=DATE_HINT)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        no_autofill(self)

    def clean_email(self) -> str:
        address: str = self.cleaned_data["email"]
        if address:
            try:
                validate_email(address)
                # Letters that only look like ours would make another address of it.
                address.encode("ascii")
            except (ValidationError, UnicodeEncodeError):
                raise ValidationError(_NO_E_MAIL, code="invalid") from None
        return address


class ActingForm(DoubtingForm):
    """From when to when somebody on file acts for a party; which two is chosen once."""

    party_id = forms.TypedChoiceField(
        label="Acts for",
        coerce=UUID,
        error_messages={
            "required": "Choose whom they act for.",
            "invalid_choice": "Choose a party of this family.",
        },
    )
    contact_id = forms.TypedChoiceField(
        label="Who acts",
        coerce=UUID,
        error_messages={
            "required": "Choose who acts for them.",
            "invalid_choice": "Choose somebody who is on file.",
        },
    )
    acts_from = asked(ActsFor, "acts_from", missing="Enter the first day.", help_text=DATE_HINT)
    acts_until = asked(ActsFor, "acts_until", help_text="Leave empty while they still act.")
    doubts: ClassVar[dict[str, str]] = {
        "alongside": "Another one acts for this party on the same days, and both stay on file",
        "one_firm": "Two people of one firm act for the two sides: the firm told us so itself",
    }

    def __init__(
        self,
        *args: Any,
        parties: Iterable[Person],
        contacts: Iterable[AgencyContact],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["party_id"].choices = [  # type: ignore[attr-defined]
            ("", "Choose a party"),
            *((str(each.pk), f"{each.full_name} ({each.get_role_display()})") for each in parties),
        ]
        self.fields["contact_id"].choices = [  # type: ignore[attr-defined]
            ("", "Choose who acts"),
            *((str(each.pk), each.at_the_agency) for each in contacts),
        ]
        no_autofill(self)

    @property
    def one_firm(self) -> bool:
        return bool(self.cleaned_data["one_firm"])

    @property
    def alongside(self) -> bool:
        return bool(self.cleaned_data["alongside"])
