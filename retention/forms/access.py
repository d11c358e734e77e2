"""Who asks for their own data, what of it they get, and how."""

from typing import Any
from uuid import UUID

from django import forms

from contactcentre.form_fields import DATE_HINT, Choice, Line, RecordForm, asked, no_autofill
from contactcentre.safekeeping import clock
from families.models import Person, PersonRole
from retention.models import DataRequest
from retention.rules.access import SHORTEST_REASON


class DataRequestForm(RecordForm):
    """``people`` are those of a family who may ask; of other records there is one person only."""

    party_id = Choice(
        label="Who asks?",
        coerce=UUID,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose who asks."},
    )
    received_on = asked(
        DataRequest,
        "received_on",
        missing="Enter the day on which they asked.",
        help_text=f"In whatever way: in writing, by telephone, at the door. {DATE_HINT}",
        initial=clock.today,
    )

    def __init__(self, *args: Any, people: list[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if people:
            field: Any = self.fields["party_id"]
            field.choices = [(each.pk, f"{each.full_name}, {_role(each)}") for each in people]
        else:
            del self.fields["party_id"]
        no_autofill(self)

    @property
    def asks(self) -> dict[str, Any]:
        return {"party_id": None, **self.entered}


class DecideForm(forms.Form):
    """About one thing that speaks of others; each has a form of its own on the page."""

    item = forms.CharField(max_length=64, widget=forms.HiddenInput)
    says = forms.CharField(max_length=8_000, widget=forms.HiddenInput)
    reason = Line(
        label="Why?",
        max_length=300,
        help_text=f"At least {SHORTEST_REASON} characters. They are not told this.",
        error_messages={"required": "Say in a few words why."},
    )
    decided = forms.ChoiceField(choices=[("give", "give"), ("leave", "leave")], required=True)

    mark_optional = False


class GiveForm(forms.Form):
    identity = asked(
        DataRequest,
        "identity",
        missing="Say how you know that it is them.",
        widget=forms.RadioSelect,
        help_text="See it before anything is handed over or posted: nobody else may get this.",
    )
    way = asked(DataRequest, "way", missing="Choose how they get it.", widget=forms.RadioSelect)

    mark_optional = False


def _role(person: Person) -> str:
    label = str(PersonRole(person.role).label)
    return label[0].lower() + label[1:]
