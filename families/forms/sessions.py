"""Planning and changing sessions, closing days, booking families, taking in who was not booked."""

from collections.abc import Collection
from typing import Any
from uuid import UUID, uuid5

from django import forms

from contactcentre.form_fields import BritishDate, Key, Line, RecordForm
from contactcentre.safekeeping import clock
from families.forms.times import ClockTime
from families.models import Session
from families.rules.booking import Doubt
from families.services import planning, slots
from families.services.instead import advice
from families.services.rooms import contact_rooms

_CHOOSE_FAMILY = "Choose a family"
_NO_TIME = "no time of the usual length"


def _day(label: str, **kwargs: Any) -> BritishDate:
    return BritishDate(
        label=label,
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={
            "required": f"Enter the {label.lower()}",
            "invalid": f"Enter the {label.lower()} as a date, for example 27/3/2027",
        },
        **kwargs,
    )


def _time(label: str, **kwargs: Any) -> ClockTime:
    return ClockTime(label=label, missing=f"Enter when it {label.lower()}", **kwargs)


class SessionForm(forms.Form):
    venue = Line(
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


class NewSessionForm(SessionForm):
    """With whether it is a day of which only paper was kept."""

    kept_on_paper = forms.BooleanField(
        label="It was held already, and kept on paper",
        help_text="For a day of the last four weeks. Book who came, then enter the day from paper.",
        required=False,
    )


class ClosureChangeForm(RecordForm):
    """The days and the words; its key makes a form sent twice one closure."""

    first_day = _day("First day")
    last_day = _day("Last day")
    words = Line(
        label="What everyone is told",
        help_text="Both sides of every family hear exactly these words. Name nobody.",
        max_length=120,
        error_messages={"required": "Enter the words that everyone is told"},
    )


class ClosureForm(ClosureChangeForm):
    """With the hall that is closed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["venue"] = forms.ModelChoiceField(
            label="Hall",
            queryset=planning.venues(),
            empty_label=None,
            error_messages={
                "required": "Choose the hall; it is noted when its first session is planned",
                "invalid_choice": "Choose a hall from the list",
            },
        )
        self.order_fields(["venue"])


class ClosureWithdrawForm(forms.Form):
    """What everybody is told instead."""

    words = Line(
        label="What everyone is told now",
        help_text="Both sides of every family hear exactly these words. Name nobody.",
        max_length=120,
        error_messages={"required": "Enter the words that everyone is told"},
    )


class _AskedForm(forms.Form):
    """With what somebody has to say of a booking that may be a slip, once it is asked."""

    meant = forms.MultipleChoiceField(
        label="Is it meant?",
        choices=Doubt.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "Tick what is asked here"},
    )

    def ask(self, doubts: Collection[Doubt]) -> None:
        """Of these it is asked; what was said of others stands."""
        said = {*doubts, *self.cleaned_data.get("meant", ())}
        asked = [(value, label) for value, label in Doubt.choices if value in said]
        self.fields["meant"].choices = asked  # type: ignore[attr-defined]

    @property
    def asks(self) -> bool:
        return self.is_bound and bool(self.errors.get("meant") or self.data.get("meant"))


class BookingForm(_AskedForm):
    """A family's place on one session; ``key`` makes a form sent twice one booking.

    Without a time of its own the booking is for the slot proposed for the family.
    """

    family = forms.ChoiceField(
        label="Family, and the time proposed for it",
        error_messages={
            "required": _CHOOSE_FAMILY,
            "invalid_choice": "Choose a family that is attending and not yet booked",
        },
    )
    starts_at = _time("Starts", required=False)
    ends_at = _time("Ends", required=False, help_text="Leave it empty for the usual length.")
    key = Key()

    mark_optional = False

    def __init__(self, *args: Any, session: Session, by: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.session = session
        found = planning.bookable(session, by=by)
        self.proposed = {str(pk): slot for pk, _, slot in found}
        self.choices = [(str(pk), f"{label}: {slot or _NO_TIME}") for pk, label, slot in found]
        self.fields["family"].choices = [("", _CHOOSE_FAMILY), *self.choices]  # type: ignore[attr-defined]
        self.rooms = {str(room.pk): room for room in contact_rooms(session)}
        if self.rooms:
            self._ask_for_the_room()

    def clean(self) -> dict[str, Any]:
        entered = self.cleaned_data
        if entered.get("starts_at"):
            entered["ends_at"] = entered.get("ends_at") or slots.usual_end(
                self.session, entered["starts_at"]
            )
        elif entered.get("ends_at"):
            self.add_error("starts_at", "Enter when it starts as well")
        elif not self.errors:
            self._take_the_proposal()
        return entered

    def booking(self) -> dict[str, Any]:
        """What was entered, as the service that books takes it."""
        entered = self.cleaned_data
        return {
            "family_id": UUID(entered["family"]),
            "starts_at": entered["starts_at"],
            "ends_at": entered["ends_at"],
            "room_id": UUID(entered["room"]) if entered.get("room") else None,
            "meant": entered["meant"],
            "key": key_for(entered["key"], entered["family"]),
        }

    def _ask_for_the_room(self) -> None:
        names = [(pk, room.name) for pk, room in self.rooms.items()]
        self.fields["room"] = forms.ChoiceField(
            label="Room",
            required=False,
            choices=[("", "No room in particular"), *names],
            error_messages={"invalid_choice": "Choose a contact room of this hall"},
        )

    def _take_the_proposal(self) -> None:
        slot = self.proposed[self.cleaned_data["family"]]
        if slot is None:
            self.add_error(
                "starts_at",
                advice(self.session, family_id=UUID(self.cleaned_data["family"]), on=clock.today()),
            )
            return
        self.cleaned_data |= {"starts_at": slot.starts_at, "ends_at": slot.ends_at}


class AllocationForm(forms.Form):
    volunteer = forms.ChoiceField(
        label="Volunteer",
        error_messages={
            "required": "Choose a volunteer first.",
            "invalid_choice": "This person is not on the session any more, or their check does not "
            "hold on that day. Choose from the list as it is now.",
        },
    )

    def __init__(self, *args: Any, session: Session, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(user.pk): user for user in planning.on_shift(session)}
        choices = [(pk, user.known_as) for pk, user in self.people.items()]
        self.fields["volunteer"].choices = [("", "Choose a volunteer"), *choices]  # type: ignore[attr-defined]


class RoomChoiceForm(forms.Form):
    """The room of one booking; empty for none in particular."""

    room = forms.UUIDField(required=False)


class WalkInForm(_AskedForm):
    """Who came without a booking; and when, unless it is now.

    ``key`` makes a form sent twice one booking.
    """

    for_the_hall = True

    family = forms.UUIDField(widget=forms.HiddenInput)
    came_at = ClockTime(
        label="Visiting side came at",
        missing="Enter when they came",
        help_text="The child follows after it, as in every visit.",
        required=False,
    )
    key = Key()

    def __init__(self, *args: Any, now: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["came_at"].required = not now


def key_for(key: UUID, family: Any) -> UUID:
    """The idempotency key of a form that was sent for this family."""
    return uuid5(key, str(family))


def new_session_initial() -> dict[str, Any]:
    """What a new session is most likely to be: like the last one planned."""
    last = planning.upcoming(on=clock.today()).last() or planning.past(on=clock.today()).first()
    return {} if last is None else session_initial(last) | {"date": None}


def session_initial(session: Session) -> dict[str, Any]:
    return {
        "venue": session.venue.name,
        "date": session.date,
        "starts_at": session.starts_at,
        "ends_at": session.ends_at,
        "capacity": session.capacity,
    }
