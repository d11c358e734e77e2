"""Entering and correcting what the register says."""

from datetime import datetime, time
from typing import Any
from uuid import uuid4

from django import forms

from families.models import EntryKind, Outcome, Session
from families.services.day import Row


class _TimeField(forms.TimeField):
    def __init__(self) -> None:
        super().__init__(
            label="Time",
            help_text="By the clock in the hall, for example 10:05.",
            widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
            error_messages={
                "required": "Enter the time",
                "invalid": "Enter the time as hours and minutes, for example 10:05",
            },
        )


def moment_of(session: Session, wall_clock: time) -> datetime:
    """The instant at which the hall's clock showed ``wall_clock`` on the session's day."""
    return session.at(wall_clock)


class MovementForm(forms.Form):
    """An arrival or departure at a time that is not now."""

    person = forms.ChoiceField(label="Who", error_messages={"required": "Choose who"})
    kind = forms.ChoiceField(
        label="What happened",
        choices=[(EntryKind.ARRIVED, "Arrived"), (EntryKind.LEFT, "Left")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether they arrived or left"},
    )
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, row: Row, **kwargs: Any) -> None:
        kwargs["initial"] = {"key": uuid4(), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = [  # type: ignore[attr-defined]
            (str(place.person_id), f"{place.name} ({place.about})") for place in row.places
        ]
        self.fields["at"] = _TimeField()
        self.order_fields(["person", "kind", "at"])


class CorrectTimeForm(forms.Form):
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["at"] = _TimeField()


class CorrectOutcomeForm(forms.Form):
    outcome = forms.ChoiceField(
        label="How the visit ended",
        choices=Outcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose one of the outcomes"},
    )
    key = forms.UUIDField(widget=forms.HiddenInput)
