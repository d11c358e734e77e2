"""Entering what is kept about a volunteer."""

from typing import Any

from django import forms

from contactcentre.form_fields import DATE_HINT, BritishDate, RecordForm, asked, no_autofill
from volunteers.models import Post, Reference, Training, Volunteer

_DAY = {"required": "Enter the date.", "invalid": "Enter a date, for example 27/3/2019."}


class PersonForm(RecordForm):
    """Who they are and how they are reached."""

    first_name = asked(Volunteer, "first_name")
    last_name = asked(Volunteer, "last_name")
    post = asked(Volunteer, "post", missing="Choose the post.")
    date_of_birth = asked(Volunteer, "date_of_birth", help_text=DATE_HINT)
    address = asked(Volunteer, "address")
    telephone = asked(Volunteer, "telephone")
    email = asked(Volunteer, "email")
    emergency_contact = asked(Volunteer, "emergency_contact")
    needs = asked(Volunteer, "needs")

    groups = [
        ("Who", ["applied_on", "first_name", "last_name", "post", "date_of_birth"]),
        ("Being reached", ["address", "telephone", "email", "emergency_contact"]),
        ("Helping them", ["needs"]),
    ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        no_autofill(self)


class ApplicationForm(PersonForm):
    applied_on = asked(
        Volunteer, "applied_on", label="Date of the application", help_text=DATE_HINT
    )

    field_order = ["applied_on"]


class ReferenceForm(RecordForm):
    """A referee who was asked. What they wrote stays on paper."""

    referee = asked(Reference, "referee")
    reached_by = asked(Reference, "reached_by")
    asked_on = asked(Reference, "asked_on", label="Asked on", help_text=DATE_HINT)
    answered_on = asked(Reference, "answered_on", label="Answered on", help_text=DATE_HINT)
    answer = asked(Reference, "answer", widget=forms.RadioSelect)

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        asked_on, answered_on = found.get("asked_on"), found.get("answered_on")
        if asked_on and answered_on and answered_on < asked_on:
            self.add_error("answered_on", "The answer cannot come before the question.")
        if answered_on is None and found.get("answer", "waiting") != Reference.Answer.WAITING:
            self.add_error("answered_on", "Enter when they answered.")
        return found


class TrainingForm(RecordForm):
    topic = asked(Training, "topic", missing="Choose the topic.")
    held_by = asked(Training, "held_by")
    on = asked(Training, "on", label="Held on", help_text=DATE_HINT)
    again_by = asked(Training, "again_by", help_text=DATE_HINT)

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        on, again_by = found.get("on"), found.get("again_by")
        if on and again_by and again_by <= on:
            self.add_error("again_by", "It is repeated after it was held.")
        return found


class PostForm(RecordForm):
    name = asked(Post, "name")
    level = asked(Post, "level", widget=forms.RadioSelect)
    why_eligible = asked(
        Post,
        "why_eligible",
        help_text="Asking for a higher level than the post is eligible for is an offence. For "
        "example: teaches, trains or supervises children at least four days in a month.",
    )


class DayForm(forms.Form):
    """When something happened."""

    day = BritishDate(label="Date", help_text=DATE_HINT, error_messages=_DAY)

    mark_optional = False


class AccountForm(forms.Form):
    """The account the person signs in with."""

    user = forms.ChoiceField(label="Account", required=False)

    def __init__(self, data: Any = None, *, people: list[Any], now: Any = None) -> None:
        super().__init__(data, initial={"user": str(now or "")})
        self.people = {str(user.pk): user for user in people}
        choices = [(pk, user.known_as) for pk, user in self.people.items()]
        self.fields["user"].choices = [("", "No account"), *choices]  # type: ignore[attr-defined]
