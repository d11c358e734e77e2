"""The rooms of a hall."""

from typing import Any

from django import forms

from contactcentre.form_fields import RecordForm, asked
from families.models import Room
from families.services import planning


class RoomForm(RecordForm):
    name = asked(Room, "name", missing="Enter what the room is called", label="Name of the room")
    purpose = asked(
        Room,
        "purpose",
        label="What it is for",
        missing="Choose what the room is for",
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["purpose"].choices = Room.Purpose.choices  # type: ignore[attr-defined]


class NewRoomForm(RoomForm):
    """One more room; its key makes a form sent twice one room."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["venue"] = forms.ModelChoiceField(
            label="Hall",
            queryset=planning.venues(),
            empty_label=None,
            error_messages={
                "required": "Choose the hall",
                "invalid_choice": "Choose a hall from the list",
            },
        )
        self.order_fields(["venue", "name", "purpose"])
