"""Signing volunteers, staff and visitors in and out."""

from django import forms

from accounts.models import User
from contactcentre.form_fields import Key, Line


class StaffInForm(forms.Form):
    """Which of the volunteers and staff has come."""

    user = forms.TypedChoiceField(
        label="Volunteer or staff", error_messages={"required": "Choose who has come."}
    )
    key = Key()

    def __init__(self, *args: object, people: list[User], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["user"].choices = [  # type: ignore[attr-defined]
            ("", "Choose"),
            *((str(user.pk), user.known_as) for user in people),
        ]


class VisitorInForm(forms.Form):
    """A visitor who belongs to no family."""

    name = Line(label="Visitor’s name", max_length=80, error_messages={"required": "Enter a name."})
    comes_from = Line(label="From (firm or agency)", max_length=80, required=False)
    key = Key()
