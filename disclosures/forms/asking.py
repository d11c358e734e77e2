"""Asking for attendance dates, and closing a request."""

import json
from collections.abc import Iterable
from typing import Any
from uuid import UUID, uuid5

from django import forms

from contactcentre.form_fields import DATE_HINT, Key, Line, asked, no_autofill
from contactcentre.safekeeping import clock
from disclosures.models import AttendanceRequest
from disclosures.rules import asking as rules
from policy.clauses import Refused

_WAITING = AttendanceRequest.State.WAITING


class AskForm(forms.Form):
    """Who asks, about which family, over which days. ``key`` makes one sent twice one request."""

    asker = asked(
        AttendanceRequest, "asker", missing="Choose who you are.", widget=forms.RadioSelect
    )
    name = asked(AttendanceRequest, "name", missing="Enter your name.")
    organisation = asked(
        AttendanceRequest, "organisation", help_text="Leave this empty if you ask for yourself."
    )
    email = forms.EmailField(
        label="E-mail address",
        max_length=254,
        error_messages={
            "required": "Enter your e-mail address.",
            "invalid": "Enter an e-mail address in full, for example name@example.org.",
        },
    )
    telephone = asked(
        AttendanceRequest,
        "telephone",
        missing="Enter your telephone number.",
        help_text="The centre answers only after calling a number it already has on file.",
    )
    their_reference = asked(AttendanceRequest, "their_reference")
    acts_for = asked(
        AttendanceRequest,
        "acts_for",
        help_text="The name of the party. Leave this empty if you act for nobody in the case.",
    )
    family = asked(
        AttendanceRequest,
        "family",
        missing="Say which family: the centre’s reference, or the names of the children.",
        help_text="The centre’s reference for the family if you have it, or the names of the "
        "children and parents. Please write nothing else about them.",
    )
    first_day = asked(
        AttendanceRequest, "first_day", missing="Enter the first day.", help_text=DATE_HINT
    )
    last_day = asked(
        AttendanceRequest, "last_day", missing="Enter the last day.", help_text=DATE_HINT
    )
    key = Key()

    # Refused when it is empty where they act for somebody, so it does not say “optional”.
    wanted_of_some = ("acts_for",)
    groups = [
        (
            "You",
            ["asker", "name", "organisation", "email", "telephone", "their_reference", "acts_for"],
        ),
        ("The family", ["family"]),
        ("The days you ask about", ["first_day", "last_day"]),
    ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["asker"].choices = AttendanceRequest.Asker.choices  # type: ignore[attr-defined]
        no_autofill(self)

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        if found.get("asker") == AttendanceRequest.Asker.REPRESENTATIVE and not found["acts_for"]:
            self.add_error("acts_for", "Enter whom you act for.")
        if found.get("asker") == AttendanceRequest.Asker.NEUTRAL and found.get("acts_for"):
            self.add_error(
                "acts_for",
                "Whoever acts for a party is not on neither side. Leave this empty, or choose that "
                "you act for one of the parties.",
            )
        first_day, last_day = found.get("first_day"), found.get("last_day")
        if first_day and last_day:
            try:
                rules.check_period(first_day=first_day, last_day=last_day, on=clock.today())
            except Refused as refused:
                self.add_error("last_day", refused.because)
        return found

    @property
    def entered(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "key"}

    @property
    def sent_as(self) -> UUID:
        """The same for what is sent twice, and another once anything of it was changed."""
        said = json.dumps(self.entered, default=str, sort_keys=True)
        return uuid5(self.cleaned_data["key"], said)


class FindRequestForm(forms.Form):
    text = Line(
        label="Reference, or who asks",
        max_length=80,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
        error_messages={"required": "Enter a reference, a name, a firm or an e-mail address."},
    )

    mark_optional = False


class CloseManyForm(forms.Form):
    """Requests of one person, closed together; ``offered`` are those that were shown."""

    requests = forms.TypedMultipleChoiceField(
        label="Which of them",
        coerce=UUID,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "One of them is not there any more. Search again."},
    )
    every = forms.BooleanField(required=False)
    offered = forms.TypedMultipleChoiceField(
        coerce=UUID, required=False, widget=forms.MultipleHiddenInput
    )
    ending = asked(
        AttendanceRequest,
        "state",
        label="How did they end?",
        missing="Choose how they ended.",
        widget=forms.RadioSelect,
        initial=None,
    )

    mark_optional = False

    def __init__(self, data: Any = None, *, rows: Iterable[AttendanceRequest]) -> None:
        super().__init__(data)
        keys = [(str(each.pk), each.reference) for each in rows if each.state == _WAITING]
        for name in ("requests", "offered"):
            self.fields[name].choices = keys  # type: ignore[attr-defined]
        self.initial["offered"] = [key for key, _ in keys]
        if len(keys) > 1:
            self.fields["every"].label = f"All {len(keys)} that can be ticked"
        else:
            del self.fields["every"]
        self.fields["ending"].choices = [  # type: ignore[attr-defined]
            (ending.value, ending.label) for ending in rules.ENDED_BY_HAND
        ]

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if "requests" in said and not self.chosen:
            self.add_error("requests", "Tick those that are to be closed.")
        return said

    @property
    def chosen(self) -> list[UUID]:
        """Those that are to be closed."""
        name = "offered" if self.cleaned_data.get("every") else "requests"
        found: list[UUID] = self.cleaned_data.get(name, [])
        return found


class CloseForm(forms.Form):
    ending = asked(
        AttendanceRequest,
        "state",
        label="How did it end?",
        missing="Choose how it ended.",
        widget=forms.RadioSelect,
        initial=None,
    )

    def __init__(self, data: Any = None, *, found: bool) -> None:
        """``found``: the family it is about, so that there is a record."""
        super().__init__(data)
        self.fields["ending"].choices = [  # type: ignore[attr-defined]
            (ending.value, ending.label)
            for ending in rules.ENDED_BY_HAND
            if not (found and ending == AttendanceRequest.State.NO_RECORD)
        ]
