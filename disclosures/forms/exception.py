"""What was passed on, to whom and when; or why it was not."""

from datetime import datetime
from typing import Any

from django import forms

from accounts.models import User
from contactcentre.form_fields import DATE_HINT, BritishDate, RecordForm, asked, no_autofill
from contactcentre.safekeeping import clock
from disclosures.forms.concern import OneOf, named
from disclosures.models import ExceptionDisclosure, NotReferred
from families.forms.times import ClockTime


class _Decided(RecordForm):
    """Who decided; if nobody is chosen, whoever fills this in."""

    decided_by_id = OneOf(label="Who decided")

    def __init__(self, data: Any = None, *, people: list[User], by: User) -> None:
        super().__init__(data)
        offered = [user for user in people if user != by]
        self.fields["decided_by_id"].offer("I did", named(offered))  # type: ignore[attr-defined]
        self.by = by
        no_autofill(self)

    @property
    def entered(self) -> dict[str, Any]:
        said = super().entered
        return said | {"decided_by_id": said["decided_by_id"] or self.by.pk}


class ExceptionDisclosureForm(_Decided):
    basis = asked(
        ExceptionDisclosure,
        "basis",
        missing="Choose why it may leave the centre.",
        widget=forms.RadioSelect,
        initial=None,
    )
    agency = asked(
        ExceptionDisclosure,
        "agency",
        missing="Choose to whom it was passed.",
        widget=forms.RadioSelect,
        initial=None,
    )
    organisation = asked(ExceptionDisclosure, "organisation")
    person = asked(
        ExceptionDisclosure,
        "person",
        missing="Enter the name of the person told.",
        help_text="And the number or reference they gave you.",
    )
    words = asked(
        ExceptionDisclosure,
        "words",
        missing="Write down the exact words.",
        help_text="What was said or sent, and no more than they needed. This cannot be changed "
        "afterwards; what you tell them later is noted anew.",
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    route = asked(
        ExceptionDisclosure, "route", missing="Choose how.", widget=forms.RadioSelect, initial=None
    )
    passed_on = BritishDate(
        label="The day it was passed on",
        help_text=DATE_HINT,
        initial=clock.today,
        error_messages={"required": "Enter the day on which it was passed on."},
    )
    passed_time = ClockTime(
        missing="Enter the time at which it was passed on", help_text="For example, 14:30."
    )

    field_order = [
        "basis",
        "agency",
        "organisation",
        "person",
        "words",
        "route",
        "passed_on",
        "passed_time",
        "decided_by_id",
    ]

    @property
    def entered(self) -> dict[str, Any]:
        said = super().entered
        day, time = said.pop("passed_on"), said.pop("passed_time")
        return said | {"passed_at": datetime.combine(day, time, tzinfo=clock.LONDON)}


class NotReferredForm(_Decided):
    reason = asked(
        NotReferred,
        "reason",
        missing="Write down why it is not passed on.",
        help_text="What was weighed, and with whom you spoke about it.",
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    decided_on = asked(
        NotReferred,
        "decided_on",
        missing="Enter the day of the decision.",
        help_text=DATE_HINT,
        initial=clock.today,
    )

    field_order = ["reason", "decided_on", "decided_by_id"]
