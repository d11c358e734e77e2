"""Entering the people of a family."""

from typing import Any

from django import forms

from contactcentre.form_fields import DATE_HINT, RecordForm, asked, no_autofill
from families.forms.contact import TelephoneField
from families.models import Alert, ContactDetail, Person, PersonRole
from families.services.family import NewPerson

_SAFE_ROUTE_HINT = (
    "How this person may be reached without the other side learning of it, for example "
    "“text messages only, on Mondays”. Only co-ordinators see this."
)


class PersonForm(RecordForm):
    """Somebody already on the file; their place in the family stays as it is."""

    first_name = asked(Person, "first_name")
    last_name = asked(Person, "last_name")
    relationship = asked(Person, "relationship", help_text="For example, mother or grandfather.")
    date_of_birth = asked(Person, "date_of_birth", help_text=DATE_HINT)
    needs = asked(
        Person, "needs", help_text="What this person needs to be at ease in the hall, in short."
    )
    interpreter = asked(Person, "interpreter", help_text="The language, if one is needed.")
    may_attend = asked(Person, "may_attend")
    may_collect = asked(
        Person,
        "may_collect",
        help_text="Whoever it is: without this the child is not handed to them.",
    )
    authorised_by = asked(Person, "authorised_by", required=False, empty_value="referral")
    address_withheld = asked(
        Person,
        "address_withheld",
        help_text="Nobody outside the centre may learn where this person lives.",
    )
    safe_route = asked(Person, "safe_route", help_text=_SAFE_ROUTE_HINT)

    groups = [
        ("Who", ["role", "first_name", "last_name", "relationship", "date_of_birth"]),
        ("At the centre", ["needs", "interpreter", "may_attend", "may_collect", "authorised_by"]),
        ("Being reached", ["address_withheld", "safe_route"]),
    ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        no_autofill(self)


class NewPersonForm(PersonForm):
    """Somebody to be added to the file."""

    role = asked(Person, "role", missing="Choose what part they have in the family.", label="Part")

    field_order = ["role"]

    def person(self) -> NewPerson:
        return NewPerson(**self.entered)


class ChildForm(forms.Form):
    """A child, on the page where a family is entered."""

    first_name = asked(Person, "first_name", missing="Enter the first name of the child.")
    last_name = asked(Person, "last_name")
    date_of_birth = asked(Person, "date_of_birth", help_text=DATE_HINT)
    allergies = asked(
        Alert,
        "text",
        label="Allergies",
        required=False,
        help_text="Volunteers see this on the day.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        no_autofill(self)

    def person(self) -> NewPerson:
        entered = dict(self.cleaned_data)
        allergies = entered.pop("allergies")
        alerts = [(Alert.Kind.ALLERGY, allergies)] if allergies else []
        return NewPerson(role=PersonRole.CHILD, alerts=alerts, **entered)


class PartyForm(forms.Form):
    """One of the two sides, with the least that is needed to ring them."""

    role: PersonRole
    first_name = asked(Person, "first_name")
    last_name = asked(Person, "last_name")
    relationship = asked(Person, "relationship", help_text="For example, mother or grandfather.")
    telephone = TelephoneField(
        label="Telephone",
        required=False,
        max_length=40,
        help_text="Kept sealed. Afterwards it is shown on request only, and each showing is noted.",
    )
    address_withheld = asked(Person, "address_withheld", label="Their address is withheld")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        no_autofill(self)

    def person(self) -> NewPerson:
        entered = dict(self.cleaned_data)
        telephone = entered.pop("telephone")
        contact = [(ContactDetail.Kind.TELEPHONE, telephone)] if telephone else []
        return NewPerson(role=self.role, contact=contact, **entered)


class ResidentForm(PartyForm):
    role = PersonRole.RESIDENT
    first_name = asked(
        Person, "first_name", missing="Enter the first name of who the child lives with."
    )


class VisitingForm(PartyForm):
    role = PersonRole.VISITING
    first_name = asked(
        Person, "first_name", missing="Enter the first name of who comes to see the child."
    )
