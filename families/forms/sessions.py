"""Planning sessions, closing days, booking families."""

from typing import Any
from uuid import uuid4

from django import forms

from contactcentre.safekeeping import clock
from families.models import Session
from families.services import planning


def _day(label: str, **kwargs: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={
            "required": f"Enter the {label.lower()}",
            "invalid": f"Enter the {label.lower()} as a date, for example 27/03/2027",
        },
        **kwargs,
    )


def _time(label: str, **kwargs: Any) -> forms.TimeField:
    return forms.TimeField(
        label=label,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={
            "required": f"Enter when it {label.lower()}",
            "invalid": f"Enter when it {label.lower()} as a time, for example 10:30",
        },
        **kwargs,
    )


class SessionForm(forms.Form):
    venue = forms.CharField(
        label="Hall",
        max_length=80,
        error_messages={"required": "Enter the name of the hall"},
    )
    date = _day("Date")
    starts_at = _time("Starts", initial="10:00")
    ends_at = _time("Ends", initial="15:00")
    capacity = forms.IntegerField(
        label="Families at most",
        initial=20,
        min_value=1,
        max_value=500,
        error_messages={
            "required": "Enter how many families there are places for",
            "min_value": "A session needs at least one place",
            "max_value": "Enter at most 500 places",
            "invalid": "Enter the number of places in figures",
        },
    )


class ClosureForm(forms.Form):
    first_day = _day("First day")
    last_day = _day("Last day")
    words = forms.CharField(
        label="What everyone is told",
        help_text="Both sides of every family hear exactly these words.",
        max_length=120,
        error_messages={"required": "Enter the words that everyone is told"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["venue"] = forms.ModelChoiceField(
            label="Hall",
            queryset=planning.venues(),
            empty_label=None,
            error_messages={"required": "Choose the hall"},
        )
        self.order_fields(["venue"])


class BookingForm(forms.Form):
    """A family's place on one session; ``key`` makes a form sent twice one booking."""

    family = forms.ChoiceField(
        label="Family",
        error_messages={
            "required": "Choose the family",
            "invalid_choice": "Choose a family that is attending and not yet booked",
        },
    )
    starts_at = _time("Starts")
    ends_at = _time("Ends")
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, session: Session, by: Any, **kwargs: Any) -> None:
        starts_at, ends_at = planning.usual_slot(session)
        kwargs["initial"] = {
            "starts_at": starts_at,
            "ends_at": ends_at,
            "key": uuid4(),
            **kwargs.get("initial", {}),
        }
        super().__init__(*args, **kwargs)
        self.choices = planning.bookable(session, by=by)
        self.fields["family"].choices = [("", "Choose a family"), *self.choices]  # type: ignore[attr-defined]


class AllocationForm(forms.Form):
    volunteer = forms.ChoiceField(label="Volunteer", error_messages={"required": "Choose somebody"})

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(user.pk): user for user in planning.volunteers()}
        choices = [(pk, user.display_name) for pk, user in self.people.items()]
        self.fields["volunteer"].choices = [("", "Choose a volunteer"), *choices]  # type: ignore[attr-defined]


def new_session_initial() -> dict[str, Any]:
    """What a new session is most likely to be: like the last one planned."""
    last = planning.upcoming(on=clock.today()).last() or planning.past(on=clock.today()).first()
    if last is None:
        return {}
    return {
        "venue": last.venue.name,
        "starts_at": last.starts_at,
        "ends_at": last.ends_at,
        "capacity": last.capacity,
    }
